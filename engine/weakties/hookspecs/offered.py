"""What are the things that a plugin offers, and how are they asked?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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

__all__ = [
    "Check", "Exporter", "IdentityRule", "Manifest", "PluginV1", "Readable", "Reminder",
    "ReminderPolicy", "Upcaster",
]  # fmt: skip

P = TypeVar("P", bound="Projection")


def __getattr__(name: str) -> Any:
    """Find an upcaster's class where it is made: few plugins have any."""
    if name != "Upcaster":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from weakties.codec import Upcaster  # noqa: PLC0415  # as it says

    return Upcaster


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


HOOKS: dict[str, str] = {
    "event_types": "KIND",
    "upcasters": "kind",
    "importers": "id",
    "exporters": "id",
    "projections": "name",
    "reminder_policies": "id",
    "identity_rules": "id",
    "commands": "name",
    "checks": "id",
}
"""Every hook but the manifest, and the attribute by which what it gives is known."""

NEEDED: dict[str, tuple[str, ...]] = {
    "event_types": ("KIND", "VERSION"),
    "upcasters": ("kind", "from_version", "lift"),
    "importers": ("id", "version", "title", "options", "snapshot", "sniff", "read"),
    "exporters": ("id", "title", "media_type", "suffix", "lines"),
    "projections": ("name", "version", "needs"),
    "reminder_policies": ("id", "due"),
    "identity_rules": ("id", "evidence"),
    "commands": ("name", "callback"),
    "checks": ("id", "problems"),
}
"""What each thing that a hook gives must have."""


def named(hook: str, offered: Any) -> str:
    """Give the id of something a hook gave; two upcasters of one kind differ in their step.

    Raises:
        ValueError: it lacks what such a thing must have.
    """
    lacking = [name for name in NEEDED[hook] if not hasattr(offered, name)]
    if lacking:
        cure = "; inherit from weakties.Importer, which has the defaults" * (hook == "importers")
        raise ValueError(f"what weakties_{hook} gives has no {' and no '.join(lacking)}{cure}")
    name = getattr(offered, HOOKS[hook])
    if not isinstance(name, str) or not name.isprintable() or not name.strip():
        raise ValueError(f"what weakties_{hook} gives has no {HOOKS[hook]} that can be shown")
    return f"{name}/{offered.from_version}" if hook == "upcasters" else name
