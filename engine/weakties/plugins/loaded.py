"""Which plugins does one network have: no global ones, two networks may have different ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from weakties.errors import BrokenPlugin
from weakties.plugins.offers import Guest, Offers

if TYPE_CHECKING:
    from weakties.codec import Codec
    from weakties.importing.reading import Reading
    from weakties.plugins.cards import Card, Cards
    from weakties.plugins.finding import Entry
    from weakties.plugins.reading import Asked, Heard
    from weakties.projections.projection import Projection


T = TypeVar("T")


@attrs.define
class Plugins:
    """The plugins of one network; each is imported when something of it is first needed.

    Attributes:
        guests: those that work.
        broken: those that do not, and why.
        found: cards of those that are installed and were not shown to the user yet.
        entries: how those that are installed are imported, by name.
        strict: whether the first that fails is raised.
        patience_s: how long the probe of one may take; an importer may be silent thrice as long.
    """

    guests: list[Guest] = attrs.field(factory=list)
    broken: list[BrokenPlugin] = attrs.field(factory=list)
    found: list[Card] = attrs.field(factory=list)
    entries: dict[str, Entry] = attrs.field(factory=dict)
    strict: bool = False
    patience_s: float = 10.0
    _cards: Cards | None = None
    _failed: set[int] = attrs.field(factory=set)
    _sound: set[str] = attrs.field(factory=set)

    @classmethod
    def given(cls, modules: Iterable[ModuleType]) -> Plugins:
        """Take plugins that are imported already; their code runs in this process."""
        made = cls()
        for module in modules:
            from weakties.plugins.hearing import heard  # noqa: PLC0415  # without plugins, no pluggy

            try:
                offers = heard(module.__name__, lambda module=module: module)  # type: ignore[misc]  # binds the loop's module
                guest = Guest(module.__name__, "", offers.ids(), lambda offers=offers: offers)  # type: ignore[misc]  # as above
                made.add(guest)
            except BrokenPlugin as error:
                made.broken.append(error)
        return made

    @property
    def names(self) -> tuple[str, ...]:
        """The names of those that work."""
        return tuple(guest.name for guest in self.guests)

    def add(self, guest: Guest) -> None:
        """Let a plugin in, unless something it offers is another's already.

        Raises:
            BrokenPlugin: it is; the error names both.
        """
        for other in self.guests:
            for hook, ids in guest.ids.items():
                if (both := set(ids) & set(other.ids.get(hook, ()))) and hook != "commands":
                    whose = f"{other.name} ({other.origin})" if other.origin else other.name
                    reason = f"{min(both)!r} of weakties_{hook} is offered by {whose}, too"
                    raise BrokenPlugin(guest.name, "declare", reason, guest.origin)
        self.guests.append(guest)

    def offered(self, hook: str) -> list[Any]:
        """Give what all plugins offer through one hook; those that offer nothing stay unread."""
        return [one for guest in self._with(hook) for one in getattr(guest.offers(), hook)]

    def asked(self, hook: str, question: Callable[[Any], T], stage: str = "call") -> list[T]:
        """Put a question to everything that is offered through a hook, and give the answers.

        What fails is passed over, now and for the rest of this network's time, and named in
        `broken` with the stage. An installed plugin that fails three times in a row is set aside.
        """
        answers = []
        for guest in self._with(hook):
            asked = [one for one in getattr(guest.offers(), hook) if id(one) not in self._failed]
            for one in asked:
                try:
                    answers.append(question(one))
                except KeyboardInterrupt:
                    raise
                except BaseException as error:  # noqa: BLE001  # a guest may even call sys.exit
                    self._failed.add(id(one))
                    self._strike(guest, stage, _said_by(error)[:500])
            if asked and guest.name not in self._sound and not self._failed & {*map(id, asked)}:
                self._sound.add(guest.name)
                if self._cards is not None:
                    self._cards.spared(guest.name)
        return answers

    def _strike(self, guest: Guest, stage: str, reason: str) -> None:
        """Name a plugin that failed when it was asked."""
        self._sound.add(guest.name)  # what it answers beside that is no excuse
        if self._cards is not None and self._cards.struck(guest.name, stage, reason):
            reason = f"{reason}; that was the third time in a row, and it is set aside"
        self.broken.append(BrokenPlugin(guest.name, stage, reason, guest.origin))

    def _with(self, hook: str) -> list[Guest]:
        """Import the plugins that offer something through a hook; one that fails is set aside."""
        for guest in [g for g in self.guests if g.ids.get(hook)]:
            try:
                getattr(guest.offers(), hook)
            except BrokenPlugin as error:
                self._set_aside(guest, error)
        return [g for g in self.guests if g.ids.get(hook)]

    def _set_aside(self, guest: Guest, error: BrokenPlugin) -> None:
        """Go on without a plugin, now and until something else is installed."""
        if self.strict:
            raise error
        self.guests.remove(guest)
        self.broken.append(error)
        entry = self.entries.get(guest.name)
        if self._cards is not None and entry is not None:
            from weakties.plugins.cards import Card  # noqa: PLC0415  # seldom needed

            self._cards.keep([Card.of(entry, stage=error.stage, reason=error.reason)])

    def read(self, asked: Asked, progress: Heard) -> list[Reading]:
        """Let the importers read a file; installed ones do it in a child process.

        Raises:
            WeaktiesError: see `weakties.plugins.reading.stream`.
        """
        from weakties.plugins import reading  # noqa: PLC0415  # only to import

        codec = self.codec()  # first: a plugin that fails now is set aside
        able = [guest for guest in self.guests if guest.ids.get("importers")]
        own = {i: frozenset(g.ids.get("event_types", ())) for g in able for i in g.ids["importers"]}
        if self.entries:
            from weakties.plugins.reading_apart import stream_apart  # noqa: PLC0415  # as above

            entries = [self.entries[g.name] for g in able]
            given = stream_apart(asked, entries, codec, 3 * self.patience_s)
        else:
            readers = [reading.Reader(i, g.name) for g in able for i in g.offers().importers]
            given = reading.stream(asked, readers)
        return reading.gathered(given, own, progress)

    def codec(self) -> Codec:
        """Make the codec that knows the core's kinds and theirs."""
        known = Offers()
        for hook in ("event_types", "upcasters"):
            setattr(known, hook, self.offered(hook))
        return known.codec()

    def projections(self) -> tuple[type[Projection], ...]:
        """Give the core's projections, then theirs."""
        from weakties.projections.core import CORE  # noqa: PLC0415  # one question needs one projection

        return (*CORE, *self.offered("projections"))


def _said_by(error: BaseException) -> str:
    """Say what an error is, which may fail to do so itself."""
    try:
        return f"{type(error).__name__}: {error}"
    except Exception:  # noqa: BLE001  # it is a guest's, too
        return type(error).__name__
