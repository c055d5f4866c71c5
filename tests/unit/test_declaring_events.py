"""Can a plugin declare an event that forgetting would not reach?"""

from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal, NewType

import pytest
from msgspec import Meta

import weakties
from weakties import Event, MeetingId, Nameless, OrganizationId, Personal, PersonId, When, event

Handle = NewType("Handle", str)


class Colour(Enum):
    """A closed list."""

    RED = "red"


@pytest.mark.parametrize(
    "hint",
    [str, str | None, tuple[str, ...], list[str], dict[str, int], Any, object, bytes, Handle,
     Annotated[str, Meta(max_length=9)], tuple[int, str], dict, list, set[Handle] | None],
)  # fmt: skip
def test_a_field_that_can_hold_a_name_is_refused(hint: Any) -> None:
    plain: Any = type("Loose", (Event,), {"__annotations__": {"field": hint}, "field": None})

    with pytest.raises(TypeError, match=r"mine/thing.seen: field can hold .* Personal.* Nameless"):
        event("mine/thing.seen")(plain)


@pytest.mark.parametrize(
    "hint",
    [int, float | None, bool, When, When | None, PersonId, tuple[PersonId, ...], date, Colour,
     OrganizationId | None, MeetingId, Literal["a", "b"] | None, Personal[str], Nameless[str],
     Personal[tuple[str, ...] | None], Nameless[str | None], Annotated[int, Meta(ge=0)]],  # type: ignore[misc]  # an alias in an expression
)  # fmt: skip
def test_a_field_that_cannot_or_is_marked_is_declared(hint: Any) -> None:
    plain: Any = type("Fine", (Event,), {"__annotations__": {"field": hint}, "field": None})

    assert event("mine/thing.seen")(plain).KIND == "mine/thing.seen"


def test_a_nameless_field_stays_in_the_data() -> None:
    from weakties.stores import Codec

    @event("mine/thing.seen")
    class Seen(Event):
        unit: Nameless[str]
        note: Personal[str | None] = None

    encoded = Codec({"mine/thing.seen": Seen}).encode(
        Seen(unit="km", note="x", at=weakties.when("2026"))
    )

    assert (encoded.data, encoded.personal) == ('{"unit":"km"}', '{"note":"x"}')
    assert "Nameless" in weakties.__all__
