"""Is an exported log, read back, the same log?"""

from __future__ import annotations

import attrs
from hypothesis import given
from hypothesis import strategies as st

from weakties import Draft, EventId, PersonForgotten, PersonId, when
from weakties.log import jsonl
from weakties.log.memory import MemoryLog
from weakties.log.verification import verify
from weakties.stores import Codec, Writer
from weakties.testing import append_history, histories, make_ticking_clock, sequence


def exported(log: MemoryLog) -> MemoryLog:
    """Export a log, and read it into another one."""
    first, *lines = jsonl.dump(log)
    copy = MemoryLog(Codec, make_ticking_clock(), sequence(), jsonl.parse_heading(first, "export"))
    copy.transact(lambda writer: writer.restore(jsonl.load(lines, "export")))
    return copy


@given(history=histories(), cut=st.integers(0, 8), keyed=st.sets(st.integers(0, 12)))
def test_a_log_of_both_rules_is_the_same_before_and_after_a_forgetting(
    history: list[Draft], cut: int, keyed: set[int]
) -> None:
    drafts = [
        attrs.evolve(draft, key=f"key {n}") if n in keyed else draft
        for n, draft in enumerate(history)
    ]
    log = MemoryLog(Codec, make_ticking_clock(), sequence())
    log._row_factory = attrs.evolve(log._row_factory, seals_keys=False)
    append_history(log, drafts[:cut])
    log._row_factory = attrs.evolve(log._row_factory, seals_keys=True)
    append_history(log, drafts[cut:])
    before = list(log.read_rows())
    assert list(exported(log).read_rows()) == before

    ids = tuple(EventId(row.id) for row in before)
    forgotten = PersonForgotten(person=PersonId("p-x"), events=ids, at=when("2026-11-30"))

    def blank(writer: Writer) -> None:
        writer.append([Draft(event=forgotten)])
        writer.blank(ids)

    log.transact(blank)

    after = list(log.read_rows())
    assert list(exported(log).read_rows()) == after
    assert verify(log).position == len(after)
    assert [row.hash for row in after[:-1]] == [row.hash for row in before]
    assert not any(row.salt or row.personal for row in after[:-1])
    assert all(
        row.key is None or row.key == was.key for row, was in zip(after, before, strict=False)
    )
    assert not any(row.key for row in after[min(cut, len(before)) : -1])


@given(history=histories())
def test_an_exported_log_read_back_is_the_same_log(history: list[Draft]) -> None:
    log = MemoryLog(Codec, make_ticking_clock(), sequence())
    append_history(log, history)

    first, *lines = (line.encode().decode() for line in jsonl.dump(log))
    identity = jsonl.parse_heading(first, "export")
    copy = MemoryLog(Codec, make_ticking_clock(), sequence(), identity)
    copy.transact(lambda writer: writer.restore(jsonl.load(lines, "export")))

    assert list(copy.read_rows()) == list(log.read_rows())
    assert verify(copy) == log.read_head()
    assert not any("\n" in line for line in lines)
