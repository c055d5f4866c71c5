"""Who has vouched for me on LinkedIn, and whom of them did I not ask, or not thank?"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from weakties import Organizations, People, ReplyRates, Ties, offered
from weakties_linkedin.background import Background
from weakties_linkedin.counting import SpokeForMe

MOST, SKILLS = 15, 3
_HEADS = ("Who", "Where", "Recommended you", "Endorsed you for", "Still to do")


@attrs.define
class _Vouched:
    """What one person did for me: recommended me on a day, endorsed me for skills, or both."""

    person: str
    recommended: str = ""
    endorsed: str = ""
    skills: list[str] = attrs.field(factory=list)


class VouchedForMe(offered.Panel):
    """Who has vouched for me on LinkedIn, and what I could still do."""

    id, title = "linkedin.vouched", "Who has vouched for me on LinkedIn"

    def blocks(self, view: offered.Readable, /) -> Iterator[offered.Block]:
        """See :meth:`weakties.offered.Panel.blocks`; those with something to do come first."""
        people = view.read(People)
        found = []
        for one in _vouched(view):
            person = people.get(one.person)
            if person is not None and not person.do_not_contact:
                found.append((person, one, _to_do(view, one)))
        if not found:
            return
        found.sort(key=lambda f: (not f[2], not f[1].recommended, -len(f[1].skills), f[0].folded))
        rows = (
            (offered.Name(person.id, person.label), _place(view, person.organization),
             one.recommended, _skills(one.skills), to_do)
            for person, one, to_do in found[:MOST]
        )  # fmt: skip
        more = f"{MOST} of {len(found)} are shown, those with something to do first."
        yield offered.Table(_HEADS, rows, "Who spoke for you", more * (len(found) > MOST))
        yield offered.Figures(SpokeForMe().figures(view), SpokeForMe.title)


def _vouched(view: offered.Readable) -> Iterator[_Vouched]:
    """Give everybody who recommended or endorsed me, with the latest day of each."""
    background = view.read(Background)
    found: dict[str, _Vouched] = {}
    for told in background.recommended_by():
        one = found.setdefault(told.person, _Vouched(told.person))
        one.recommended = max(one.recommended, told.at[:10])
    for endorsed in background.endorsed_by():
        one = found.setdefault(endorsed.person, _Vouched(endorsed.person))
        one.endorsed = max(one.endorsed, endorsed.at[:10])
        one.skills.append(endorsed.skill)
    yield from found.values()


def _to_do(view: offered.Readable, one: _Vouched) -> str:
    """Say what is left: any contact since then counts as thanks, any request ever as asking."""
    last = view.read(Ties).tie(one.person).last_at or ""
    asked = next(view.read(ReplyRates).asks.where("person = ?", (one.person,)), None)
    thank = last[:10] <= max(one.recommended, one.endorsed)
    return " and ".join(["thank"] * thank + ["ask for a talk"] * (asked is None))


def _place(view: offered.Readable, organization: str | None) -> offered.Name | None:
    place = view.read(Organizations).get(organization or "")
    return offered.Name(place.id, place.name, "organization") if place else None


def _skills(skills: list[str]) -> tuple[str | offered.Told, ...]:
    """Name a few skills, in the words of LinkedIn's members, and say how many more there are."""
    told = [offered.Told(", ".join(filter(None, skills[:SKILLS])))] if skills else []
    more = len(skills) - SKILLS
    return (*told, *([f" and {more} more"] if more > 0 else []))
