"""The share of those who spoke for me on LinkedIn whom I asked for a talk."""

from __future__ import annotations

from collections.abc import Iterator

from weakties import Proportion, ReplyRates, contracts
from weakties_linkedin.background import Background


class SpokeForMe(contracts.Statistic):
    """Who recommended or endorsed me, and did I ask them?"""

    id, title = "linkedin.spoke", "Did you ask who spoke for you on LinkedIn?"

    def figures(self, view: contracts.Readable, /) -> Iterator[contracts.Figure]:
        """See :meth:`weakties.contracts.Statistic.figures`."""
        background = view.read(Background)
        recommended = {entry.person: entry.event for entry in background.list_recommendations()}
        endorsed = {entry.person for entry in background.list_endorsements()}
        requests: dict[str, str] = {
            a.person: a.outreach for a in view.read(ReplyRates).requests.where("attempt = 1")
        }
        for name, people in (("recommended you", {*recommended}), ("endorsed you", endorsed)):
            reached = people & requests.keys()
            counted = people if requests else set()  # before any request there is no rate
            events = {*(recommended[p] for p in people & recommended.keys()),
                      *(requests[p] for p in reached)}  # fmt: skip
            yield _full_count(name, Proportion(len(reached), len(counted)), tuple(sorted(events)))


def _full_count(name: str, of: Proportion, events: tuple[str, ...]) -> contracts.Figure:
    """Return a figure without an interval: these are all of them, and no sample of others."""
    sentence = f"Of {of.of} who {name}, you asked {of.n or 'none'} for a talk" * bool(of.of)
    return contracts.Figure(
        name=name, n=of.n, of=of.of, value=of.rate, events=events, sentence=sentence,
        remark="" if of.of else "no data",
    )  # fmt: skip
