"""Where do leads come from, and how likely is an offer within the next talks?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from weakties.domain.hiring import Method
from weakties.hookspecs.offered import Readable
from weakties.network.progress.happened import happened
from weakties.network.progress.requests import meetings
from weakties.statistics.figures import Figure, share
from weakties.statistics.offers import chance_within, posterior, prior
from weakties.statistics.proportions import Proportion

ONE_IN, WEIGHT, WEIGHTS, NEXT = 12, 12, (0, 6, 12, 24), (6, 12, 24)
"""The claim of one offer in twelve information interviews, counted as if that many were seen."""
STOPPED = "who stops at the first offer has seen a rate that is too high"


class Leads:
    """Where leads come from: the hidden part of the market, and who told."""

    id, title = "leads", "Where do leads come from?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Give leads never advertised, of those of which it is known; and who told of them."""
        leads = _told(view, "lead.heard")
        known = [i for i, told in leads.items() if told.advertised != "unknown"]
        hidden = [i for i in known if leads[i].advertised == "no"]
        yield share("never advertised", Proportion(len(hidden), len(known)), events=tuple(known))
        by_people = [i for i, told in leads.items() if told.person]
        of = Proportion(len(by_people), len(leads))
        yield share("told by somebody", of, events=tuple(leads))
        offers = _told(view, "offer.received")
        through = [i for i, told in offers.items() if told.lead in by_people]
        of = Proportion(len(through), len(offers))
        yield share("offers somebody told of", of, events=tuple(offers))


class Applications:
    """Which applications end in an offer, by how I applied; to a posting is the cold way."""

    id, title = "applications", "Which applications end in an offer?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Give offers out of applications for each method."""
        offered = {told.lead for told in _told(view, "offer.received").values()}
        methods: dict[str, dict[str, Any]] = {method: {} for method in get_args(Method)}
        for key, told in _told(view, "application.sent").items():
            methods[told.method][key] = told.lead
        for method, leads in methods.items():
            of = Proportion(sum(lead in offered for lead in leads.values()), len(leads))
            yield share(method, of, events=tuple(leads))


class Offers:
    """How likely an offer is within the next talks; never how long to wait for one.

    Attributes:
        weight: for how many talks the claim of one offer in twelve counts; 0 leaves it out.
    """

    id, title = "offers", "How likely is an offer within the next talks?"

    def __init__(self, weight: float = WEIGHT) -> None:
        self.weight = weight

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Give offers out of talks alone, then chances with the claim, and what its weight does."""
        talks = {m.meeting for met in meetings(view).values() for m in met}
        offers = _told(view, "offer.received")
        seen = Proportion(min(len(offers), len(talks)), len(talks))
        events = (*sorted(talks), *offers)
        yield share("yours alone", seen, events=events, **({"remark": STOPPED} if seen.n else {}))
        remark = (
            f"the claim of one offer in {ONE_IN} talks counts as {self.weight:g} talks of yours"
        )
        for tries in NEXT:
            yield _chance(f"within {tries}", (seen, tries, self.weight), remark)
        for weight in WEIGHTS:
            if weight != self.weight:
                yield _chance(f"within 12, claim as {weight:g} talks", (seen, 12, weight), "")


def _chance(name: str, of: tuple[Proportion, int, float], remark: str) -> Figure:
    """Give the chance of an offer; without a claim and without a talk there is none to give."""
    seen, tries, weight = of
    believed = posterior(prior(ONE_IN, weight), seen)
    if believed is None:
        return Figure(name=name, remark="no data")
    return Figure(name=name, value=chance_within(believed, tries), remark=remark * bool(weight))


def _told(view: Readable, kind: str) -> dict[str, Any]:
    """Give the events of one kind that count, by id."""
    return {recorded.id: recorded.event for recorded in happened(view, kind)}
