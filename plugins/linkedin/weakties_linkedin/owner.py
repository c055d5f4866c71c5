"""Whose export is it? A message is sent or received, seen from its owner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple

from weakties import Source, WeaktiesError
from weakties_linkedin.addresses import slug
from weakties_linkedin.header import Columns
from weakties_linkedin.invitations import mine
from weakties_linkedin.keys import key
from weakties_linkedin.naming import bare, split_names
from weakties_linkedin.people import Connected
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
        name: of the sender; empty if nobody in particular sent it.
        to: the names of those to whom it went, as they stand in one cell.
        whole: whether everybody's profile is given.
    """

    name: str
    sender: str
    to: str
    receivers: tuple[str, ...]
    whole: bool


class Owner(NamedTuple):
    """Whose export it is.

    Attributes:
        profiles: the slugs; none if nothing tells them.
        is_sure: whether the user or the export says so, and not only who takes part.
    """

    profiles: frozenset[str]
    is_sure: bool


def find_owner(
    told: str, source: Source, ends: Iterable[Ends], remembered: Collection[str]
) -> Owner:
    """Return the owner: as the user says, as the export says, as remembered, as messages show.

    The export says it by the invitations beside the file, else by the profile that sends under
    the name in ``Profile.csv``. Messages show it by who is in all of them; of two it is the one
    who is no connection, since nobody is a connection of themselves.

    Args:
        told: addresses or slugs, parted by commas.
        ends: of every message in the file.
        remembered: what `remembered` made of the owner in an earlier import.
    """
    if told.strip():
        spelt = (part.strip() for part in told.split(","))
        own = (slug(part) or slug(f"linkedin.com/in/{part}") for part in spelt)
        return Owner(frozenset(filter(None, own)), is_sure=True)
    invitations = source.beside("Invitations.csv")
    if invitations and (found := _most(mine(invitations))):
        return Owner(found, is_sure=True)
    seen = list(ends)
    name = _name(source)
    if name and (found := _most(e.sender for e in seen if e.name == name)):
        return Owner(found, is_sure=True)
    there = {profile for e in seen for profile in (e.sender, *e.receivers) if profile}
    known = frozenset(profile for profile in there if digest_of(profile) in remembered)
    return Owner(known or _in_all(seen) or _by_name(seen, Connected(source)), is_sure=False)


def digest_of(profile: str) -> str:
    """Return what is remembered of an owner: it recognizes the profile, and does not name it."""
    return key("owner", profile)


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
    """Return who takes part in every message, if it is one person: the owner always does."""
    sets = [{end.sender, *end.receivers} - {""} for end in seen if end.whole]
    common = set.intersection(*sets) if sets else set()
    return frozenset(common) if len(common) == 1 else frozenset()


def _by_name(seen: list[Ends], connected: Connected) -> frozenset[str]:
    """Return the owner by name where no column gives the profiles of receivers."""
    if not seen or any(end.receivers for end in seen):
        return frozenset()
    sets = [{bare(name) for name in (end.name, *split_names(end.to)) if name} for end in seen]
    common = set.intersection(*sets)
    names = [n for n in common if not connected.has(n)] if len(common) > 1 else [*common]
    return (
        _most(e.sender for e in seen if bare(e.name) in names) if len(names) == 1 else frozenset()
    )
