"""The exporter of people as an address book."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from weakties import Organizations, People, contracts
from weakties_vcard.writing import render_vcards


@attrs.frozen
class Entry:
    """Somebody as an address book shows them; `weakties_vcard.writing.ListedPerson`."""

    name: str | None
    email: str | None
    linkedin: str | None
    title: str | None
    organization: str | None
    id: str
    revised: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    nicknames: tuple[str, ...]


class PeopleExport(contracts.Exporter):
    """Writes the people of a network, for any program that keeps addresses."""

    id = "vcard.people"
    title = "The people, as an address book"
    media_type = "text/vcard"
    suffix = ".vcf"

    def lines(self, view: contracts.Readable, /) -> Iterator[str]:
        """See :meth:`weakties.contracts.Exporter.lines`; the people come by name."""
        organizations = view.read(Organizations).collect_names()
        read = view.read(People)
        nicknames: dict[str, list[str]] = {}
        for detail in read.details.where("kind = 'nickname' and outdated_at is null order by key"):
            nicknames.setdefault(detail.person, []).append(detail.text)
        revised = read.list_last_changes()
        people = read.people.where("not is_forgotten order by folded, id")
        yield from render_vcards(
            Entry(
                p.name, p.email, p.linkedin, p.title, organizations.get(p.organization),
                p.id, revised.get(p.id, p.added_at), _split_lines(p.emails),
                tuple(filter(None, (p.phone, *_split_lines(p.phones)))),
                tuple(nicknames.get(p.id, ())),
            )
            for p in people
        )  # fmt: skip


def _split_lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else ()
