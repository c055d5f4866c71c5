"""Which organizations and career areas are in view, and which do I aim at?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from weakties.domain.identity import folded
from weakties.projections.projection import Projection, on
from weakties.projections.rows import Rows
from weakties.projections.shapes import row

if TYPE_CHECKING:
    from weakties.domain.organizations import (
        AreaAdded,
        AreaAssessed,
        OrganizationAdded,
        TargetClosed,
        TargetListed,
        TargetRanked,
    )
    from weakties.envelope import Recorded


@row
class Organization:
    """An organization, as of the latest that happened."""

    id: str
    name: str
    folded: str
    domain: str | None
    industry: str | None
    size: str | None


@row
class Area:
    """A career area, as last assessed."""

    id: str
    name: str
    folded: str
    interest: int | None
    energy: int | None
    decision: str


@row
class Opinion:
    """What was thought of a career area before it came into view."""

    area: str
    interest: int | None
    energy: int | None
    decision: str


@row
class Target:
    """Something aimed at: an organization or an area."""

    id: str
    listed_at: str
    motivation: int | None
    posting: int | None
    advocacy: bool | None
    closed: str | None


class Organizations(Projection):
    """Which organizations and career areas are in view, and which do I aim at?"""

    name = "organizations"
    version = 3
    organizations = Rows("organizations", Organization, "id", indexes=("folded",))
    areas = Rows("areas", Area, "id", indexes=("folded",))
    early = Rows("early_opinions", Opinion, "area")
    targets = Rows("targets", Target, "id")

    @on("organization.added")
    def added(self, event: OrganizationAdded, _: Recorded) -> None:
        """Begin an entry; told again, take over what is told."""
        known = self.organizations.get(event.organization)
        made = known or Organization(event.organization, "", "", None, None, None)
        made.name = event.name or made.name
        made.folded = folded(made.name)
        made.domain = event.domain or made.domain
        made.industry = event.industry or made.industry
        made.size = event.size or made.size
        self.organizations.put(made)

    @on("area.added")
    def area_added(self, event: AreaAdded, _: Recorded) -> None:
        """Begin an area."""
        name = event.name or ""
        early = self.early.get(event.area) or Opinion(event.area, None, None, "explore")
        opinion = (early.interest, early.energy, early.decision)
        self.areas.put(Area(event.area, name, folded(name), *opinion))

    @on("area.assessed")
    def assessed(self, event: AreaAssessed, _: Recorded) -> None:
        """Take over the latest opinion."""
        area = self.areas.get(event.area)
        if area is None:
            opinion = Opinion(event.area, event.interest, event.energy, event.decision)
            self.early.put(opinion)
            return
        area.interest, area.energy, area.decision = event.interest, event.energy, event.decision
        self.areas.put(area)

    @on("target.listed")
    def listed(self, event: TargetListed, _: Recorded) -> None:
        """Begin to aim, or begin again."""
        for target in self._targets(event):
            target.closed = None
            self.targets.put(target)

    @on("target.ranked")
    def ranked(self, event: TargetRanked, _: Recorded) -> None:
        """Take over the latest rank."""
        for target in self._targets(event):
            target.motivation, target.posting = event.motivation, event.posting
            target.advocacy, target.closed = event.advocacy, None
            self.targets.put(target)

    @on("target.closed")
    def closed(self, event: TargetClosed, _: Recorded) -> None:
        """Aim no more."""
        for target in self._targets(event):
            target.closed = event.reason
            self.targets.put(target)

    foretold = ("organization.added", "area.added")

    def foretell(self, event: Any, recorded: Recorded) -> None:
        """Begin an organization or an area for a look back."""
        if event.KIND == "area.added":
            if self.areas.get(event.area) is None:
                self.area_added(event, recorded)
        elif self.organizations.get(event.organization) is None:
            self.added(event, recorded)

    def _targets(self, event: TargetListed | TargetRanked | TargetClosed) -> Iterator[Target]:
        """Find what an event aims at, or begin it."""
        for aim in filter(None, (event.organization, event.area)):
            yield self.targets.get(aim) or Target(aim, event.at, None, None, None, None)

    def get(self, organization: str) -> Organization | None:
        """Find an organization by id."""
        return next(self.organizations.where("id = ?", (organization,)), None)

    def named(self, name: str) -> Organization | None:
        """Find an organization by its whole name, in any case and with or without accents."""
        condition = "folded = ? order by id limit 1"
        return next(self.organizations.where(condition, (folded(name),)), None)

    def area(self, area: str) -> Area | None:
        """Find a career area by id."""
        return next(self.areas.where("id = ?", (area,)), None)

    def area_named(self, name: str) -> Area | None:
        """Find a career area by its whole name."""
        return next(self.areas.where("folded = ? limit 1", (folded(name),)), None)

    def search(self, text: str) -> list[Organization]:
        """Find organizations whose name holds a text; the exact name alone if there is one."""
        sought = folded(text)
        exact = list(self.organizations.where("folded = ?", (sought,)))
        return exact or list(
            self.organizations.where("instr(folded, ?) order by folded", (sought,))
        )

    def count(self) -> int:
        """Count the organizations."""
        (n,) = self.answers("select count(*) from organizations")[0]
        return int(n)
