"""How many got how far: so far, and of those whose time to get further has passed?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

import attrs

from weakties.domain.resting import undisturbed
from weakties.hookspecs.offered import Readable
from weakties.network.progress.days import latest, mature_until, sort_key
from weakties.network.progress.once import shared
from weakties.projections.funnel import STAGES, Funnel
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
    """

    name: str
    reached: Proportion
    mature: Proportion
    pending: int


@undisturbed()
def stages(view: Readable) -> list[Stage]:
    """Give the whole funnel; who got to one stage counts in all before it."""
    return counted(came(view).values(), shared(view).day)


def describe_funnel(found: list[Stage]) -> tuple[str, bool]:
    """Return how far it went, in plain words, and whether enough was tried for a table."""
    people = {stage.name: stage.reached.n for stage in found}
    asked = people["asked"]
    if not asked:
        return "You asked nobody yet, and met nobody.", False
    who = "1 person" if asked == 1 else f"{asked} people"
    far = f"You asked or met {who}: {people['replied']} got as far as a reply"
    far += f", {people['met']} as far as a talk"
    far += f", and {people['offer']} as far as an offer." if people["offer"] else "."
    if asked < FEWEST:
        return f"{far} {TOO_FEW}", False
    replied = next(stage.mature for stage in found if stage.name == "replied")
    if replied.of < FEWEST:
        return far, True
    return (
        f"{far} Of {replied.of} who had time for it, {replied.n} got as far as a reply"
        f"{describe_luck(replied)}.",
        True,
    )


def came(view: Readable) -> dict[str, list[str]]:
    """Give for each person when they got to each stage up to their furthest.

    Who got to a stage without one before it got there at the same moment.
    """
    known: dict[str, dict[int, str]] = defaultdict(dict)
    query = "select person, stage, at from reached"
    for person, stage, at in view.read(Funnel).answers(query):
        known[person][stage] = at
    return {person: _filled(moments) for person, moments in known.items()}


def counted(people: Iterable[list[str]], today: date) -> list[Stage]:
    """Count people, each told as the moments at which they got to each stage."""
    lasts = [mature_until(today, WINDOWS.get(name, 0)) for name in STAGES]
    counts = Counter(
        (place, place < len(moments), latest(moments[max(place - 1, 0)]) <= last)
        for moments in people
        for place, last in enumerate(lasts[: len(moments) + 1])
    )
    found = []
    for place, name in enumerate(STAGES):
        here, here_old, left, left_old = (
            counts[place, *which]
            for which in ((True, False), (True, True), (False, False), (False, True))
        )
        reached = Proportion(here + here_old, here + here_old + left + left_old)
        found.append(Stage(name, reached, Proportion(here_old, here_old + left_old), left))
    return found


def _filled(moments: dict[int, str]) -> list[str]:
    """Let a stage that was passed over begin when the earliest of any further one did."""
    found: list[str] = []
    for stage in range(max(moments), -1, -1):
        further = found[-1] if found else moments[stage]
        found.append(min(moments.get(stage, further), further, key=sort_key))
    return found[::-1]
