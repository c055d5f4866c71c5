"""How many of those who spoke for me on LinkedIn did I ask for a talk?"""

from __future__ import annotations

from collections.abc import Iterator

from weakties import Proportion, ReplyRates, offered
from weakties_linkedin.background import Background


class SpokeForMe(offered.Statistic):
    """Who recommended or endorsed me, and did I ask them?"""

    id, title = "linkedin.spoke", "Did you ask who spoke for you on LinkedIn?"

    def figures(self, view: offered.Readable, /) -> Iterator[offered.Figure]:
        """See :meth:`weakties.offered.Statistic.figures`."""
        background = view.read(Background)
        recommended = {told.person: told.event for told in background.recommended_by()}
        endorsed = {told.person for told in background.endorsed_by()}
        asked = {a.person: a.outreach for a in view.read(ReplyRates).asks.where("attempt = 1")}
        for name, people in (("recommended you", {*recommended}), ("endorsed you", endorsed)):
            reached = people & asked.keys()
            counted = people if asked else set()  # before any request there is no rate
            events = {*(recommended[p] for p in people & recommended.keys()),
                      *(asked[p] for p in reached)}  # fmt: skip
            of = Proportion(len(reached), len(counted))
            yield offered.share(name, of, events=tuple(sorted(events)))
