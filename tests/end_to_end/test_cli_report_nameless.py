"""Does a nameless report name nobody, and is a number the same person throughout?"""

from __future__ import annotations

import re
from pathlib import Path

from tests.end_to_end.conftest import Type

from weakties_cli.demo import cast

THEN = ("--as-of", "2026-11-20")


def test_nobody_is_named_in_a_nameless_report(type_in: Type, year: Path, home: Path) -> None:
    nameless = ("report", "--nameless", *THEN)
    for suffix in ("html", "md"):
        type_in(*nameless, "-o", str(home / f"report.{suffix}"))
    people = type_in("people", "--limit", "999", "--json").json
    places = [p["organization"] for p in people if p["organization"]]
    ids = {one["id"] for one in (*people, *places)}
    names = {w for p in people if p["name"] for w in (*p["name"].split(), p["email"])}
    names |= {*cast.ORGANIZATIONS, *cast.AREAS}

    for text in (
        type_in(*nameless).out, type_in(*nameless, "--json").out,
        (home / "report.html").read_text("utf-8"), (home / "report.md").read_text("utf-8"),
    ):  # fmt: skip
        assert [n for n in names | ids if re.search(rf"\b{re.escape(n)}\b", text)] == []
        assert "Person 1" in text
        assert "Organization 1" in text


def test_a_number_is_the_same_person_everywhere(type_in: Type, year: Path) -> None:
    pairs = zip(
        type_in("report", *THEN, "--json").json["panels"],
        type_in("report", *THEN, "--nameless", "--json").json["panels"],
        strict=True,
    )
    known: dict[str, str] = {}

    for named, hidden in pairs:
        for one, other in zip(names_in(named), names_in(hidden), strict=True):
            assert known.setdefault(one, other) == other
    assert len({*known.values()}) == len(known) > 10


def names_in(value: object) -> list[str]:
    """Return every name within JSON, in its order."""
    if isinstance(value, dict):
        if {*value} == {"id", "name", "kind"}:
            return [f"{value['kind']} {value['name']}"]
        value = [*value.values()]
    return [name for one in value for name in names_in(one)] if isinstance(value, list) else []
