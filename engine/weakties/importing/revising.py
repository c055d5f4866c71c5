"""The age of a source's facts, so that an older file changes nothing back.

A source may put a revision on what it says of a fact: any text that sorts behind that of an earlier
version, such as the sequence number and the stamp of a calendar's entry. The highest revision
stands, in whatever order files are imported. It is kept with the event that says what was imported,
also of facts that a file only takes back: so a cancellation is remembered until an older file comes
with the meeting. An import that was undone is not remembered.

What names a fact there is a keyed hash whose key lies in the log, so a guess can be tested. When
somebody is forgotten, it goes with the event that it says it goes with; those of others stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

import attrs

from weakties.domain.structural import BatchImported
from weakties.log.envelope import Recorded
from weakties.log.protocol import Log
from weakties.readmodel.structure import Structure

_NAME_LENGTH, _PARTS_BEFORE = 16, 3
_REVISION = re.compile(r"[!-~]{1,64}\Z", re.ASCII)
_STANDS, _WITHDRAWN = "+", "-"
_BEHIND, _AT, NO_LINK = "#", "=", "-"
"""How it begins that a revision goes with an event behind that of its import, or with one at a
position; and what stands there if it goes with nothing."""


class Revision(NamedTuple):
    """One version of a fact; of two with the same text, the one that takes the fact back is newer.

    Attributes:
        text: sorts behind the text of an earlier version.
        is_withdrawn: whether it takes the fact back.
    """

    text: str
    is_withdrawn: bool = False


def is_revision(text: str) -> bool:
    """Check that a text can be a revision: up to 64 visible ASCII characters.

    >>> is_revision("3-20261120T170000Z"), is_revision("third version"), is_revision("")
    (True, False, False)
    """
    return _REVISION.match(text) is not None


def _parse(entry: str) -> tuple[str, Revision]:
    """Parse what `Revisions.add_entry` writes; before, there was no word on what it goes with."""
    name, mark, text, *_ = entry.split(" ")
    return name, Revision(text, mark == _WITHDRAWN)


def link_to_draft(number: int) -> str:
    """Return what a revision goes with: an event of the same import, counted from 1."""
    return f"{_BEHIND}{number}"


def link_to_position(position: int) -> str:
    """Return what a revision goes with: an event that is in the log."""
    return f"{_AT}{position}"


def iterate_other_revisions(
    recorded: Recorded,
    positions: Collection[int],
    people: Collection[str],
    restated: Mapping[int, str],
) -> Iterator[str]:
    """Yield the revisions of an import that go with none of these events and people.

    Those of logs from before say of nothing what they go with, and cannot be erased: they are not
    repeated.

    Args:
        restated: for the position of each event that is told again of a person, whose it is; its
            revision goes with that person from now on.
    """
    event = recorded.event
    for entry in event.revisions if isinstance(event, BatchImported) else ():
        *parts, link = entry.split(" ")
        position = _parse_position(link, recorded.position)
        if len(parts) == _PARTS_BEFORE and position is not None and position in restated:
            yield " ".join([*parts, restated[position]])
        elif len(parts) == _PARTS_BEFORE and not goes_with(
            entry, recorded.position, positions, people
        ):
            yield " ".join([*parts, link_to_position(position) if position else link])


def goes_with(
    entry: str, begin: int, positions: Collection[int], people: Collection[str]
) -> bool:  # fmt: skip
    """Check whether a revision goes with one of these events or people.

    Args:
        begin: the position of the event that keeps it.
    """
    *parts, link = entry.split(" ")
    if len(parts) != _PARTS_BEFORE:
        return False
    return link in people or _parse_position(link, begin) in positions


def _parse_position(text: str, begin: int) -> int | None:
    """Return the position of the event that a revision goes with; None if it is another thing."""
    if text.startswith(_BEHIND):
        return begin + int(text[1:])
    return int(text[1:]) if text.startswith(_AT) else None


@attrs.define
class Revisions:
    """The newest revision of each fact, in the network and in the files at hand.

    Attributes:
        hash_name: makes a name that says nothing, and is the same in this network for ever.
        recorded: the newest of earlier imports, by hashed name.
        newest: the newest of the files at hand, likewise.
    """

    hash_name: Callable[[str], str]
    recorded: dict[str, Revision] = attrs.field(factory=dict)
    newest: dict[str, Revision] = attrs.field(factory=dict)

    @classmethod
    def load(cls, log: Log, hash_name: Callable[[str], str]) -> Revisions:
        """Return what the imports of a log say that still count."""
        structure, revisions = Structure.read_from(log), cls(hash_name)
        for recorded in log.read(kinds=(BatchImported.KIND,)):
            event = recorded.event
            if isinstance(event, BatchImported) and structure.is_counted(
                recorded.id, recorded.batch
            ):
                for name, revision in map(_parse, event.revisions):
                    earlier = revisions.recorded.get(name)
                    revisions.recorded[name] = max(earlier, revision) if earlier else revision
        return revisions

    def _hash_base(self, base: str) -> str:
        return self.hash_name(f"fact\0{base}")[:_NAME_LENGTH]

    def consider(self, base: str, revision: Revision) -> None:
        """Take the revision of a file at hand into account."""
        name = self._hash_base(base)
        self.newest[name] = max(self.newest.get(name, revision), revision)

    def is_outdated(self, base: str, revision: Revision) -> bool:
        """Check that a newer revision of the fact is recorded, or in the files at hand."""
        name = self._hash_base(base)
        others = (self.recorded.get(name), self.newest.get(name))
        return any(other is not None and revision < other for other in others)

    def is_recorded(self, base: str, revision: Revision) -> bool:
        """Check that a revision, or a newer one, was recorded by an earlier import."""
        latest = self.recorded.get(self._hash_base(base))
        return latest is not None and revision <= latest

    def is_withdrawn(self, base: str) -> bool:
        """Check that the newest recorded revision takes the fact back."""
        latest = self.recorded.get(self._hash_base(base))
        return latest is not None and latest.is_withdrawn

    def add_entry(self, base: str, revision: Revision, entries: list[str], goes_with: str) -> None:
        """Add what the event of an import keeps of a revision, unless as new a one is recorded.

        Args:
            goes_with: see `BatchImported`.
        """
        name = self._hash_base(base)
        earlier = self.recorded.get(name)
        if earlier is None or earlier < revision:
            self.recorded[name] = revision
            mark = _WITHDRAWN if revision.is_withdrawn else _STANDS
            entries.append(f"{name} {mark} {revision.text} {goes_with}")
