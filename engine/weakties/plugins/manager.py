"""The plugins of one network; nothing is global, and two networks may have different ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from weakties.errors import BrokenPlugin
from weakties.plugins.registry import Offers, Plugin

if TYPE_CHECKING:
    from weakties.importing.reading import Reading
    from weakties.log.codec import Codec
    from weakties.plugins.cache import Card, Cards
    from weakties.plugins.discovery import Entry
    from weakties.plugins.reading import OnProgress, ReadRequest
    from weakties.readmodel.projection import Projection


T = TypeVar("T")


@attrs.define
class Plugins:
    """The plugins of one network; each is imported when something of it is first needed.

    Attributes:
        working: those that work.
        broken: those that do not, and why.
        unshown_cards: cards of those that are installed and were not shown to the user yet.
        entries: how those that are installed are imported, by name.
        strict: whether the first that fails is raised.
        patience_s: how long the probe of one may take; an importer may be silent thrice as long.
    """

    working: list[Plugin] = attrs.field(factory=list)
    broken: list[BrokenPlugin] = attrs.field(factory=list)
    unshown_cards: list[Card] = attrs.field(factory=list)
    entries: dict[str, Entry] = attrs.field(factory=dict)
    strict: bool = False
    patience_s: float = 10.0
    _cards: Cards | None = None
    _failed_ids: set[int] = attrs.field(factory=set)
    _sound_names: set[str] = attrs.field(factory=set)

    @classmethod
    def from_modules(cls, modules: Iterable[ModuleType]) -> Plugins:
        """Take plugins that are imported already; their code runs in this process."""
        plugins = cls()
        for module in modules:
            from weakties.plugins.loading import load_offers  # noqa: PLC0415  # without plugins, no pluggy

            try:
                offers = load_offers(module.__name__, lambda module=module: module)  # type: ignore[misc]  # binds the loop's module
                load = lambda offers=offers: offers  # noqa: E731  # binds the loop's value
                plugins.add(Plugin(module.__name__, "", offers.collect_ids(), load))
            except BrokenPlugin as error:
                plugins.broken.append(error)
        return plugins

    @property
    def names(self) -> tuple[str, ...]:
        """The names of those that work."""
        return tuple(plugin.name for plugin in self.working)

    def add(self, plugin: Plugin) -> None:
        """Let a plugin in, unless something it offers is another's already.

        Raises:
            BrokenPlugin: it is; the error names both.
        """
        for other in self.working:
            for hook, ids in plugin.ids.items():
                if (shared := set(ids) & set(other.ids.get(hook, ()))) and hook != "commands":
                    whose = f"{other.name} ({other.origin})" if other.origin else other.name
                    reason = f"{min(shared)!r} of weakties_{hook} is offered by {whose}, too"
                    raise BrokenPlugin(plugin.name, "declare", reason, plugin.origin)
        self.working.append(plugin)

    def collect_offers(self, hook: str) -> list[Any]:
        """Return what all plugins offer through one hook; those that offer nothing stay unread."""
        return [
            offer
            for plugin in self._import_offering(hook)
            for offer in getattr(plugin.get_offers(), hook)
        ]

    def collect_answers(
        self, hook: str, question: Callable[[Any], T], stage: str = "call"
    ) -> list[T]:
        """Call a question on every offer of a hook, and return the answers.

        What fails is passed over, now and for the rest of this network's time, and named in
        `broken` with the stage. An installed plugin that fails three times in a row is set aside.
        """
        answers = []
        for plugin in self._import_offering(hook):
            offers = [
                offer
                for offer in getattr(plugin.get_offers(), hook)
                if id(offer) not in self._failed_ids
            ]
            for offer in offers:
                try:
                    answers.append(question(offer))
                except KeyboardInterrupt:
                    raise
                except BaseException as error:  # noqa: BLE001  # a plugin may even call sys.exit
                    self._failed_ids.add(id(offer))
                    self._record_failure(plugin, stage, _describe_error(error)[:500])
            if (
                offers
                and plugin.name not in self._sound_names
                and not self._failed_ids & {*map(id, offers)}
            ):
                self._sound_names.add(plugin.name)
                if self._cards is not None:
                    self._cards.clear_failures(plugin.name)
        return answers

    def _record_failure(self, plugin: Plugin, stage: str, reason: str) -> None:
        """Name a plugin that failed when it was asked."""
        self._sound_names.add(plugin.name)  # what it answers beside that is no excuse
        if self._cards is not None and self._cards.count_failure(plugin.name, stage, reason):
            reason = f"{reason}; that was the third time in a row, and it is set aside"
        self.broken.append(BrokenPlugin(plugin.name, stage, reason, plugin.origin))

    def _import_offering(self, hook: str) -> list[Plugin]:
        """Import the plugins that offer something through a hook; one that fails is set aside."""
        for plugin in [g for g in self.working if g.ids.get(hook)]:
            try:
                getattr(plugin.get_offers(), hook)
            except BrokenPlugin as error:
                self._set_aside(plugin, error)
        return [g for g in self.working if g.ids.get(hook)]

    def _set_aside(self, plugin: Plugin, error: BrokenPlugin) -> None:
        """Go on without a plugin, now and until something else is installed."""
        if self.strict:
            raise error
        self.working.remove(plugin)
        self.broken.append(error)
        entry = self.entries.get(plugin.name)
        if self._cards is not None and entry is not None:
            from weakties.plugins.cache import Card  # noqa: PLC0415  # seldom needed

            self._cards.keep([Card.of(entry, stage=error.stage, reason=error.reason)])

    def read(self, request: ReadRequest, on_progress: OnProgress) -> list[Reading]:
        """Let the importers read a file; installed ones do it in a child process.

        Raises:
            WeaktiesError: see `weakties.plugins.reading.stream`.
        """
        from weakties.plugins import reading  # noqa: PLC0415  # only to import

        codec = self.make_codec()  # first: a plugin that fails now is set aside
        importing = [plugin for plugin in self.working if plugin.ids.get("importers")]
        own = {
            i: frozenset(g.ids.get("event_types", ()))
            for g in importing
            for i in g.ids["importers"]
        }
        if self.entries:
            from weakties.plugins.sandbox.parent import stream_in_child  # noqa: PLC0415  # as above

            entries = [self.entries[g.name] for g in importing]
            items = stream_in_child(request, entries, codec, 3 * self.patience_s)
        else:
            readers = [
                reading.Reader(i, g.name) for g in importing for i in g.get_offers().importers
            ]
            items = reading.stream(request, readers)
        return reading.gather_readings(items, own, on_progress)

    def make_codec(self) -> Codec:
        """Make the codec that knows the core's kinds and theirs."""
        offers = Offers()
        for hook in ("event_types", "upcasters"):
            setattr(offers, hook, self.collect_offers(hook))
        return offers.make_codec()

    def list_projections(self) -> tuple[type[Projection], ...]:
        """Return the core's projections, then theirs."""
        from weakties.projections.core import CORE  # noqa: PLC0415  # one question needs one projection

        return (*CORE, *self.collect_offers("projections"))


def _describe_error(error: BaseException) -> str:
    """Return what an error is, which may fail to do so itself."""
    try:
        return f"{type(error).__name__}: {error}"
    except Exception:  # noqa: BLE001  # it is a plugin's, too
        return type(error).__name__
