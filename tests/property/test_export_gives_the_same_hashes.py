"""Is an exported log, read back, the same log?"""

from __future__ import annotations

import attrs
from hypothesis import given
from hypothesis import strategies as st

from weakties.codec import Codec
from weakties.domain.ids import EventId, PersonId
from weakties.domain.structural import PersonForgotten
from weakties.domain.when import when
from weakties.envelope import Draft
from weakties.log import transfer
from weakties.log.memory import MemoryLog
from weakties.log.protocol import Writer
from weakties.log.verifying import verify
from weakties.testing import histories, sequence, ticking, told


def exported(log: MemoryLog) -> MemoryLog:
    """Export a log, and read it into another one."""
    first, *lines = transfer.dump(log)
    copy = MemoryLog(Codec, ticking(), sequence(), transfer.heading(first, "export"))
    copy.writing(lambda writer: writer.restore(transfer.load(lines, "export")))
    return copy


@given(history=histories(), cut=st.integers(0, 8), keyed=st.sets(st.integers(0, 12)))
def test_a_log_of_both_rules_is_the_same_before_and_after_a_forgetting(
    history: list[Draft], cut: int, keyed: set[int]
) -> None:
    drafts = [
        attrs.evolve(draft, key=f"key {n}") if n in keyed else draft
        for n, draft in enumerate(history)
    ]
    log = MemoryLog(Codec, ticking(), sequence())
    log._forge = attrs.evolve(log._forge, seals_keys=False)
    told(log, drafts[:cut])
    log._forge = attrs.evolve(log._forge, seals_keys=True)
    told(log, drafts[cut:])
    before = list(log.rows())
    assert list(exported(log).rows()) == before

    ids = tuple(EventId(row.id) for row in before)
    forgotten = PersonForgotten(person=PersonId("p-x"), events=ids, at=when("2026-11-30"))

    def blank(writer: Writer) -> None:
        writer.append([Draft(event=forgotten)])
        writer.blank(ids)

    log.writing(blank)

    after = list(log.rows())
    assert list(exported(log).rows()) == after
    assert verify(log).position == len(after)
    assert [row.hash for row in after[:-1]] == [row.hash for row in before]
    assert not any(row.salt or row.personal for row in after[:-1])
    assert all(
        row.key is None or row.key == was.key for row, was in zip(after, before, strict=False)
    )
    assert not any(row.key for row in after[min(cut, len(before)) : -1])


@given(history=histories())
def test_an_exported_log_read_back_is_the_same_log(history: list[Draft]) -> None:
    log = MemoryLog(Codec, ticking(), sequence())
    told(log, history)

    first, *lines = (line.encode().decode() for line in transfer.dump(log))
    identity = transfer.heading(first, "export")
    copy = MemoryLog(Codec, ticking(), sequence(), identity)
    copy.writing(lambda writer: writer.restore(transfer.load(lines, "export")))

    assert list(copy.rows()) == list(log.rows())
    assert verify(copy) == log.head()
    assert not any("\n" in line for line in lines)
