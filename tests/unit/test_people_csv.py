"""Is a list of people safe to open in a spreadsheet?"""

from __future__ import annotations

import csv
import io

import pytest

import weakties
from weakties import exchange


def exported(name: str) -> list[list[str]]:
    with weakties.open(":memory:") as network:
        network.add_person(name=name, email="a@x.org", organization="=Acme")
        return list(
            csv.reader(
                io.StringIO("".join(exchange.export_people_csv(network)), newline=""), strict=True
            )
        )


@pytest.mark.parametrize(
    "name",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\nx",
        "  =1",
        "\uff1d1",
        "\u00a0=1",
        "\ufe62 1",
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(name: str) -> None:
    _, row = exported(name)

    assert row[1] == f"'{name}"
    assert row[5] == "'=Acme"


@pytest.mark.parametrize(
    "name", ["Ana Ruiz", 'Ana "the" Ruiz', "Ana Ruiz, PhD", "Zoë\u2028Brandt", "1-1=0"]
)
def test_any_other_cell_stays_as_it_is(name: str) -> None:
    heading, row = exported(name)

    assert heading == ["id", "name", "email", "linkedin", "title", "organization", "added"]
    assert row[1:3] == [name, "a@x.org"]
