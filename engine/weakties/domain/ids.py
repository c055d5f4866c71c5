"""What names a thing: opaque ids, one type for each kind of thing.

People, organizations and areas get an id of their own, because they are told again and again.
Everything else (an outreach, a meeting, an introduction, a lead ...) is named by the id of the
event that began it.
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Callable
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

ID_BYTES = 10
"""Random bytes an id of a person, an organization, an area or a batch is made from."""


def opaque(prefix: str, chance: bytes) -> str:
    """Spell an id: a letter for the kind of thing, then letters that mean nothing.

    Args:
        prefix: ``p`` person, ``o`` organization, ``a`` area, ``b`` batch.
        chance: `ID_BYTES` random bytes.

    >>> opaque("p", bytes(10))
    'p-aaaaaaaaaaaaaaaa'
    """
    return f"{prefix}-{b32encode(chance).decode().lower()}"


def new_batch(chance: Callable[[int], bytes]) -> BatchId:
    """Make the id of a batch."""
    return BatchId(opaque("b", chance(ID_BYTES)))


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
