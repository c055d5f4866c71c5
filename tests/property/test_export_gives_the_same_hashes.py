"""Is an exported log, read back, the same log?"""

from __future__ import annotations

from hypothesis import given

from weakties.codec import Codec
from weakties.envelope import Draft
from weakties.log import transfer
from weakties.log.memory import MemoryLog
from weakties.log.verifying import verify
from weakties.testing import histories, sequence, ticking, told


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
