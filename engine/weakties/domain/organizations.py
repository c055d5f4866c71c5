"""Events about organizations, career areas and targets."""

from typing import Annotated, Literal

from msgspec import Meta

from weakties.domain.event import Event, Personal, event
from weakties.domain.ids import AreaId, MeetingId, OrganizationId

Scale = Annotated[int, Meta(ge=1, le=5)]
SizeBand = Literal["1-9", "10-49", "50-249", "250-999", "1000+"]


@event("organization.added")
class OrganizationAdded(Event):
    """An organization came into view.

    Attributes:
        size: number of people who work there.
        domain: its internet domain, for matching addresses.
        renames: whether this name takes the place of the one it had; without, an organization
            keeps its first name, and a further one only finds it.
    """

    organization: OrganizationId
    size: SizeBand | None = None
    renames: bool | None = None
    name: Personal[str | None] = None
    domain: Personal[str | None] = None
    industry: Personal[str | None] = None
    location: Personal[str | None] = None


@event("area.added")
class AreaAdded(Event):
    """A career area to try on.

    Attributes:
        onet: its O*NET-SOC code, such as ``15-1252.00``.
    """

    area: AreaId
    onet: str | None = None
    name: Personal[str | None] = None


@event("area.assessed")
class AreaAssessed(Event):
    """What I think of a career area now.

    Attributes:
        interest: 1 to 5, as are the three fits.
        energy: what it does to me, from -2 drains to 2 gives.
        decision: None if nothing was decided: then it stays as it was, which is explore at first.
        evidence: the meetings this rests on.
    """

    area: AreaId
    interest: Scale | None = None
    fit_skills: Scale | None = None
    fit_values: Scale | None = None
    fit_interests: Scale | None = None
    energy: Annotated[int, Meta(ge=-2, le=2)] | None = None
    decision: Literal["explore", "keep", "drop"] | None = None
    evidence: tuple[MeetingId, ...] = ()
    note: Personal[str | None] = None


@event("target.listed")
class TargetListed(Event):
    """An organization or area I aim at; exactly one of the two is given."""

    organization: OrganizationId | None = None
    area: AreaId | None = None
    note: Personal[str | None] = None


@event("target.ranked")
class TargetRanked(Event):
    """A target's place by LAMP: list, advocacy, motivation, posting.

    Attributes:
        advocacy: whether somebody there could speak for me.
        motivation: 0 to 5, how much I want it.
        posting: 0 to 3, how relevant its openings are now.

    Source:
        Dalton, The 2-Hour Job Search.
    """

    organization: OrganizationId | None = None
    area: AreaId | None = None
    advocacy: bool | None = None
    motivation: Annotated[int, Meta(ge=0, le=5)] | None = None
    posting: Annotated[int, Meta(ge=0, le=3)] | None = None


@event("target.closed")
class TargetClosed(Event):
    """A target I no longer aim at."""

    organization: OrganizationId | None = None
    area: AreaId | None = None
    reason: Literal["reached", "lost-interest", "no-way-in", "other"] = "other"
