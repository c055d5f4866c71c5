"""Whatever happens to a file on its way: nothing is lost, and nothing is raised."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weakties import Draft, PersonAdded, Progress, Reject, Source
from weakties_vcard.address_book import AddressBook
from weakties_vcard.cards import DEEPEST, KEPT, cards
from weakties_vcard.charsets import Letters
from weakties_vcard.lines import LIMIT

Damage = Callable[[bytes], bytes]
SAMPLES = [
    content
    for p in sorted((Path(__file__).parent / "samples").glob("*.vcf"))
    if len(content := p.read_bytes()) < 2**13
]


def at(content: bytes, part: float) -> int:
    return int(part * len(content))


def lines(content: bytes, part: float, times: int) -> bytes:
    """Drop a line, or tell it several times."""
    every = content.splitlines(keepends=True) or [b""]
    n = min(int(part * len(every)), len(every) - 1)
    return b"".join([*every[:n], *([every[n]] * times), *every[n + 1 :]])


parts = st.floats(0, 1)
some = st.one_of(
    st.sampled_from([b'"', b"\0", b":", b";", b"\\", b"=", b"\r", b"\n ", b"\n\n", b"\xff",
                     b"\xef\xbb\xbf", b"\nBEGIN:VCARD\n", b"\nEND:VCARD\n", b"\nAGENT:\n",
                     b"\nPHOTO:", b"\nX;Q"]),
    st.binary(max_size=8),
)  # fmt: skip
damages: st.SearchStrategy[Damage] = st.one_of(
    st.builds(lambda p: lambda c: c[: at(c, p)], parts),
    st.builds(lambda p: lambda c: c[at(c, p) :], parts),
    st.builds(lambda p, x: lambda c: c[: at(c, p)] + x + c[at(c, p) :], parts, some),
    st.builds(lambda p, x: lambda c: c[: at(c, p)] + x + c[at(c, p) + len(x) :], parts, some),
    st.builds(lambda p, n: lambda c: lines(c, p, n), parts, st.integers(0, 3)),
    st.builds(
        lambda e: lambda c: c.decode("utf-8", "replace").encode(e, "replace"),
        st.sampled_from(["utf-16", "utf-16-le", "utf-16-be", "cp1252"]),
    ),
    st.sampled_from(
        [lambda c: c.replace(b"\r\n", b"\n"), lambda c: c.replace(b"\n", b"\r"),
         lambda c: c.replace(b"\n", b"\r\n"), lambda c: b"\xef\xbb\xbf" + c, lambda c: c + c]
    ),
)  # fmt: skip


def _apply_damages(content: bytes, done: list[Damage]) -> bytes:
    for damage in done:
        content = damage(content)
    return content


damaged = st.builds(
    _apply_damages, st.sampled_from(SAMPLES), st.lists(damages, min_size=1, max_size=3)
)


@given(damaged)
def test_a_damaged_file_is_read_to_its_end_and_the_same_way_twice(content: bytes) -> None:
    source = Source("book.vcf", lambda: content)

    results = list(AddressBook().read(source, None, None))

    rows = [t.row for t in results if not isinstance(t, Progress)]
    assert rows == sorted(set(rows))
    assert all(1 <= row <= content.count(b"\n") + content.count(b"\r") + 1 for row in rows)
    assert results == list(AddressBook().read(source, None, None))
    assert all(t.raw and t.message for t in results if isinstance(t, Reject))
    drafts = [t for t in results if isinstance(t, Draft)]
    assert all(t.key and t.source == "vcard.contacts" for t in drafts)
    assert all(
        e.name or e.email or e.linkedin for t in drafts if isinstance(e := t.event, PersonAdded)
    )
    repr([(t.key, t.event) for t in drafts]).encode()


@given(st.lists(st.sampled_from(["BEGIN", "END", "FN", "AGENT"]), max_size=12))
def test_no_card_that_was_begun_or_ended_is_lost(words: list[str]) -> None:
    """A BEGIN gives a card unless an AGENT takes it, an END unless it ends one that was begun."""
    kept = {"BEGIN": "BEGIN:VCARD", "END": "END:VCARD", "FN": "FN:Ana", "AGENT": "AGENT:"}
    content = "".join(f"{kept[word]}\n" for word in words).encode()

    result = list(cards(content, Letters(content)))

    begun = words.count("BEGIN") - _count_agents(words)
    assert sum(card.lost != "BEGIN" for card in result) == begun
    assert all(card.lost != "END" for card in result[:-1])


def _count_agents(words: list[str]) -> int:
    """Count the cards that begin right after an AGENT within a card."""
    depth = count = 0
    for before, word in zip(["", *words], words, strict=False):
        inside = word == "BEGIN" and before == "AGENT" and depth > 0
        count += inside
        if word == "BEGIN":
            depth = depth + 1 if inside else 1
        elif word == "END":
            depth = max(depth - 1, 0)
    return count


def test_agents_of_agents_end_somewhere() -> None:
    content = b"AGENT:\nBEGIN:VCARD\n" * 1_000

    assert len(list(cards(content, Letters(content)))) == 1_000 / DEEPEST


def test_no_more_is_kept_of_a_card_than_a_person_needs() -> None:
    content = b"BEGIN:VCARD\n" + b"EMAIL:ana@example.org\n" * 2**13 + b"END:VCARD\n"

    (card,) = cards(content, Letters(content))

    assert (len(card.properties), len(card.raw)) == (KEPT, LIMIT)


def test_the_rows_within_a_card_are_told_in_order() -> None:
    card = "BEGIN:VCARD\nFN:{}\nRELATED:Bo\nEMAIL:x@example.org\nRELATED:Cleo\nEND:VCARD\n"
    content = (card.format("Ana") + card.format("Dana")).encode()

    results = AddressBook().read(Source("book.vcf", lambda: content), None, None)

    rows = [t.row for t in results if not isinstance(t, Progress)]
    assert rows == [1, 3, 4, 5, 7, 9, 10, 11]


@pytest.mark.parametrize(
    "long",
    [b"PHOTO;BASE64:" + b"A" * 2**24, b"PHOTO:" + b"\n AAAAAAAAAA" * 2**15, b"X-A:" + b"a" * 2**24,
     b"NOTE:" + b"\nnote" * 2**15, b"EMAIL:a@b.example\n" * 2**13, b"X;" + b"L=a;" * 2**22 + b":a",
     b'X;"' * 2**22, b"FN:" + b"\\" * 2**24, b"\0" * 2**24],
    ids=lambda long: long[:6].decode("latin-1"),
)  # fmt: skip
def test_what_is_long_takes_no_memory(long: bytes) -> None:
    content = b"BEGIN:VCARD\nFN:Ana\n" + long + b"\nEND:VCARD\n"
    source = Source("book.vcf", lambda: content)

    tracemalloc.start()
    try:
        results = list(AddressBook().read(source, None, None))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert isinstance(results[0], Draft)
    assert most < 2**22
