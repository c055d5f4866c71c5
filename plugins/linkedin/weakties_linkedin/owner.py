"""Whose export is it? A message is sent or received, seen from its owner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple

from weakties import Source, WeaktiesError
from weakties_linkedin.addresses import parse_slug
from weakties_linkedin.header import Columns
from weakties_linkedin.invitations import list_own_slugs
from weakties_linkedin.keys import build_key
from weakties_linkedin.naming import split_names, strip_suffixes
from weakties_linkedin.people import ConnectionIndex
from weakties_linkedin.tables import Row, Table, iterate_rows


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
    option: str, source: Source, ends: Iterable[Ends], remembered: Collection[str]
) -> Owner:
    """Return the owner: as the user says, as the export says, as remembered, as messages show.

    The export says it by the invitations beside the file, else by the profile that sends under
    the name in ``Profile.csv``. Messages show it by who is in all of them; of two it is the one
    who is no connection, since nobody is a connection of themselves.

    Args:
        option: addresses or slugs, parted by commas.
        ends: of every message in the file.
        remembered: what `remembered` made of the owner in an earlier import.
    """
    if option.strip():
        spelt = (part.strip() for part in option.split(","))
        own = (parse_slug(part) or parse_slug(f"linkedin.com/in/{part}") for part in spelt)
        return Owner(frozenset(filter(None, own)), is_sure=True)
    invitations = source.find_neighbor("Invitations.csv")
    if invitations and (profiles := _find_most_frequent(list_own_slugs(invitations))):
        return Owner(profiles, is_sure=True)
    all_ends = list(ends)
    name = _read_name(source)
    if name and (profiles := _find_most_frequent(e.sender for e in all_ends if e.name == name)):
        return Owner(profiles, is_sure=True)
    participants = {profile for e in all_ends for profile in (e.sender, *e.receivers) if profile}
    remembered_owners = frozenset(
        profile for profile in participants if digest_of(profile) in remembered
    )
    return Owner(
        remembered_owners
        or _find_in_all(all_ends)
        or _find_by_name(all_ends, ConnectionIndex(source)),
        is_sure=False,
    )


def digest_of(profile: str) -> str:
    """Return what is remembered of an owner: it recognizes the profile, and does not name it."""
    return build_key("owner", profile)


def _find_most_frequent(profiles: Iterable[str]) -> frozenset[str]:
    """Return the most frequent profile; of two, the one that sorts first."""
    counted = Counter(filter(None, profiles))
    return frozenset(sorted(counted, key=lambda p: (-counted[p], p))[:1])


def _read_name(source: Source) -> str:
    """Return the owner's name, in lower case."""
    neighbor = source.find_neighbor("Profile.csv")
    try:
        for row in iterate_rows(neighbor, PROFILE) if neighbor else ():
            if isinstance(row, Row):
                return f"{row.cells.first} {row.cells.last}".casefold().strip()
    except WeaktiesError:  # a damaged file says nothing
        pass
    return ""


def _find_in_all(ends: list[Ends]) -> frozenset[str]:
    """Return who takes part in every message, if it is one person: the owner always does."""
    sets = [{end.sender, *end.receivers} - {""} for end in ends if end.whole]
    common = set.intersection(*sets) if sets else set()
    return frozenset(common) if len(common) == 1 else frozenset()


def _find_by_name(ends: list[Ends], connected: ConnectionIndex) -> frozenset[str]:
    """Return the owner by name where no column gives the profiles of receivers."""
    if not ends or any(end.receivers for end in ends):
        return frozenset()
    sets = [
        {strip_suffixes(name) for name in (end.name, *split_names(end.to)) if name} for end in ends
    ]
    common = set.intersection(*sets)
    names = [n for n in common if not connected.has_name(n)] if len(common) > 1 else [*common]
    return (
        _find_most_frequent(e.sender for e in ends if strip_suffixes(e.name) in names)
        if len(names) == 1
        else frozenset()
    )
