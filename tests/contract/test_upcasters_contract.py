"""Do upcasters keep their word, and does the kit see those that do not?"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import strategies as st
from tests.contract.endorsed import FIRST, SECOND, Endorsed, renamed, starred
from tests.contract.failing import checks, failing

from weakties.contracts import Upcaster
from weakties.testing import UpcasterConformance, texts, upcaster_conformance

KIND = Endorsed.KIND


def in_place(fields: dict[str, Any]) -> dict[str, Any]:
    fields["person"] = fields.pop("who")
    return fields


def by_chance(fields: dict[str, Any]) -> dict[str, Any]:
    return {**renamed(fields), "stars": random.random()}


def undated(fields: dict[str, Any]) -> dict[str, Any]:
    return {**renamed(fields), "at": "2001"}


def renamed_only(fields: dict[str, Any]) -> dict[str, Any]:
    return {"person": fields["who"], **fields}


def halfway(fields: dict[str, Any]) -> dict[str, Any]:
    return {**starred(fields), "stars": "many"}


people, grades = st.sampled_from(["p-ana", "p-ben"]), st.sampled_from("abcde")
OLD: Mapping[tuple[str, int], st.SearchStrategy[dict[str, Any]]] = {
    (KIND, 1): st.fixed_dictionaries({"who": people, "grade": grades}, optional={"words": texts()}),
    (KIND, 2): st.fixed_dictionaries({"person": people, "grade": grades}),
}
TestEndorsed = upcaster_conformance([FIRST, SECOND], [Endorsed], OLD)


def kit(*steps: Upcaster, old: Any = OLD) -> type[UpcasterConformance]:
    return upcaster_conformance(steps, [Endorsed], old)


BROKEN = [
    ("test_the_chain_is_complete", kit(SECOND)),
    ("test_every_step_leads_somewhere", kit(FIRST, SECOND, Upcaster(KIND, 3, renamed))),
    ("test_every_step_leads_somewhere", kit(FIRST, FIRST, SECOND)),
    ("test_every_step_leads_somewhere", kit(FIRST, SECOND, Upcaster("example/other", 1, renamed))),
    ("test_every_older_version_is_tried", kit(FIRST, SECOND, old={(KIND, 1): OLD[KIND, 1]})),
    ("test_a_step_is_pure", kit(Upcaster(KIND, 1, in_place), SECOND)),
    ("test_a_step_is_pure", kit(Upcaster(KIND, 1, by_chance), SECOND)),
    ("test_a_step_takes_whatever_was_stored", kit(Upcaster(KIND, 1, undated), SECOND)),
    (
        "test_a_step_takes_whatever_was_stored",
        kit(Upcaster(KIND, 1, starred), Upcaster(KIND, 2, lambda f: f["x"])),
    ),
    ("test_an_old_event_can_be_read", kit(FIRST, Upcaster(KIND, 2, halfway))),
]


@pytest.mark.parametrize(("check", "broken"), BROKEN)
def test_every_check_of_upcasters_is_seen_to_fail(
    check: str, broken: type[UpcasterConformance]
) -> None:
    assert check in failing(broken, check)


def test_no_check_of_upcasters_is_left_untried() -> None:
    assert sorted({check for check, _ in BROKEN}) == checks(UpcasterConformance)
