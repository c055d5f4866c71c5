"""The panel of those who vouched for me on LinkedIn and were not asked, or not thanked."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from weakties import Organizations, People, ReplyRates, Ties, contracts
from weakties_linkedin.background import Background
from weakties_linkedin.counting import SpokeForMe

MOST, SKILLS = 15, 3
_HEADS = ("Who", "Where", "Recommended you", "Endorsed you for", "Still to do")


@attrs.define
class _Voucher:
    """What one person did for me: recommended me on a day, endorsed me for skills, or both."""

    person: str
    recommended: str = ""
    endorsed: str = ""
    skills: list[str] = attrs.field(factory=list)


class VouchedForMe(contracts.Panel):
    """Who has vouched for me on LinkedIn, and what I could still do."""

    id, title = "linkedin.vouched", "Who has vouched for me on LinkedIn"

    def blocks(self, view: contracts.Readable, /) -> Iterator[contracts.Block]:
        """See :meth:`weakties.contracts.Panel.blocks`; those with something to do come first."""
        people = view.read(People)
        entries = []
        for voucher in _collect_vouchers(view):
            person = people.get(voucher.person)
            if person is not None and not (person.do_not_contact or person.is_forgotten):
                entries.append((person, voucher, _describe_to_do(view, voucher)))
        if not entries:
            return
        entries.sort(key=lambda f: (not f[2], not f[1].recommended, -len(f[1].skills), f[0].folded))
        rows = (
            (contracts.Name(person.id, person.label), _find_organization(view, person.organization),
             voucher.recommended, _name_skills(voucher.skills), to_do)
            for person, voucher, to_do in entries[:MOST]
        )  # fmt: skip
        more = f"{MOST} of {len(entries)} are shown, those with something to do first."
        yield contracts.Table(_HEADS, rows, "Who spoke for you", more * (len(entries) > MOST))
        yield contracts.Figures(SpokeForMe().figures(view), SpokeForMe.title)


def _collect_vouchers(view: contracts.Readable) -> Iterator[_Voucher]:
    """Yield everybody who recommended or endorsed me, with the latest day of each."""
    background = view.read(Background)
    vouchers: dict[str, _Voucher] = {}
    for recommendation in background.list_recommendations():
        voucher = vouchers.setdefault(recommendation.person, _Voucher(recommendation.person))
        voucher.recommended = max(voucher.recommended, recommendation.at[:10])
    for endorsed in background.list_endorsements():
        voucher = vouchers.setdefault(endorsed.person, _Voucher(endorsed.person))
        voucher.endorsed = max(voucher.endorsed, endorsed.at[:10])
        voucher.skills.append(endorsed.skill)
    yield from vouchers.values()


def _describe_to_do(view: contracts.Readable, voucher: _Voucher) -> str:
    """Return what is left: any contact since then counts as thanks, any request ever as asking."""
    last = view.read(Ties).get_tie(voucher.person).last_at or ""
    request = next(view.read(ReplyRates).requests.where("person = ?", (voucher.person,)), None)
    thank = last[:10] <= max(voucher.recommended, voucher.endorsed)
    return " and ".join(["thank"] * thank + ["ask for a talk"] * (request is None))


def _find_organization(view: contracts.Readable, organization: str | None) -> contracts.Name | None:
    entry = view.read(Organizations).get(organization or "")
    return contracts.Name(entry.id, entry.name, "organization") if entry else None


def _name_skills(skills: list[str]) -> tuple[str | contracts.Quote, ...]:
    """Name a few skills, in the words of LinkedIn's members, and say how many more there are."""
    shown = [contracts.Quote(", ".join(filter(None, skills[:SKILLS])))] if skills else []
    more = len(skills) - SKILLS
    return (*shown, *([f" and {more} more"] if more > 0 else []))
