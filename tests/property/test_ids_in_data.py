"""Is an id found in data by looking at its pieces wherever it stands there as JSON spells it?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.json import encode

from weakties.log.reading import mentioning, spellings

WORDS = st.sampled_from(["", "a", "aa", 'a"', '"', "\\", ",", ":"])


@given(st.dictionaries(WORDS, WORDS | st.lists(WORDS), min_size=1), st.lists(WORDS, min_size=1))
def test_pieces_find_what_spellings_find(content: dict[str, object], ids: list[str]) -> None:
    data = encode(content).decode()

    assert mentioning(ids)(data) == any(spelling in data for spelling in spellings(ids))
