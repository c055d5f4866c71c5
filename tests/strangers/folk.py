"""A plugin with two importers, for what becomes of several files at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

import weakties
from weakties import (
    Bookmark,
    Draft,
    Importer,
    LeadHeard,
    Match,
    OrganizationId,
    OutreachSent,
    PersonAdded,
    PersonId,
    Reject,
    Skip,
    Source,
)
from weakties.importing.protocol import ImportItem

AT = weakties.when("2026-11-20")


@attrs.frozen
class Taste:
    """What a user may set of the importer of people."""

    title: str = ""
    most: int = 100


class Folk(Importer):
    """Reads ``name,organization``; a name that begins with ``?`` is a reject, ``#`` a skip."""

    id, version, title, options, snapshot = "folk.people", 1, "Folk", Taste, True

    def sniff(self, source: Source) -> Match | None:
        return Match(0.9, "its name") if source.name == "people.txt" else None

    def read(self, source: Source, options: Any, since: Bookmark | None) -> Iterator[ImportItem]:
        yield Bookmark(f"[{0 if since is None else len(since.cursor)}]")
        for line in source.lines():
            if line.cells[0].startswith("?"):
                yield Reject("name.unclear", "who?", line.row, line.raw)
            elif line.cells[0].startswith("#"):
                yield Skip("a remark", line.row)
            elif not line.cells[0].startswith("!"):
                yield Draft(event=told(line.cells, options.title), key=line.cells[0], row=line.row)


class Letters(Importer):
    """Reads ``name``: somebody who need not be known was asked."""

    id, version, title = "folk.letters", 1, "Letters"

    def sniff(self, source: Source) -> Match | None:
        return Match(0.8, "its name") if source.name == "letters.txt" else None

    def read(self, source: Source, options: Any, since: Bookmark | None) -> Iterator[ImportItem]:
        assert source.find_neighbor("LETTERS.TXT") is not None or source.neighbors() == ()
        for line in source.lines():
            person = told(line.cells, "")
            channel: Any = line.cells[2] if len(line.cells) > 2 else "email"
            sent = OutreachSent(person=person.person, channel=channel, at=AT)
            yield Draft(event=sent, key=line.cells[0], row=line.row, mentions=(person,))
        lead = LeadHeard(organization=OrganizationId("name:Borealis"), at=AT)
        yield Draft(event=lead, key="lead", row=line.row)


def told(cells: list[str], title: str) -> PersonAdded:
    place = OrganizationId(f"name:{cells[1]}") if len(cells) > 1 else None
    claim = PersonId(f"email:{cells[0].lower()}@example.org")
    return PersonAdded(
        person=claim, name=cells[0], email=claim.removeprefix("email:"),
        organization=place, title=title or None, at=AT,
    )  # fmt: skip


class Plugin:
    """A plugin with both."""

    __name__ = "folk"

    @weakties.hookimpl
    def weakties_importers(self) -> list[Importer]:
        return [Folk(), Letters()]


def reads_everything(
    self: Folk, source: Source, options: Any, since: Bookmark | None
) -> Iterator[ImportItem]:
    """Read as `Folk` does once it has learnt what a question mark means."""
    for line in source.lines():
        if line.cells[0].startswith("#"):
            yield Skip("a remark", line.row)
        else:
            yield Draft(event=told(line.cells, ""), key=line.cells[0], row=line.row)
