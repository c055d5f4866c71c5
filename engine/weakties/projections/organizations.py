"""The organizations and career areas in view, and those that are aimed at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from weakties.domain.event import evolve
from weakties.domain.identity import fold_text, normalize_name, strip_legal_form
from weakties.domain.ids import AreaId, OrganizationId
from weakties.readmodel.projection import Projection, on
from weakties.readmodel.tables import Rows, row

if TYPE_CHECKING:
    from weakties.domain.organizations import (
        AreaAdded,
        AreaAssessed,
        OrganizationAdded,
        TargetClosed,
        TargetListed,
        TargetRanked,
    )
    from weakties.log.envelope import Recorded

_SHORTEST, _TYPO, _LONG = 3, 5, 9
"""Letters of a name: that others may begin with, in which a letter may be wrong, or two."""
NAMELESS = "an organization without a name"
"""What an organization is called whose name was erased."""


@row
class Organization:
    """An organization, as of the latest that happened."""

    id: OrganizationId
    name: str
    folded: str
    domain: str | None
    industry: str | None
    size: str | None
    location: str | None = None


@row
class OrganizationName:
    """A name that an organization has, or had under an entry that was merged with it.

    Attributes:
        spelled: without case; it tells which organization is meant.
        core: without the legal form and punctuation, for finding.
        plain: the same without accents.
    """

    organization: str
    spelled: str
    text: str
    core: str
    plain: str


@row
class Area:
    """A career area, as last assessed: what an assessment leaves out stays as it was.

    Attributes:
        onet: its O*NET-SOC code.
        assessed_at: when it was assessed last; None if it never was.
        note: the words of the latest assessment that has any.
    """

    id: AreaId
    name: str
    folded: str
    onet: str | None = None
    interest: int | None = None
    fit_skills: int | None = None
    fit_values: int | None = None
    fit_interests: int | None = None
    energy: int | None = None
    decision: str = "explore"
    assessed_at: str | None = None
    note: str | None = None


@row
class Opinion:
    """What was thought of a career area before it came into view."""

    area: AreaId
    interest: int | None = None
    fit_skills: int | None = None
    fit_values: int | None = None
    fit_interests: int | None = None
    energy: int | None = None
    decision: str = "explore"
    assessed_at: str | None = None
    note: str | None = None


@row
class Target:
    """Something aimed at: an organization or an area.

    Attributes:
        kind: organization or area.
        note: why, in the words of the latest listing that has any.
        closed: why it is no longer aimed at; None while it is.
    """

    id: str
    kind: str
    listed_at: str
    motivation: int | None = None
    posting: int | None = None
    advocacy: bool | None = None
    note: str | None = None
    closed: str | None = None
    closed_at: str | None = None


_FACTS = {
    "organization.added": ("size", "domain", "industry", "location"),
    "area.added": ("onet",),
}
"""What is recorded of an entry beside its name."""
_OPINIONS = ("interest", "fit_skills", "fit_values", "fit_interests", "energy", "note")


class Organizations(Projection):
    """Which organizations and career areas are in view, and which do I aim at?"""

    name = "organizations"
    version = 7
    names = Rows("organization_names", OrganizationName, "organization, spelled",
                 indexes=("spelled", "core", "plain"))  # fmt: skip
    organizations = Rows("organizations", Organization, "id", indexes=("folded",))
    areas = Rows("areas", Area, "id", indexes=("folded",))
    early = Rows("early_opinions", Opinion, "area")
    targets = Rows("targets", Target, "id")

    @on("organization.added")
    def add_organization(self, event: OrganizationAdded, _: Recorded) -> None:
        """Begin an entry, or take over what is new; the first name stays until a new one."""
        existing = self.organizations.get(event.organization)
        organization = existing or Organization(event.organization, "", "", None, None, None)
        known = "" if organization.name == NAMELESS else organization.name
        name = (event.renames and event.name) or known or event.name or ""
        organization.name, organization.folded = name or NAMELESS, fold_text(name)
        organization.domain = event.domain or organization.domain
        organization.industry = event.industry or organization.industry
        organization.size = event.size or organization.size
        organization.location = event.location or organization.location
        self.organizations.put(organization)
        if event.name:
            core = strip_legal_form(event.name)
            self.names.put(OrganizationName(
                organization.id, normalize_name(event.name), event.name, core, fold_text(core)
            ))  # fmt: skip

    @on("area.added")
    def add_area(self, event: AreaAdded, _: Recorded) -> None:
        """Begin an area; told again, take over what is told."""
        area, early = self.areas.get(event.area), self.early.get(event.area)
        if area is None:
            area = Area(event.area, "", "")
            for name in (*_OPINIONS, "decision", "assessed_at") if early else ():
                setattr(area, name, getattr(early, name))
        area.name = event.name or area.name
        area.folded, area.onet = fold_text(area.name), event.onet or area.onet
        self.areas.put(area)

    @on("area.assessed")
    def assess_area(self, event: AreaAssessed, _: Recorded) -> None:
        """Record the latest opinion; what it does not say stays."""
        area = self.areas.get(event.area)
        opinion = area or self.early.get(event.area) or Opinion(event.area)
        for name in _OPINIONS:
            if (value := getattr(event, name)) is not None:
                setattr(opinion, name, value)
        opinion.decision, opinion.assessed_at = event.decision or opinion.decision, event.at
        if isinstance(opinion, Area):
            self.areas.put(opinion)
        else:
            self.early.put(opinion)

    @on("target.listed")
    def list_target(self, event: TargetListed, _: Recorded) -> None:
        """Begin to aim, or begin again."""
        for target in self._find_targets(event):
            target.note = event.note or target.note
            target.closed = target.closed_at = None
            self.targets.put(target)

    @on("target.ranked")
    def rank_target(self, event: TargetRanked, _: Recorded) -> None:
        """Record the latest rank; what it does not say stays."""
        for target in self._find_targets(event):
            for name in ("motivation", "posting", "advocacy"):
                if (value := getattr(event, name)) is not None:
                    setattr(target, name, value)
            target.closed = target.closed_at = None
            self.targets.put(target)

    @on("target.closed")
    def close_target(self, event: TargetClosed, _: Recorded) -> None:
        """Aim no more."""
        for target in self._find_targets(event):
            target.closed, target.closed_at = event.reason, event.at
            self.targets.put(target)

    early_kinds = ("organization.added", "area.added")

    def add_early(self, event: Any, recorded: Recorded) -> None:
        """Begin an organization or an area for a look back, or name the one that has begun."""
        existing = (
            self.areas.get(event.area)
            if event.KIND == "area.added"
            else self.organizations.get(event.organization)
        )
        if existing is not None and existing.name not in ("", NAMELESS):
            return
        if existing is not None:  # all else is of later
            event = evolve(event, **dict.fromkeys(_FACTS[event.KIND]))
        if event.KIND == "area.added":
            self.add_area(event, recorded)
        else:
            self.add_organization(event, recorded)

    def _find_targets(self, event: TargetListed | TargetRanked | TargetClosed) -> Iterator[Target]:
        """Find what an event aims at, or begin it."""
        for kind, aim in (("organization", event.organization), ("area", event.area)):
            if aim is not None:
                yield self.targets.get(aim) or Target(aim, kind, event.at)

    def get(self, organization: str) -> Organization | None:
        """Find an organization by id."""
        return next(self.organizations.where("id = ?", (organization,)), None)

    def collect_names(self) -> dict[str | None, str]:
        """Return the names of all organizations by id; None, which is nowhere, has none."""
        return {organization.id: organization.name for organization in self.organizations.where()}

    def find_by_name(self, name: str) -> Organization | None:
        """Find an organization by its whole name, in any case; an accent makes another name."""
        condition = "spelled = ? order by organization limit 1"
        match = next(self.names.where(condition, (normalize_name(name),)), None)
        return self.get(match.organization) if match else None

    def find_alike(self, name: str) -> list[Organization]:
        """Return the organizations whose names differ by legal form alone, by name."""
        return self._select_by_name("core = ?", (strip_legal_form(name),))

    def find_near(self, name: str, *, longer: bool = True) -> list[Organization]:
        """Return the organizations with another name that may be meant by one, nearest first.

        Those are names that differ by legal form, accents or a letter or two.

        Args:
            longer: whether longer names that begin with it are among them.
        """
        plain = fold_text(strip_legal_form(name))
        close = [*self.find_alike(name), *self._select_by_name("plain = ?", (plain,))]
        if len(plain) >= _SHORTEST:
            if longer:
                close += self._select_by_name("substr(plain, 1, length(?)) = ?", (plain, plain))
            close += self._find_misspelled(plain)
        exact = self.find_by_name(name)
        return [o for o in {o.id: o for o in close}.values() if exact is None or o.id != exact.id]

    def _find_misspelled(self, plain: str) -> list[Organization]:
        """Return the organizations whose names differ by a letter, two in a long name."""
        from rapidfuzz.distance import OSA  # noqa: PLC0415  # asked for a new name alone

        most = 1 if len(plain) < _LONG else 2
        names = self.names.where("abs(length(plain) - length(?)) <= ?", (plain, most))
        if len(plain) < _TYPO:
            return []
        ids = {
            n.organization
            for n in names
            if OSA.distance(plain, n.plain, score_cutoff=most) <= most
            and [c for c in n.plain if c.isdigit()] == [c for c in plain if c.isdigit()]
        }
        return [o for o in map(self.get, sorted(ids)) if o is not None]

    def _select_by_name(self, condition: str, values: tuple[str, ...]) -> list[Organization]:
        """Return the organizations with a name that meets an SQL condition, by name."""
        own = f"id in (select organization from organization_names where {condition})"  # noqa: S608  # conditions of our own
        return list(self.organizations.where(f"{own} order by folded, id", values))

    def get_area(self, area: str) -> Area | None:
        """Find a career area by id."""
        return next(self.areas.where("id = ?", (area,)), None)

    def find_area_by_name(self, name: str) -> Area | None:
        """Find a career area by its whole name."""
        return next(self.areas.where("folded = ? limit 1", (fold_text(name),)), None)

    def get_target(self, aim: str) -> Target | None:
        """Find a target by the id of its organization or area."""
        return next(self.targets.where("id = ?", (aim,)), None)

    def search_areas(self, text: str) -> list[Area]:
        """Find career areas whose name holds a text; the exact name alone if there is one."""
        sought = fold_text(text)
        exact = list(self.areas.where("folded = ? order by id", (sought,)))
        return exact or list(self.areas.where("instr(folded, ?) order by folded, id", (sought,)))

    def search(self, text: str) -> list[Organization]:
        """Find organizations by a text: the whole name alone if there is one.

        Else those whose name is the same but for the legal form, then but for accents, then those
        that have all its words, then those whose words begin so, then those whose name holds it.
        """
        sought = fold_text(strip_legal_form(text)) or fold_text(text)
        if (exact := self.find_by_name(text)) is not None:
            return [exact]
        if not sought:
            return []
        words = sought.split()
        has_word = " and ".join(["instr(' ' || plain || ' ', ' ' || ? || ' ')"] * len(words))
        begins = " and ".join(["instr(' ' || plain, ' ' || ?)"] * len(words))
        attempts: tuple[tuple[str, tuple[str, ...]], ...] = (
            ("core = ?", (strip_legal_form(text),)),
            ("plain = ?", (sought,)),
            (has_word, tuple(words)),
            ("substr(plain, 1, length(?)) = ?", (sought, sought)),
            (begins, tuple(words)),
            ("instr(spelled, ?) or instr(plain, ?)", (normalize_name(text), sought)),
        )
        return next((o for a in attempts if (o := self._select_by_name(*a))), [])

    def count(self) -> int:
        """Count the organizations."""
        (n,) = self.query("select count(*) from organizations")[0]
        return int(n)
