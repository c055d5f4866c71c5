"""Does every change of a stored row change its hash?"""

from __future__ import annotations

import hmac
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weakties.log import chain
from weakties.stores import Row

ROW = Row(
    1, "id-1", "note.told", 1, "2026", "2026-11-20T09:00:00.000000Z", "me", "api", "b-1", "cause",
    b"k" * 16, '{"a":1}', '{"n":"Ana"}', b"s" * 32, b"c" * 32, b"",
)  # fmt: skip
TEXTS = ("id", "kind", "occurred_at", "recorded_at", "actor", "source", "batch", "cause", "data")
CHAIN = (*TEXTS, "key", "commitment")
BEFORE = chain.genesis("network", b"secret")


def linked(row: Row, previous: bytes = BEFORE) -> bytes:
    return chain.link(previous, row[:-1])


def changed(row: Row, **columns: Any) -> Row:
    return row._replace(**columns)


@pytest.mark.parametrize("column", [*CHAIN, "version"])
def test_every_column_that_is_hashed_counts(column: str) -> None:
    value = getattr(ROW, column)
    others = [value + value[:1], value[1:]] if column != "version" else [2, 0]

    assert all(linked(changed(ROW, **{column: other})) != linked(ROW) for other in others)


@pytest.mark.parametrize("left", CHAIN)
@pytest.mark.parametrize("right", CHAIN)
def test_a_byte_that_moves_to_another_column_changes_the_hash(left: str, right: str) -> None:
    one, other = getattr(ROW, left), getattr(ROW, right)
    if left == right or type(one) is not type(other):
        return
    moved = changed(ROW, **{left: one[:-1], right: one[-1:] + other})

    assert linked(moved) != linked(ROW)


@pytest.mark.parametrize("column", ["batch", "cause", "key", "commitment"])
def test_nothing_is_not_the_same_as_empty(column: str) -> None:
    empty = b"" if column in ("key", "commitment") else ""

    assert linked(changed(ROW, **{column: None})) != linked(changed(ROW, **{column: empty}))


@given(one=st.lists(st.text(max_size=3), min_size=9, max_size=9), data=st.data())
def test_two_rows_have_one_hash_only_if_they_are_the_same(
    one: list[str], data: st.DataObject
) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len("".join(one))), min_size=8, max_size=8)))
    text = "".join(one)
    other = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]

    first, second = (changed(ROW, **dict(zip(TEXTS, row, strict=True))) for row in (one, other))

    assert (linked(first) == linked(second)) == (one == other)


def test_the_personal_part_may_go_and_the_hash_stays() -> None:
    assert linked(changed(ROW, personal=None, salt=None)) == linked(ROW)


def test_the_chain_depends_on_all_before_it() -> None:
    assert linked(ROW, b"x" * 32) != linked(ROW)
    assert len({chain.genesis("a", b"s"), chain.genesis("as", b""), chain.genesis("a", b"t")}) == 3


@given(salt=st.binary(max_size=64), name=st.text(max_size=40), personal=st.text())
def test_a_commitment_is_an_hmac(salt: bytes, name: str, personal: str) -> None:
    told = name.encode()
    message = b"weakties/personal/v1" + len(told).to_bytes(8) + told + personal.encode()

    assert chain.bind_words(salt, name, personal) == hmac.digest(salt, message, "sha256")


def test_a_personal_part_is_bound_by_its_commitment() -> None:
    promised = chain.bind_words(b"s" * 32, "id-1", '{"n":"Ana"}')
    row = changed(ROW, commitment=promised)

    assert chain.has_valid_commitment(row)
    assert chain.has_valid_commitment(changed(row, personal=None, salt=None))
    for wrong in ({"personal": '{"n":"Eve"}'}, {"salt": b"t" * 32}, {"id": "id-2"}, {"salt": None}):
        assert not chain.has_valid_commitment(changed(row, **wrong))


def test_a_key_is_recognized_by_its_own_network_only() -> None:
    assert (
        chain.hash_key(b"one", "ana")
        == chain.hash_key(b"one", "ana")
        != chain.hash_key(b"two", "ana")
    )
