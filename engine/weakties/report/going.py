"""The panels of the funnel and of the request statistics."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from weakties.contracts import Readable
from weakties.contracts.blocks import Block, Figures, Text
from weakties.progress.measuring import measure_statistics
from weakties.progress.stages import describe_funnel, list_stages
from weakties.statistics.figures import Figure, share, summarize

ASKED = ("requests", "reply-time", "second-touch", "meetings", "thanks", "introductions",
         "reproduction", "leads", "applications", "reciprocity", "offers")  # fmt: skip
"""The statistics that an adviser asks for, in the order in which they are shown."""


class FunnelPanel:
    """The funnel: how many got to each stage, of those who got to the one before."""

    id, title = "funnel", "How far it went"

    def blocks(self, view: Readable, /) -> Iterator[Block]:
        """See :meth:`weakties.contracts.Panel.blocks`."""
        first, *others = list_stages(view)
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


def _remove_repeated_remark(figure: Figure, words: str) -> Figure:
    """Return a figure without its remark if the text above the table says it already."""
    is_repeated = bool(figure.remark) and figure.remark[1:] in words
    return attrs.evolve(figure, remark="") if is_repeated else figure


class RequestsPanel:
    """The statistics of requests, talks and introductions; those without data are named."""

    id, title = "requests", "How my requests do"

    def blocks(self, view: Readable, /) -> Iterator[Block]:
        """See :meth:`weakties.contracts.Panel.blocks`."""
        measurement_by_id = {m.statistic: m for m in measure_statistics(view)}
        measurements = [measurement_by_id[name] for name in ASKED]
        with_data = [m for m in measurements if any(map(_has_data, m.figures))]
        for measurement in with_data:
            words, is_enough = summarize(measurement.figures)
            yield Text(f"{measurement.title} {words}")
            if is_enough:
                yield Figures(
                    [_remove_repeated_remark(figure, words) for figure in measurement.figures],
                    measurement.title,
                )
        if with_data and len(with_data) < len(measurements):
            silent = " ".join([m.title for m in measurements if m not in with_data])
            yield Text(f"No data yet for: {silent}")


def _has_data(figure: Figure) -> bool:
    """Check whether a figure is based on events, not only on a claim."""
    return bool(figure.in_words and (figure.of or figure.low is not None or figure.events))
