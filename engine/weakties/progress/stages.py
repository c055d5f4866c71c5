"""The funnel: how many got how far, and of those who had the time to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

import attrs

from weakties.contracts import Readable
from weakties.domain.resting import pause_garbage_collection
from weakties.progress.once import ensure_cache
from weakties.progress.requests import WINDOW_DAYS, latest, mature_until, sort_key
from weakties.projections.funnel import STAGES, Funnel
from weakties.projections.reply_rates import ReplyRates
from weakties.statistics.figures import FEWEST, TOO_FEW, describe_luck
from weakties.statistics.proportions import Proportion

WINDOWS = {
    "replied": 21, "met": 28, "lead": 90, "applied": 60, "job-interview": 60, "offer": 60,
    "accepted": 30,
}  # fmt: skip
"""Days after which somebody at the stage before counts as not having got to this one yet."""


@attrs.frozen
class Stage:
    """One line of the funnel, in people.

    Attributes:
        reached: who got here, of all who got to the stage before.
        mature: the same of those alone who got to the stage before long enough ago, see `WINDOWS`.
        pending: who got there too lately to say, and is not here.
        own: people of whom this very stage is recorded: asked, and answered a request; the others
            in `reached` only got further.
    """

    name: str
    reached: Proportion
    mature: Proportion
    pending: int
    own: int

    @property
    def label(self) -> str:
        """What it is called where it is shown, as it counts who got further, too."""
        return self.name if self.name == STAGES[-1] else f"{self.name} or further"


@attrs.frozen
class StageHistory:
    """How far it went with one person.

    Attributes:
        moments: when they got to each stage up to their furthest; who got to a stage without one
            before it got there at the same moment.
        own: the stages that are recorded of them.
        requested_at: when they were asked first; None if they never were.
    """

    moments: list[str]
    own: frozenset[str]
    requested_at: str | None = None


@pause_garbage_collection()
def list_stages(view: Readable) -> list[Stage]:
    """Return the whole funnel; who got to one stage counts in all before it."""
    return count_stages(read_stage_histories(view).values(), ensure_cache(view).day)


@attrs.frozen
class RequestedFunnel:
    """How far it went with the people who were asked, out of one base.

    Attributes:
        base: people whose first request is at least `WINDOW_DAYS` old, whatever came of it.
        reached: of how many of these each stage after `asked` itself is recorded; a stage that was
            skipped is not.
        recent: people who were asked first after that, and are in no other number.
        unrequested: people who took part without a request.
    """

    base: int
    reached: dict[str, int]
    recent: int
    unrequested: int


def count_requested(view: Readable) -> RequestedFunnel:
    """Count how far it went with the people who were asked; all is 0 while nobody was."""
    last = mature_until(ensure_cache(view).day, WINDOW_DAYS)
    histories = read_stage_histories(view).values()
    requested = [h for h in histories if h.requested_at]
    old = [h.own for h in requested if h.requested_at and latest(h.requested_at) <= last]
    reached = {name: sum(name in own for own in old) for name in STAGES[1:]}
    return RequestedFunnel(
        len(old), reached, len(requested) - len(old), len(histories) - len(requested)
    )


def describe_funnel(stages: list[Stage]) -> tuple[str, bool]:
    """Return how far it went, in plain words, and whether enough was tried for a table."""
    own = {stage.name: stage.own for stage in stages}
    everybody = stages[0].reached.n
    if not everybody:
        return "You asked nobody yet, and met nobody.", False
    far = f"You asked {_format_people(own['asked'])}"
    if own["asked"]:
        far += f", {own['replied'] or 'none'} of them answered" if own["asked"] > 1 else (
            ", who answered" if own["replied"] else ", who did not answer so far"
        )  # fmt: skip
    far += f"; you talked with {own['met'] or 'nobody yet'}"
    far += f", and {own['offer']} led to an offer." if own["offer"] else "."
    if more := everybody - own["asked"]:
        people = _format_people(everybody)
        far += f" With {more} whom you did not ask, {people} took part in your search."
    if everybody < FEWEST:
        return f"{far} {TOO_FEW}", False
    replied = next(stage.mature for stage in stages if stage.name == "replied")
    if more := next(s.reached.n for s in stages if s.name == "replied") - own["replied"]:
        far += (
            f" {more} more {'person' if more == 1 else 'people'} wrote or talked with you without "
            "answering a request; the table counts them as further than asked."
        )
    if replied.of < FEWEST:
        return far, True
    return (
        f"{far} Of {replied.of} people who had time for it, {replied.n} answered or got further"
        f"{describe_luck(replied)}.",
        True,
    )


def _format_people(number: int) -> str:
    return "nobody" if not number else "1 person" if number == 1 else f"{number} people"


def read_stage_histories(view: Readable) -> dict[str, StageHistory]:
    """Return for each person how far it went, and what of it is recorded."""
    moments_by_person: dict[str, dict[int, str]] = defaultdict(dict)
    query = "select person, stage, at from reached"
    for person, stage, at in view.read(Funnel).query(query):
        moments_by_person[person][stage] = at
    answered = {
        request.person for request in view.read(ReplyRates).requests.where("replied_at is not null")
        if not request.bounced
    }  # fmt: skip
    histories = {}
    for person, moments in moments_by_person.items():
        own = {STAGES[stage] for stage in moments} - {"replied"}
        own |= {"replied"} if person in answered else set()
        histories[person] = StageHistory(_fill_gaps(moments), frozenset(own), moments.get(0))
    return histories


def count_stages(histories: Iterable[StageHistory], today: date) -> list[Stage]:
    """Count people at each stage."""
    histories = list(histories)
    own = Counter(name for history in histories for name in history.own)
    lasts = [mature_until(today, WINDOWS.get(name, 0)) for name in STAGES]
    counts = Counter(
        (index, index < len(moments), latest(moments[max(index - 1, 0)]) <= last)
        for moments in (history.moments for history in histories)
        for index, last in enumerate(lasts[: len(moments) + 1])
    )
    stages = []
    for index, name in enumerate(STAGES):
        here, here_old, left, left_old = (
            counts[index, *which]
            for which in ((True, False), (True, True), (False, False), (False, True))
        )
        reached = Proportion(here + here_old, here + here_old + left + left_old)
        stages.append(
            Stage(name, reached, Proportion(here_old, here_old + left_old), left, own[name])
        )
    return stages


def _fill_gaps(moments: dict[int, str]) -> list[str]:
    """Return a moment for every stage; a skipped stage gets that of the earliest later stage."""
    filled: list[str] = []
    for stage in range(max(moments), -1, -1):
        further = filled[-1] if filled else moments[stage]
        filled.append(min(moments.get(stage, further), further, key=sort_key))
    return filled[::-1]
