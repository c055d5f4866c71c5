"""Where do leads come from, and how likely is an offer within the next talks?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, get_args

import attrs

from weakties.domain.hiring import Method
from weakties.envelope import Recorded
from weakties.hookspecs.offered import Readable
from weakties.network.progress.days import is_before, latest, mature_until
from weakties.network.progress.happened import happened
from weakties.network.progress.talks import talks
from weakties.statistics.figures import Figure, share
from weakties.statistics.offers import chance_within, posterior, prior
from weakties.statistics.proportions import Proportion

ONE_IN, WEIGHT, WEIGHTS, NEXT = 12, 12, (0, 6, 12, 24), (6, 12, 24)
"""The claim of one offer in twelve information interviews, counted as if that many were seen."""
STOPPED = "who stops at the first offer has seen a rate that is too high"
MORE = "there were more offers than talks, so that some came without one"
DECIDED_DAYS = 60
"""Days after which an application without an offer counts as having come to none so far."""


class Leads:
    """Where leads come from: the hidden part of the market, and who told."""

    id, title = "leads", "Where do leads come from?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Give leads never advertised, of those of which it is known; and who told of them."""
        leads = {r.id: _of(r) for r in happened(view, "lead.heard")}
        known = [i for i, told in leads.items() if told.advertised != "unknown"]
        hidden = Proportion(sum(leads[i].advertised == "no" for i in known), len(known))
        yield share("never advertised", hidden, events=tuple(known))
        by_people = Proportion(sum(bool(told.person) for told in leads.values()), len(leads))
        yield share("told by somebody", by_people, events=tuple(leads))
        offers = {r.id: leads.get(_of(r).lead) for r in happened(view, "offer.received")}
        through = sum(lead is not None and bool(lead.person) for lead in offers.values())
        of = Proportion(through, len(offers))
        yield share("offers somebody told of", of, events=tuple(offers))


class Applications:
    """Which applications end in an offer, by how I applied; to a posting is the cold way."""

    id, title = "applications", "Which applications end in an offer?"

    def figures(self, view: Readable, /) -> Iterator[Figure]:
        """Give offers out of applications that are old enough for each method.

        To apply twice for the same work in the same way is to apply once; an offer counts that
        came before the application did not come of it.
        """
        offers: dict[str, list[Recorded]] = defaultdict(list)
        for recorded in happened(view, "offer.received"):
            offers[_of(recorded).lead].append(recorded)
        methods: dict[str, dict[str, Recorded]] = {method: {} for method in get_args(Method)}
        for recorded in happened(view, "application.sent"):
            known = methods[_of(recorded).method].setdefault(_of(recorded).lead, recorded)
            if recorded.occurred_at < known.occurred_at:
                methods[_of(recorded).method][_of(recorded).lead] = recorded
        last = mature_until(view.day, DECIDED_DAYS)
        for method, sent in methods.items():
            old = {lead: r for lead, r in sent.items() if latest(r.occurred_at) <= last}
            won = {
                lead: offer for lead, r in old.items() for offer in offers.get(lead, ())
                if not is_before(offer.occurred_at, r.occurred_at)
            }  # fmt: skip
            events = (r.id for r in (*old.values(), *won.values()))
            yield share(
                method, Proportion(len(won), len(old)), pending=len(sent) - len(old),
                events=tuple(events),
            )  # fmt: skip


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
        held, offers = talks(view), happened(view, "offer.received")
        seen = Proportion(min(len(offers), len(held)), len(held))
        events = (*(talk.event for talk in held), *(r.id for r in offers))
        said = {} if not seen.n else {"remark": STOPPED if seen.n == len(offers) else MORE}
        yield share("yours alone", seen, events=events, **said)
        remark = (
            f"the claim of one offer in {ONE_IN} talks counts as {self.weight:g} talks of yours"
        )
        for tries in NEXT:
            chance = _chance(f"within {tries}", (seen, tries, self.weight), events)
            yield attrs.evolve(chance, remark=chance.remark or remark * bool(self.weight))
        for weight in WEIGHTS:
            if weight != self.weight:
                yield _chance(f"within 12, claim as {weight:g} talks", (seen, 12, weight), events)


def _chance(name: str, of: tuple[Proportion, int, float], events: tuple[str, ...]) -> Figure:
    """Give the chance of an offer; without a claim and without a talk there is none to give."""
    seen, tries, weight = of
    believed = posterior(prior(ONE_IN, weight), seen)
    if believed is None:
        return Figure(name=name, remark="no data")
    return Figure(name=name, value=chance_within(believed, tries), events=events)


def _of(recorded: Recorded) -> Any:
    """Give what was told, whose class its kind says."""
    return recorded.event
