"""Is what older versions stored still read?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import strategies as st

import weakties
import weakties_linkedin
from weakties import Draft, When
from weakties.testing import texts, upcaster_conformance
from weakties_linkedin import Background
from weakties_linkedin.events import PositionHeld
from weakties_linkedin.upcasters import UPCASTERS

STORED: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {}, optional={"until": st.just("2023-01"), "title": texts(), "organization": st.just("o-1")}
)

TestUpcasters = upcaster_conformance(
    UPCASTERS, [PositionHeld], {("linkedin/position.held", 1): STORED}
)


def test_a_position_told_before_there_were_places_is_in_the_background(tmp_path: Path) -> None:
    path = tmp_path / "network.db"
    with weakties.open(path, plugins=[weakties_linkedin]) as network:
        event = PositionHeld(title="Planner", at=When("2023-02"))
        network.log.transact(lambda writer: writer.append([Draft(event=event)]))
        (position,) = network.read(Background).list_positions()

    assert (position.title, position.place) == ("Planner", None)
