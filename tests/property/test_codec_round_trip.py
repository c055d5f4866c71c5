"""Does every event come back from its stored form as it was told?"""

from __future__ import annotations

from typing import get_type_hints

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weakties import Event
from weakties.domain.event import PERSONAL, evolve, personal_fields
from weakties.log.codec import KINDS
from weakties.stores import Codec, choose_decoder, decode_row
from weakties.testing import events

CODEC = Codec()


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_every_event_comes_back_as_it_was_told(kind: str, data: st.DataObject) -> None:
    told = data.draw(events(kind))

    encoded = CODEC.encode(told)

    assert CODEC.decode(encoded) == told


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_the_fast_way_reads_the_same(kind: str, data: st.DataObject) -> None:
    told = data.draw(events(kind))
    _, version, occurred, stored, apart = CODEC.encode(told)

    row = (1, "id", kind, version, occurred, "now", "me", "api", None, None, stored, apart)

    assert decode_row(CODEC, row) == (*row[:10], told)
    _, bare = choose_decoder(bare=True)
    (read,) = bare(CODEC, [(*row[:6], row[7], stored, apart)])
    assert (*read[:5], read.event) == (*row[:5], told)


@pytest.mark.parametrize("kind", [k for k in KINDS if personal_fields(KINDS[k])])
@given(data=st.data())
def test_an_event_whose_personal_part_is_gone_still_tells_the_rest(
    kind: str, data: st.DataObject
) -> None:
    told = data.draw(events(kind))
    fields = attrs.fields(type(told))  # type: ignore[arg-type]  # every event is an attrs class
    nothing = {f.name: f.default for f in fields if f.metadata.get(PERSONAL)}
    blanked = evolve(told, **nothing)

    encoded = CODEC.encode(told)._replace(personal=None)

    assert CODEC.decode(encoded) == blanked
    if set(nothing.values()) == {None}:
        assert CODEC.encode(blanked) == encoded


@given(told=events())
def test_personal_values_stand_in_the_personal_part_alone(told: Event) -> None:
    secret = "Xantippe\u2028Q"
    fields = personal_fields(type(told))
    hints = get_type_hints(type(told))
    several = {f for f in fields if "tuple" in str(hints[f])}
    named = evolve(told, **{f: (secret,) if f in several else secret for f in fields})

    encoded = CODEC.encode(named)

    assert "Xantippe" not in encoded.data
    assert "Xantippe" not in repr(named)
    assert ("Xantippe" in (encoded.personal or "")) == bool(fields)
