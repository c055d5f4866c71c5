"""Are ids opaque, well formed and unique?"""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from weakties.domain.ids import ID_BYTES, make_opaque_id, uuid7


@given(milliseconds=st.integers(0, 2**48 - 1), chance=st.integers(0, 2**74 - 1))
def test_an_event_id_is_a_uuid_of_version_7(milliseconds: int, chance: int) -> None:
    made = UUID(uuid7(milliseconds, chance))

    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == milliseconds


@given(one=st.integers(0, 2**74 - 1), other=st.integers(0, 2**74 - 1))
def test_two_chances_give_two_ids(one: int, other: int) -> None:
    assert (uuid7(1, one) == uuid7(1, other)) == (one == other)


@given(chance=st.binary(min_size=ID_BYTES, max_size=ID_BYTES))
def test_an_opaque_id_says_only_what_kind_of_thing_it_names(chance: bytes) -> None:
    made = make_opaque_id("p", chance)

    assert len(made) == 18
    assert made.startswith("p-")
    assert made[2:].isalnum()
    assert made.lower() == made
