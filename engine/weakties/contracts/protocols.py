"""The protocols of what a plugin offers: exporters, statistics, panels and others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import attrs

if TYPE_CHECKING:
    from datetime import date

    from weakties.contracts.blocks import Block
    from weakties.domain.ids import PersonId
    from weakties.log.codec import Codec
    from weakties.log.envelope import Recorded
    from weakties.log.protocol import Chance, Clock, Log
    from weakties.projections.people import Person
    from weakties.readmodel.projection import Projection
    from weakties.statistics.figures import Figure

P = TypeVar("P", bound="Projection")


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
        """Return a projection, caught up."""
        ...

    def events(self, kinds: Collection[str]) -> Iterable[Recorded]:
        """Return the events of some kinds that count, in the order in which they happened."""
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
        """Return the text piece by piece; an empty network gives an empty, valid file."""
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
        """Return its figures as of the view's day; without data, figures that say so."""
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
        """Return what is due by a day, ISO, and what will be; it knows no clock but that."""
        ...


class IdentityRule(Protocol):
    """Something that speaks for, or against, two entries being one person.

    Attributes:
        id: for ever, such as ``vcard.phone``.
    """

    id: str

    def evidence(self, left: Person, right: Person, /) -> tuple[float, str] | None:
        """Return bits and what they rest on; negative bits speak against, None is silence.

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
        """Return each problem with its cure; nothing if all is well."""
        ...


class Store(Protocol):
    """Where logs are kept that are no files, found by the scheme of a URL.

    Attributes:
        id: the scheme, such as ``postgresql``.
    """

    id: str

    def open(
        self, url: str, network: str | None, /, *, create: bool, codec: Callable[[], Codec],
        sources: tuple[Clock, Chance], secret: bytes | None = None,
    ) -> Log:  # fmt: skip
        """Open the log of one network.

        Args:
            network: its id, where a place holds several; None where it holds only one.
            create: whether to begin one where there is none.
            codec: makes what reads and writes events; called when it is first needed.
            sources: of now, and of random bytes.
            secret: of a network that is put back, should it be begun; None makes one.

        Raises:
            NoNetwork: there is none, and none is to be begun.
            SeveralNetworks: there are several, and none was named.
            Unreadable: the place cannot be reached.
            CannotWrite: it does not take a network.
        """
        ...


class Panel(Protocol):
    """One part of a report: a question, and its answer as blocks that any page can show.

    Attributes:
        id: for ever, such as ``linkedin.vouched``; the name for ``--panel``.
        title: what it shows, for a person.
    """

    id: str
    title: str

    def blocks(self, view: Readable, /) -> Iterable[Block]:
        """Return its answer as of the view's day; nothing where there is nothing to say.

        Whoever is named stands in a `Name`, and what somebody wrote in a `Quote`.
        """
        ...


@attrs.frozen
class Companion:
    """A plugin that goes along with a network while it is written to.

    Attributes:
        name: the plugin's.
        call: its hook that is told of a network.
    """

    name: str
    call: Callable[[Any], object]
