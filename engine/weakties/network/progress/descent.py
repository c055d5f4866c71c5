"""Who came to me through whom, and out of which talk?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs

from weakties.hookspecs.offered import Readable
from weakties.network.progress.days import is_before
from weakties.network.progress.happened import happened
from weakties.network.progress.once import once
from weakties.network.progress.talks import Talk, talks

if TYPE_CHECKING:
    from weakties.domain.introductions import (
        IntroductionClosed,
        IntroductionDeclined,
        IntroductionMade,
        IntroductionOffered,
    )
    from weakties.envelope import Recorded

    Introduction = (
        IntroductionOffered | IntroductionMade | IntroductionDeclined | IntroductionClosed
    )


@attrs.frozen
class Named:
    """Somebody I had not met, and who first gave me their name or introduced us.

    Attributes:
        event: the id of the introduction.
        parent: the first talk with the introducer; None if there was none by then.
        child: the first talk with the person, if there was one.
    """

    person: str
    event: str
    parent: Talk | None
    child: Talk | None


@once
def first_talks(view: Readable) -> dict[str, Talk]:
    """Give the first talk with each person."""
    found: dict[str, Talk] = {}
    for talk in talks(view):
        for person in talk.people:
            found.setdefault(person, talk)
    return found


@once
def introductions(view: Readable) -> list[Recorded]:
    """Give the introductions of one to another, offered or made, that stand; oldest first."""
    made = {pair(recorded) for recorded in happened(view, "introduction.made")}
    declined = {pair(recorded) for recorded in happened(view, "introduction.declined")} - made
    told = happened(view, "introduction.offered", "introduction.made")
    standing = (r for r in told if len({*pair(r)}) == 2 and pair(r) not in declined)
    return sorted(standing, key=lambda recorded: (recorded.occurred_at, recorded.id))


@once
def named(view: Readable) -> list[Named]:
    """Give everybody who was introduced before I met them; only the first to do so gets credit."""
    credited: dict[str, tuple[str, Recorded]] = {}
    for recorded in introductions(view):
        introducer, person = pair(recorded)
        credited.setdefault(person, (introducer, recorded))
    return list(_lines(credited, first_talks(view)))


def _lines(credited: dict[str, tuple[str, Recorded]], first: dict[str, Talk]) -> Iterator[Named]:
    """Leave out whom I had met before they were named; whom both were met at once has no parent."""
    for person, (introducer, recorded) in credited.items():
        child, parent, at = first.get(person), first.get(introducer), recorded.occurred_at
        if child is not None and is_before(child.at, at):
            continue
        if parent is not None and (parent is child or is_before(at, parent.at)):
            parent = None
        yield Named(person, recorded.id, parent, child)


def pair(recorded: Recorded) -> tuple[str, str]:
    """Give who introduced whom."""
    told: Introduction = recorded.event  # type: ignore[assignment]  # by its kind
    return told.introducer, told.introduced
