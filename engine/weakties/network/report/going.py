"""How far did it go, and how do requests do, in figures with their intervals?"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from weakties.hookspecs.blocks import Block, Figures, Text
from weakties.hookspecs.offered import Readable
from weakties.network.progress.measuring import measured
from weakties.network.progress.stages import describe_funnel, stages
from weakties.statistics.figures import Figure, share, summarize

ASKED = ("requests", "reply-time", "second-touch", "meetings", "thanks", "introductions",
         "reproduction", "leads", "applications", "reciprocity", "offers")  # fmt: skip
"""The statistics that an adviser asks for, in the order in which they are shown."""


class HowFar:
    """The funnel: how many got to each stage, of those who got to the one before."""

    id, title = "funnel", "How far it went"

    def blocks(self, view: Readable, /) -> Iterator[Block]:
        """See :meth:`weakties.offered.Panel.blocks`."""
        first, *others = stages(view)
        if not first.reached.n:
            return
        words, is_enough = describe_funnel([first, *others])
        if not is_enough:
            yield Text(words)
            return
        yield Text(f"{words} Each stage counts who got that far or further, out of those who got "
                   "to the one before.")  # fmt: skip
        reached = [share(s.name, s.reached, label=s.label) for s in others if s.reached.of]
        old = [
            share(s.name, s.mature, label=s.label, pending=s.pending)
            for s in others if s.mature.of + s.pending
        ]  # fmt: skip
        yield Figures(reached, "So far")
        if any(figure.of for figure in old):
            yield Figures(old, "Of those whose time to get further has passed")


def _unsaid(figure: Figure, words: str) -> Figure:
    """Leave out of a figure the remark that was said before its table."""
    is_said = bool(figure.remark) and figure.remark[1:] in words
    return attrs.evolve(figure, remark="") if is_said else figure


class HowRequestsDo:
    """The statistics of requests, talks and introductions; those without data are named."""

    id, title = "requests", "How my requests do"

    def blocks(self, view: Readable, /) -> Iterator[Block]:
        """See :meth:`weakties.offered.Panel.blocks`."""
        found = {m.statistic: m for m in measured(view)}
        there = [found[name] for name in ASKED]
        told = [m for m in there if any(map(_has_data, m.figures))]
        for one in told:
            words, is_enough = summarize(one.figures)
            yield Text(f"{one.title} {words}")
            if is_enough:
                yield Figures([_unsaid(figure, words) for figure in one.figures], one.title)
        if told and len(told) < len(there):
            silent = " ".join([m.title for m in there if m not in told])
            yield Text(f"No data yet for: {silent}")


def _has_data(figure: Figure) -> bool:
    """Claim that a figure rests on something that happened, and not on a claim alone."""
    return bool(figure.in_words and (figure.of or figure.low is not None or figure.events))
