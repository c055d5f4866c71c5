"""Whom a row of the export means: by profile, or by a name that only one acquaintance has."""

from __future__ import annotations

from functools import cached_property

from weakties import Draft, PersonAdded, PersonId, Source, WeaktiesError, When
from weakties_linkedin.connections import Connections
from weakties_linkedin.naming import bare

MEMBER = "linkedin member"
"""How LinkedIn shows everybody who left; many people, and nobody in particular."""
DELETED = "a deleted member, shown as LinkedIn Member"
UNKNOWN = (
    "It gives a name and no profile, and not exactly one of your connections has that name; "
    "import it together with Connections.csv, or a newer export, which gives profiles."
)
UNNAMED = "a name that several of your connections have, or none, and no profile"
STRANGE = "The URL {!r} is no address of a LinkedIn profile."
NO_PROFILE = "The URL is no address of a LinkedIn profile."


ALIAS = "alias:"


def claim(profile: str) -> PersonId:
    """Name somebody by their profile's slug, or by what an export without profiles calls them."""
    return PersonId(profile if profile.startswith(ALIAS) else f"linkedin:{profile}")


def acquaintance(profile: str, name: str, at: When) -> PersonAdded:
    """Tell of somebody who need not be known yet."""
    return PersonAdded(
        person=claim(profile), found="linkedin", name=name or None, linkedin=profile, at=at
    )


class Connected:
    """The connections that lie beside a file, by name; read when they are first asked for.

    Only a connection with a profile is given: a name alone is told otherwise by the next export,
    and what is told of it would be told again.
    """

    def __init__(self, source: Source) -> None:
        self._source = source

    @property
    def is_there(self) -> bool:
        """Claim that the connections lie beside the file, whatever they hold."""
        return self._source.beside("Connections.csv") is not None

    @cached_property
    def _named(self) -> dict[str, list[PersonAdded]]:
        beside = self._source.beside("Connections.csv")
        found: dict[str, dict[str, PersonAdded]] = {}
        try:
            told = Connections().read(beside, None, None) if beside else ()
            for one in told:
                person = one.event if isinstance(one, Draft) else None
                if isinstance(person, PersonAdded):
                    found.setdefault(bare(person.name or ""), {})[person.person] = person
        except WeaktiesError:  # it is damaged, and its own import says so
            return {}
        return {name: list(people.values()) for name, people in found.items()}

    def one(self, name: str, since: str = "") -> PersonAdded | None:
        """Give the only connection of that name; None if there are several, or none.

        Args:
            since: the moment of an invitation: who was connected before that day, it was not for.
        """
        held = self.only(name)
        if held is None or held.linkedin is None or held.at[:10] < since[:10]:
            return None
        return held

    def only(self, name: str) -> PersonAdded | None:
        """Return the only connection of that name, with or without a profile."""
        held = self._named.get(bare(name), [])
        return held[0] if len(held) == 1 and name else None

    def has(self, name: str) -> bool:
        """Check whether a connection has that name."""
        return bare(name) in self._named
