"""The person that a row means: by profile, or by a name that only one acquaintance has."""

from __future__ import annotations

from functools import cached_property

from weakties import Draft, PersonAdded, PersonId, Source, WeaktiesError, When
from weakties_linkedin.connections import Connections
from weakties_linkedin.naming import strip_suffixes

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


def build_claim(profile: str) -> PersonId:
    """Name somebody by their profile's slug, or by what an export without profiles calls them."""
    return PersonId(profile if profile.startswith(ALIAS) else f"linkedin:{profile}")


def make_acquaintance(profile: str, name: str, at: When) -> PersonAdded:
    """Return the event that adds somebody with a profile."""
    return PersonAdded(
        person=build_claim(profile), found="linkedin", name=name or None, linkedin=profile, at=at
    )


class ConnectionIndex:
    """The connections that lie beside a file, by name; read when they are first asked for.

    Only a connection with a profile is given: a name alone is told otherwise by the next export,
    and what is told of it would be told again.
    """

    def __init__(self, source: Source) -> None:
        self._source = source

    @property
    def is_present(self) -> bool:
        """Check whether the connections lie beside the file, whatever they hold."""
        return self._source.find_neighbor("Connections.csv") is not None

    @cached_property
    def _people_by_name(self) -> dict[str, list[PersonAdded]]:
        neighbor = self._source.find_neighbor("Connections.csv")
        by_name: dict[str, dict[str, PersonAdded]] = {}
        try:
            results = Connections().read(neighbor, None, None) if neighbor else ()
            for result in results:
                person = result.event if isinstance(result, Draft) else None
                if isinstance(person, PersonAdded):
                    by_name.setdefault(strip_suffixes(person.name or ""), {})[person.person] = (
                        person
                    )
        except WeaktiesError:  # it is damaged, and its own import says so
            return {}
        return {name: list(people.values()) for name, people in by_name.items()}

    def find_with_profile(self, name: str, since: str = "") -> PersonAdded | None:
        """Return the only connection of that name that has a profile; None if there is no such one.

        Args:
            since: the moment of an invitation: who was connected before that day, it was not for.
        """
        connection = self.find_only(name)
        if connection is None or connection.linkedin is None or connection.at[:10] < since[:10]:
            return None
        return connection

    def find_only(self, name: str) -> PersonAdded | None:
        """Return the only connection of that name, with or without a profile."""
        matches = self._people_by_name.get(strip_suffixes(name), [])
        return matches[0] if len(matches) == 1 and name else None

    def has_name(self, name: str) -> bool:
        """Check whether a connection has that name."""
        return strip_suffixes(name) in self._people_by_name
