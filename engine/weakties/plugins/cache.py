"""A card for each installed plugin, so that none need be imported to know what it offers."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import attrs

from weakties.plugins.discovery import Entry

_FORMAT, STRIKES = 1, 3


@attrs.frozen
class Card:
    """What a probe found out about one plugin, as it was installed then.

    Attributes:
        offers: for each hook the ids of what it gives.
        stage: where it failed: discover, probe, import, validate, declare, attach or call;
            empty if it works.
        reason: why it failed.
        trace: where in its code, for its author.
        manifest: what it says of itself; empty if it says nothing.
        shown: whether the user was told of it.
        strikes: how many times in a row it failed when it was asked.
    """

    name: str
    target: str
    distribution: str
    version: str
    stamp: str
    offers: dict[str, list[str]] = attrs.field(factory=dict)
    stage: str = ""
    reason: str = ""
    trace: str = ""
    manifest: dict[str, Any] = attrs.field(factory=dict)
    shown: bool = False
    strikes: int = 0

    @classmethod
    def of(cls, entry: Entry, **details: Any) -> Card:
        """Begin a card for an installed plugin."""
        return cls(**attrs.asdict(entry), **details)

    @property
    def works(self) -> bool:
        """Whether it may be imported."""
        return not self.stage

    @property
    def origin(self) -> str:
        """Its distribution and version."""
        return f"{self.distribution} {self.version}"

    def is_of(self, entry: Entry) -> bool:
        """Check whether nothing was installed anew since."""
        return (self.stamp, self.target, self.version) == (entry.stamp, entry.target, entry.version)


class Cards:
    """The cards of this installation of Python, and which plugins are switched off.

    Args:
        path: the file they are kept in; None keeps them no longer than the process. What cannot
            be read or written is found out again.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path

    @cached_property
    def _data(self) -> dict[str, Any]:
        data: Any = None
        if self._path is not None:
            with suppress(OSError, ValueError):
                data = json.loads(self._path.read_text(encoding="utf-8"))
        fits = isinstance(data, dict) and data.get("format") == _FORMAT
        return data if fits else {"format": _FORMAT, "off": [], "cards": {}}

    @property
    def disabled(self) -> frozenset[str]:
        """The plugins and distributions that are switched off."""
        return frozenset(self._data["off"])

    @property
    def wanted(self) -> dict[str, str]:
        """By the name of its distribution, what the user asked to be installed here last."""
        wanted = self._data.get("wanted", {}).get(sys.prefix)
        return dict(wanted) if isinstance(wanted, dict) else {}

    def set_wanted(self, wanted: Mapping[str, str]) -> None:
        """Remember what is to be installed here, in place of what was."""
        self._data.setdefault("wanted", {})[sys.prefix] = dict(sorted(wanted.items()))
        self._write()

    def list_cards(self) -> dict[str, Card]:
        """Return every card by the plugin's name; one that cannot be read is left out."""
        cards: dict[str, Card] = {}
        for fields in self._data["cards"].get(sys.prefix, ()):
            with suppress(TypeError):
                cards[fields["name"]] = Card(**fields)
        return cards

    def keep(self, cards: Iterable[Card]) -> None:
        """Keep cards in place of those of the same names."""
        kept = {**self.list_cards(), **{card.name: card for card in cards}}
        self._data["cards"][sys.prefix] = [attrs.asdict(card) for card in kept.values()]
        self._write()

    def count_failure(self, name: str, stage: str, reason: str) -> bool:
        """Count that a plugin failed; three times in a row are enough to set it aside.

        Returns:
            whether it is set aside.
        """
        card = self.list_cards().get(name)
        if card is None:
            return False
        is_out = card.strikes + 1 >= STRIKES
        stage, reason = (stage, f"three times in a row: {reason}") if is_out else ("", "")
        self.keep([attrs.evolve(card, strikes=card.strikes + 1, stage=stage, reason=reason)])
        return is_out

    def clear_failures(self, name: str) -> None:
        """Record that a plugin succeeded, so that earlier failures no longer count."""
        card = self.list_cards().get(name)
        if card is not None and card.strikes:
            self.keep([attrs.evolve(card, strikes=0)])

    def forget(self, name: str) -> None:
        """Drop a card: the plugin is probed again when it is next found."""
        kept = [attrs.asdict(card) for card in self.list_cards().values() if card.name != name]
        self._data["cards"][sys.prefix] = kept
        self._write()

    def switch(self, name: str, *, off: bool) -> None:
        """Switch a plugin off, or on again."""
        self._data["off"] = sorted((self.disabled | {name}) if off else self.disabled - {name})
        self._write()

    def _write(self) -> None:
        """Write the file anew; a reader sees the old one or the new one."""
        if self._path is None:
            return
        draft = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.write_text(json.dumps(self._data, indent=1), encoding="utf-8")
            draft.replace(self._path)
        except OSError:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
