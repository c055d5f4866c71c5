"""Is an id found in data wherever it is a value there, and nowhere else?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.json import encode

from weakties.stores import make_mention_check

WORDS = st.sampled_from(["", "a", "aa", 'a"', '"', "\\", ",", ":"])


@given(st.dictionaries(WORDS, WORDS | st.lists(WORDS), min_size=1), st.lists(WORDS, min_size=1))
def test_an_id_is_found_as_a_whole_value(
    content: dict[str, str | list[str]], ids: list[str]
) -> None:
    data = encode(content).decode()

    values = [v for value in content.values() for v in ([value] if value == str(value) else value)]
    assert make_mention_check(ids)(data) == any(value in ids for value in values)
