"""The installed plugins that a network gets, with what is known of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

import attrs

from weakties.errors import BrokenPlugin
from weakties.plugins.cache import Card, Cards
from weakties.plugins.discovery import Entry, find_installed
from weakties.plugins.manager import Plugins
from weakties.plugins.registry import Offers, Plugin

State = Literal["works", "broken", "off", "gone", "new"]


@attrs.frozen
class PluginInfo:
    """An installed plugin, as far as it is known without importing it.

    Attributes:
        state: ``new`` was never probed, ``gone`` is no longer installed.
        reason: why it is broken, with the stage at which it failed.
        touches: what it says it uses beyond the file it is given.
    """

    name: str
    distribution: str
    version: str
    state: State
    stage: str
    reason: str
    trace: str
    title: str
    touches: tuple[str, ...]
    homepage: str
    issues: str
    offers: dict[str, list[str]]


@attrs.frozen
class Installed:
    """The plugins that are installed beside weakties.

    Attributes:
        cards: the file in which is kept what is known of them; None finds it out anew each time.
        only: the plugins or distributions to use; None uses all that are not switched off.
        strict: whether the first that fails is raised, instead of set aside.
        patience_s: how long one may take to be probed; an importer may be silent three times as
            long.
    """

    cards: Path | None = None
    only: frozenset[str] | None = None
    strict: bool = False
    patience_s: float = 10.0

    def load_plugins(self) -> Plugins:
        """Find them, probe those that are new, and let in those that work.

        Raises:
            BrokenPlugin: one fails, and it is strict.
        """
        cards = Cards(self.cards)
        entries = [e for e in find_installed() if self._is_wanted(e, cards.disabled)]
        plugins = Plugins(strict=self.strict, patience_s=self.patience_s, cards=cards)
        for name, error in _find_duplicates(entries).items():
            self._refuse(plugins, error)
            entries = [e for e in entries if e.name != name]
        for card in _load_cards(entries, cards, self.patience_s).values():
            self._add_plugin(plugins, card, entries)
        return plugins

    def list_plugins(self) -> list[PluginInfo]:
        """Return what is known of each by name; nothing is imported, and nothing probed."""
        cards, entries = Cards(self.cards), find_installed()
        kept = cards.list_cards()
        infos = [_describe_entry(e, kept.get(e.name), cards) for e in entries]
        present_names = {e.name for e in entries}
        gone = [
            attrs.evolve(_describe_card(c), state="gone")
            for n, c in kept.items()
            if n not in present_names
        ]
        return sorted([*infos, *gone], key=lambda k: (k.name, k.distribution))

    def switch(self, name: str, *, off: bool) -> None:
        """Switch a plugin, or all of a distribution, off or on again; kept with the cards."""
        Cards(self.cards).switch(name, off=off)

    def forget(self, name: str) -> None:
        """Forget what is known of a plugin: it is probed again when it is next found."""
        Cards(self.cards).forget(name)

    def mark_shown(self, cards: Iterable[Card]) -> None:
        """Remember that the user has seen these cards."""
        Cards(self.cards).keep(attrs.evolve(card, shown=True) for card in cards)

    def load_wanted(self) -> dict[str, str]:
        """Load what the user asked to be installed here: as they named it, by distribution."""
        return Cards(self.cards).wanted

    def set_wanted(self, wanted: Mapping[str, str]) -> None:
        """Remember what is to be installed here, in place of what was."""
        Cards(self.cards).set_wanted(wanted)

    def _is_wanted(self, entry: Entry, off: frozenset[str]) -> bool:
        names = {entry.name, entry.distribution}
        return not names & off and (self.only is None or bool(names & self.only))

    def _add_plugin(self, plugins: Plugins, card: Card, entries: Iterable[Entry]) -> None:
        """Take in one plugin by its card; nothing of it is imported."""
        if not card.shown:
            plugins.unshown_cards.append(card)
        if not card.works:
            error = BrokenPlugin(card.name, card.stage, card.reason, card.origin)
            self._refuse(plugins, error)
            return
        entry = next(e for e in entries if e.name == card.name)
        try:
            plugins.add(Plugin(card.name, card.origin, card.offers, lambda: _load(entry)))
            plugins.entries[card.name] = entry
        except BrokenPlugin as error:
            self._refuse(plugins, error)

    def _refuse(self, plugins: Plugins, error: BrokenPlugin) -> None:
        if self.strict:
            raise error
        plugins.broken.append(error)


def _describe_entry(entry: Entry, card: Card | None, cards: Cards) -> PluginInfo:
    """Return what is known of a plugin that is there."""
    off = bool({entry.name, entry.distribution} & cards.disabled)
    if card is None or not card.is_of(entry):
        return attrs.evolve(_describe_card(Card.of(entry)), state="off" if off else "new")
    info = _describe_card(card)
    return attrs.evolve(info, state="off") if off else info


def _describe_card(card: Card) -> PluginInfo:
    manifest = card.manifest
    return PluginInfo(
        card.name, card.distribution, card.version, "works" if card.works else "broken",
        card.stage, card.reason, card.trace, str(manifest.get("title", "")),
        tuple(manifest.get("touches", ())), str(manifest.get("homepage", "")),
        str(manifest.get("issues", "")), card.offers,
    )  # fmt: skip


def _load(entry: Entry) -> Offers:
    """Import a plugin that a probe found to work.

    Raises:
        BrokenPlugin: now it does not.
    """
    from weakties.plugins.loading import LazyOffers, import_target  # noqa: PLC0415  # only where one is needed

    try:
        return LazyOffers(entry.name, lambda: import_target(entry.target))
    except BrokenPlugin as error:
        origin = f"{entry.distribution} {entry.version}"
        raise BrokenPlugin(error.name, error.stage, error.reason, origin) from error


def _load_cards(entries: list[Entry], cards: Cards, patience_s: float) -> dict[str, Card]:
    """Return the cards of plugins by name; those that are new or were changed are probed."""
    kept = cards.list_cards()
    current = {e.name: c for e in entries if (c := kept.get(e.name)) is not None and c.is_of(e)}
    new = [e for e in entries if e.name not in current]
    if new:
        from weakties.plugins.sandbox.parent import probe_plugins  # noqa: PLC0415  # seldom anything is new

        new_cards = probe_plugins(new, patience_s)
        cards.keep(new_cards)
        current |= {card.name: card for card in new_cards}
    return {entry.name: current[entry.name] for entry in entries}


def _find_duplicates(entries: Iterable[Entry]) -> dict[str, BrokenPlugin]:
    """Find names that two distributions give to their plugins: neither can be meant."""
    counts = Counter(entry.name for entry in entries)
    errors = {}
    for name in (name for name, count in counts.items() if count > 1):
        whose = [f"{e.distribution} {e.version}" for e in entries if e.name == name]
        reason = f"{' and '.join(whose)} both bring a plugin of this name"
        errors[name] = BrokenPlugin(name, "discover", reason)
    return errors
