"""What are the things that a plugin offers, and how are they asked?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import attrs

if TYPE_CHECKING:
    from datetime import date

    from weakties.codec import Upcaster
    from weakties.domain.event import Event
    from weakties.domain.ids import PersonId
    from weakties.importing.protocol import Importer
    from weakties.projections.people import Person
    from weakties.projections.projection import Projection
    from weakties.statistics.figures import Figure, share

__all__ = [
    "Check", "Exporter", "Figure", "IdentityRule", "Manifest", "PluginV1", "Readable", "Reminder",
    "ReminderPolicy", "Statistic", "Upcaster", "share",
]  # fmt: skip

P = TypeVar("P", bound="Projection")


_HOMES = {
    "Upcaster": "weakties.codec",
    "Figure": "weakties.statistics.figures",
    "share": "weakties.statistics.figures",
}


def __getattr__(name: str) -> Any:
    """Find where it is made what few plugins have any use for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


class Readable(Protocol):
    """A network, or a network as of a day: it gives projections, to ask them questions."""

    @property
    def day(self) -> date:
        """The day as of which it answers."""
        ...

    @property
    def feed(self) -> Any:
        """The part of the log it sees."""
        ...

    @property
    def plugins(self) -> Any:
        """The plugins of the network."""
        ...

    def read(self, kind: type[P]) -> P:
        """Give a projection, caught up."""
        ...


@attrs.frozen(kw_only=True)
class Manifest:
    """What a plugin says of itself; nothing of it is enforced.

    Attributes:
        title: what it is, in a few words.
        touches: what it uses beyond the file it is given, such as ``files`` or ``network``;
            empty if nothing.
        homepage: where more is told about it.
        issues: where its faults are reported.
    """

    title: str
    touches: tuple[str, ...] = ()
    homepage: str = ""
    issues: str = ""


class Exporter(Protocol):
    """What writes a network, or a part of it, in one format.

    Attributes:
        id: for ever, such as ``vcard.people``.
        title: what it writes, for a person.
        media_type: such as ``text/vcard``.
        suffix: of a file of the format, such as ``.vcf``.
    """

    id: str
    title: str
    media_type: str
    suffix: str

    def lines(self, view: Readable, /) -> Iterator[str]:
        """Give the text piece by piece; an empty network gives an empty, valid file."""
        ...


class Statistic(Protocol):
    """A question that is answered in numbers.

    Attributes:
        id: for ever, such as ``linkedin.endorsed``; the name in JSON and for ``--explain``.
        title: the question, for a person.
    """

    id: str
    title: str

    def figures(self, view: Readable, /) -> Iterable[Figure]:
        """Give its figures as of the view's day; without data, figures that say so."""
        ...


@attrs.frozen
class Reminder:
    """One thing to do.

    Attributes:
        person: whom it concerns.
        on: the day from which it is due, ISO.
        reason: why, in a sentence; ``{}`` stands for the person.
        subject: the event it follows from, so that it is the same tomorrow.
    """

    person: PersonId
    on: str
    reason: str
    subject: str


class ReminderPolicy(Protocol):
    """A rule for what is due.

    Attributes:
        id: for ever, such as ``linkedin.thanks``; shown as the reminder's rule.
    """

    id: str

    def due(self, view: Readable, today: str, /) -> Iterable[Reminder]:
        """Give what is due by a day, ISO, and what will be; it knows no clock but that."""
        ...


class IdentityRule(Protocol):
    """Something that speaks for, or against, two entries being one person.

    Attributes:
        id: for ever, such as ``vcard.phone``.
    """

    id: str

    def evidence(self, one: Person, other: Person, /) -> tuple[float, str] | None:
        """Give bits and what they rest on; negative ones speak against, None is silence.

        One bit is two to one.
        """
        ...


class Check(Protocol):
    """Something that can be wrong with what a plugin brought.

    Attributes:
        id: for ever, such as ``linkedin.age``.
    """

    id: str

    def problems(self, view: Readable, today: str, /) -> Iterable[tuple[str, str]]:
        """Give each problem with its cure; nothing if all is well."""
        ...


class PluginV1(Protocol):
    """What a plugin may have, for type checkers: a class of one inherits from it, marks with
    `hookimpl` what it overrides, and the others are never called.
    """  # noqa: D205  # one sentence, over two lines

    def weakties_manifest(self) -> Manifest:
        """Say what the plugin is, where its faults are reported, and what it touches."""
        ...

    def weakties_event_types(self) -> Iterable[type[Event]]:
        """Offer event classes, of kinds ``plugin/noun.verbed``."""
        ...

    def weakties_upcasters(self) -> Iterable[Upcaster]:
        """Offer the steps that lift older versions of the plugin's own kinds."""
        ...

    def weakties_importers(self) -> Iterable[Importer]:
        """Offer importers; files of one archive are read in the order in which they are offered."""
        ...

    def weakties_exporters(self) -> Iterable[Exporter]:
        """Offer exporters, for ``weakties export --as ID``."""
        ...

    def weakties_projections(self) -> Iterable[Any]:
        """Offer projection classes."""
        ...

    def weakties_statistics(self) -> Iterable[Statistic]:
        """Offer statistics, which ``weakties stats`` shows after the core's."""
        ...

    def weakties_reminder_policies(self) -> Iterable[ReminderPolicy]:
        """Offer rules for what is due, which ``weakties today`` lists with the core's."""
        ...

    def weakties_identity_rules(self) -> Iterable[IdentityRule]:
        """Offer evidence that two entries are one person, for ``weakties duplicates``."""
        ...

    def weakties_commands(self) -> Iterable[Any]:
        """Offer click commands; only the command line asks, with a ``weakties.Network`` to open."""
        ...

    def weakties_checks(self) -> Iterable[Check]:
        """Offer what ``weakties doctor --plugins`` looks at."""
        ...
