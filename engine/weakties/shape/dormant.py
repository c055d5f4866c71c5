"""Dormant ties: people without contact for a long time."""

from __future__ import annotations

from collections import Counter
from datetime import date

import attrs

from weakties.contracts import Readable
from weakties.domain.when import When, first_day
from weakties.projections.organizations import Organizations
from weakties.projections.people import People, Person
from weakties.projections.ties import Tie, Ties
from weakties.statistics.ties import strength

DORMANT_DAYS = 180


@attrs.frozen
class DormantTie:
    """Somebody I met, or who answered me, and with whom there was no contact for long.

    Attributes:
        organization: where they work; None if that is not known.
        is_new: whether I am in contact with nobody there now.
        others: how many others there are asleep, too.
        strength: of the tie on the day of the last contact, from 0 towards 1.
    """

    person: str
    label: str
    organization: str | None
    last_at: str
    meetings: int
    is_new: bool
    strength: float
    others: int = 0


def find_dormant_ties(view: Readable, days: int = DORMANT_DAYS) -> list[DormantTie]:
    """Return the ties worth waking, those first that lead where nobody else does.

    Within that by how strong they were. Comfort is not value: people prefer to wake whom they know
    well, and gain more from those they know less. Nobody is in it who does not want to be contacted
    or was forgotten.

    Source:
        Levin, Walter and Murnighan (2011), Organization Science 22, pp. 923-939; Walter, Levin and
        Murnighan (2015), Organization Science 26, pp. 1447-1465.
    """
    before = date.fromordinal(max(1, view.day.toordinal() - days)).isoformat()
    people, ties = view.read(People), view.read(Ties)
    people_by_id = {p.id: p for p in people.people.where("not (do_not_contact or is_forgotten)")}
    awake = ties.ties.where("substr(last_at, 1, 10) > ?", (before,))
    lately = Counter(people_by_id[t.person].organization for t in awake if t.person in people_by_id)
    names = view.read(Organizations).collect_names()
    asleep = "substr(last_at, 1, 10) <= ? and (meetings > 0 or inward > 0)"
    those = [tie for tie in ties.ties.where(asleep, (before,)) if tie.person in people_by_id]
    organization_counts = Counter(people_by_id[tie.person].organization for tie in those)
    dormant_ties = []
    for tie in those:
        person = people_by_id[tie.person]
        others = organization_counts[person.organization] - 1 if person.organization in names else 0
        is_new = not lately[person.organization]
        dormant_ties.append(_build_dormant_tie(tie, person, names, is_new=is_new, others=others))
    return sorted(dormant_ties, key=lambda d: (not d.is_new, -d.strength, d.label, d.person))


def _build_dormant_tie(
    tie: Tie, person: Person, names: dict[str | None, str], *, is_new: bool, others: int
) -> DormantTie:
    last = tie.last_at or ""
    organization = names.get(person.organization)
    then = strength(tie.total, tie.inward, tie.outward, first_day(When(last)))
    return DormantTie(
        person.id,
        person.label,
        organization,
        last,
        tie.meetings,
        is_new and organization is not None,
        then,
        others,
    )
