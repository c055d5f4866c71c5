"""The shape of a network in figures of one day, so that days compare."""

from __future__ import annotations

from datetime import date

import attrs

from weakties.contracts import Readable
from weakties.shape.groups import count_parts, count_reached, find_groups
from weakties.shape.openness import measure_openness, measure_weak_shares
from weakties.shape.web import build_web


@attrs.frozen(kw_only=True)
class ShapeFigures:
    """The shape of a network at the end of one day.

    Attributes:
        one_step, two_steps, three_steps: how many people are so many steps away; those I was in
            contact with are one step away.
        groups: groups of at least `FEWEST` people who are tied to one another without me.
        largest_group: how many people the largest has; 0 if there is none.
        parts: pieces of two or more people into which they fall without me.
        alone: people who have no tie but to me.
        little_contact: of those one step away, with how many I had little contact of late.
        constraint, effective_size: how open the network is, see `Openness`; None while too little
            was recorded to say.
    """

    day: date
    one_step: int
    two_steps: int
    three_steps: int
    groups: int
    largest_group: int
    parts: int
    alone: int
    little_contact: int
    constraint: float | None
    effective_size: float | None


def measure_shape(view: Readable) -> ShapeFigures:
    """Return the shape of a network as of a view's day, in figures.

    A series of them takes one replay: hand this to `weakties.history.compute_series`.

    >>> import weakties
    >>> from weakties import history
    >>> with weakties.open(":memory:") as network:
    ...     ana, ben = network.add_person(name="Ana"), network.add_person(name="Ben")
    ...     talk = weakties.MeetingHeld(people=(ana,), at="2026-02-10")
    ...     name = weakties.IntroductionOffered(introducer=ana, introduced=ben, at="2026-03-10")
    ...     _ = network.record(talk), network.record(name)
    ...     series = history.compute_series(network, "2026-02", "2026-03", measure=measure_shape)
    ...     [(str(f.day), f.one_step, f.two_steps) for f in series]
    [('2026-02-28', 1, 0), ('2026-03-31', 1, 1)]
    """
    web = build_web(view)
    one, two, three = count_reached(web, 3)
    groups, parts, openness = find_groups(web), count_parts(web), measure_openness(web)
    return ShapeFigures(
        day=view.day,
        one_step=one,
        two_steps=two,
        three_steps=three,
        groups=len(groups),
        largest_group=len(groups[0].people) if groups else 0,
        parts=sum(size > 1 for size in parts),
        alone=sum(size == 1 for size in parts),
        little_contact=measure_weak_shares(web)[0].n or 0,
        constraint=openness.constraint if openness else None,
        effective_size=openness.effective_size if openness else None,
    )
