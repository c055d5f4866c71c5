"""Opaque ids, one type for each kind of thing.

People, organizations and areas get an id of their own, because they are told again and again.
Everything else (an outreach, a meeting, an introduction, a lead ...) is named by the id of the
event that began it.
"""

from __future__ import annotations

import re
from base64 import b32encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NewType

EventId = NewType("EventId", str)
PersonId = NewType("PersonId", str)
OrganizationId = NewType("OrganizationId", str)
AreaId = NewType("AreaId", str)
OutreachId = NewType("OutreachId", str)
MeetingId = NewType("MeetingId", str)
IntroductionId = NewType("IntroductionId", str)
CommitmentId = NewType("CommitmentId", str)
LeadId = NewType("LeadId", str)
JobReferralId = NewType("JobReferralId", str)
JobInterviewId = NewType("JobInterviewId", str)
OfferId = NewType("OfferId", str)
BatchId = NewType("BatchId", str)

_UUID7 = re.compile(r"([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ID_BYTES = 10
"""Random bytes an id of a person, an organization, an area or a batch is made from."""


def make_opaque_id(prefix: str, chance: bytes) -> str:
    """Spell an id: a letter for the kind of thing, then letters that mean nothing.

    Args:
        prefix: ``p`` person, ``o`` organization, ``a`` area, ``b`` batch.
        chance: `ID_BYTES` random bytes.

    >>> make_opaque_id("p", bytes(10))
    'p-aaaaaaaaaaaaaaaa'
    """
    return f"{prefix}-{b32encode(chance).decode().lower()}"


def make_batch_id(chance: Callable[[int], bytes]) -> BatchId:
    """Make the id of a batch."""
    return BatchId(make_opaque_id("b", chance(ID_BYTES)))


def uuid7(milliseconds: int, chance: int) -> EventId:
    """Spell a UUID version 7 from a time and 74 bits of chance.

    Source:
        RFC 9562, section 5.7.

    >>> uuid7(1_645_557_742_000, 0xCC3 << 62 | 0x18C4_DC0C_0C07_398F)
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398f'
    """
    high = chance >> 62 & 0xFFF
    low = chance & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    text = f"{milliseconds:012x}7{high:03x}{low:016x}"
    return EventId(f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}")


def time_of(event: str) -> datetime | None:
    """Return what the clock said when an event got its id, to the millisecond; None if it is none.

    >>> time_of(uuid7(1_645_557_742_000, 0)).isoformat()
    '2022-02-22T19:22:22+00:00'
    """
    parts = _UUID7.fullmatch(event)
    if parts is None:
        return None
    try:
        return _EPOCH + timedelta(milliseconds=int(parts[1] + parts[2], 16))
    except OverflowError:
        return None
