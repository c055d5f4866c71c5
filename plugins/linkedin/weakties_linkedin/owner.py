"""Whose export is it? A message is sent or received, seen from its owner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from weakties import Source, WeaktiesError
from weakties_linkedin.addresses import slug
from weakties_linkedin.header import Columns
from weakties_linkedin.invitations import mine
from weakties_linkedin.tables import Row, Table, rows


class _Profile(NamedTuple):
    first: str
    last: str


PROFILE = Table(
    ("profile.csv",),
    Columns(_Profile, {"first name": "first", "last name": "last"}, ("First Name", "Last Name")),
)


class Ends(NamedTuple):
    """Who sent a message, and to whom, as far as profiles are given.

    Attributes:
        whole: whether everybody's profile is given.
    """

    name: str
    sender: str
    receivers: tuple[str, ...]
    whole: bool


def owners(told: str, source: Source, ends: Iterable[Ends]) -> frozenset[str]:
    """Give the slugs of the owner; empty if nothing tells them.

    They are what the user says, else what the invitations beside the file say, else the profile
    that sends under the name in ``Profile.csv``, else the only one that is in every message.

    Args:
        told: addresses or slugs, parted by commas.
        ends: of every message in the file.
    """
    if told.strip():
        spelt = (part.strip() for part in told.split(","))
        return frozenset(
            s for part in spelt if (s := slug(part) or slug(f"linkedin.com/in/{part}"))
        )
    invitations = source.beside("Invitations.csv")
    if invitations and (found := _most(mine(invitations))):
        return found
    seen = list(ends)
    name = _name(source)
    return (name and _most(e.sender for e in seen if e.name == name)) or _in_all(seen)


def _most(profiles: Iterable[str]) -> frozenset[str]:
    """Give the most frequent profile; of two, the one that sorts first."""
    counted = Counter(filter(None, profiles))
    return frozenset(sorted(counted, key=lambda p: (-counted[p], p))[:1])


def _name(source: Source) -> str:
    """Give the owner's name, in lower case."""
    beside = source.beside("Profile.csv")
    try:
        for one in rows(beside, PROFILE) if beside else ():
            if isinstance(one, Row):
                return f"{one.cells.first} {one.cells.last}".casefold().strip()
    except WeaktiesError:  # a damaged file says nothing
        pass
    return ""


def _in_all(seen: list[Ends]) -> frozenset[str]:
    """Give who takes part in every message, if it is one person: the owner always does."""
    sets = [{end.sender, *end.receivers} for end in seen if end.whole]
    common = set.intersection(*sets) if sets else set()
    return frozenset(common) if len(common) == 1 else frozenset()
