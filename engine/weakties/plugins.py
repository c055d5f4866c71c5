"""Finding plugins and hearing what they offer; a broken one is named and left out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from configparser import ConfigParser
from configparser import Error as ConfigError
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import pluggy

from weakties import hookspecs
from weakties.codec import KINDS, Codec, Upcaster
from weakties.domain.event import Event
from weakties.errors import BrokenPlugin
from weakties.importing.protocol import Importer
from weakties.projections.core import CORE, NAMES
from weakties.projections.projection import Projection, tables

GROUP = "weakties.v1"


@attrs.define
class Offers:
    """What one plugin offers, or all that were heard."""

    kinds: list[type[Event]] = attrs.field(factory=list)
    upcasters: list[Upcaster] = attrs.field(factory=list)
    importers: list[Importer] = attrs.field(factory=list)
    projections: list[type[Projection]] = attrs.field(factory=list)

    def add(self, other: Offers) -> None:
        """Take over everything another one offers."""
        for name in attrs.fields_dict(Offers):
            getattr(self, name).extend(getattr(other, name))


@attrs.frozen
class Plugins:
    """The plugins of one network: no global ones, two networks may have different ones.

    Attributes:
        names: of those that work.
        broken: those that do not, and why.
    """

    names: tuple[str, ...] = ()
    broken: tuple[BrokenPlugin, ...] = ()
    offers: Offers = attrs.field(factory=Offers)

    @classmethod
    def of(cls, found: Iterable[tuple[str, Callable[[], ModuleType]]]) -> Plugins:
        """Load plugins by name, each all or not at all."""
        names, broken, offers = [], [], Offers()
        for name, load in found:
            try:
                offers.add(_heard(name, load, offers))
                names.append(name)
            except BrokenPlugin as error:
                broken.append(error)
        return cls(tuple(names), tuple(broken), offers)

    def codec(self) -> Codec:
        """Make the codec that knows the core's kinds and theirs."""
        kinds = {**KINDS, **{kind.KIND: kind for kind in self.offers.kinds}}
        return Codec(kinds, self.offers.upcasters)

    def projections(self) -> tuple[type[Projection], ...]:
        """Give the core's projections, then theirs."""
        return (*CORE, *self.offers.projections)


def given(modules: Iterable[ModuleType]) -> Iterator[tuple[str, Callable[[], ModuleType]]]:
    """Take plugins that are imported already."""
    for module in modules:
        yield module.__name__, lambda module=module: module  # type: ignore[misc]  # binds the loop's module


def installed() -> Iterator[tuple[str, Callable[[], ModuleType]]]:
    """Find plugins by their entry points, reading only the small files that name them."""
    seen: set[str] = set()
    for place in map(Path, sys.path):
        for listing in sorted(place.glob("*.dist-info/entry_points.txt")):
            for name, target in _entries(listing):
                if name not in seen:
                    seen.add(name)
                    yield name, lambda target=target: import_module(target)  # type: ignore[misc]  # binds the loop's target


def _entries(listing: Path) -> list[tuple[str, str]]:
    """Read our group off one distribution's entry points."""
    try:
        text = listing.read_text(encoding="utf-8")
        if GROUP not in text:
            return []
        parser = ConfigParser(delimiters=("=",), interpolation=None)
        parser.read_string(text)
        return parser.items(GROUP) if parser.has_section(GROUP) else []
    except (OSError, UnicodeDecodeError, ConfigError):
        return []


def _heard(name: str, load: Callable[[], ModuleType], before: Offers) -> Offers:
    """Import one plugin, check its hooks, and take down what it offers."""
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    stage = "import"
    try:
        with redirect_stdout(sys.stderr):
            module = load()
            stage = "validate"
            manager.register(module, name)
            manager.check_pending()
            offers = Offers(
                _all(manager.hook.weakties_event_types()),
                _all(manager.hook.weakties_upcasters()),
                _all(manager.hook.weakties_importers()),
                _all(manager.hook.weakties_projections()),
            )
        _validate(offers, before)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a plugin may even call sys.exit
        raise BrokenPlugin(name, stage, f"{type(error).__name__}: {error}") from error
    return offers


def _all(answers: Iterable[Iterable[Any]]) -> list[Any]:
    return [offer for answer in answers for offer in answer]


def _validate(offers: Offers, before: Offers) -> None:
    """Refuse what would collide with the core or with another plugin."""
    kinds = {*KINDS, *(k.KIND for k in before.kinds)}
    for kind in offers.kinds:
        if "/" not in kind.KIND or kind.KIND in kinds:
            raise ValueError(f"kind {kind.KIND!r} is not its own; call it plugin/noun.verbed")
    names = {*NAMES, *(p.name for p in before.projections)}
    taken = {"checkpoints", *_table_names((*CORE, *before.projections))}
    for projection in offers.projections:
        if projection.name in names:
            raise ValueError(f"projection {projection.name!r} exists already")
        if both := taken.intersection(_table_names((projection,))):
            raise ValueError(f"table {min(both)!r} is another projection's")
    ids = {importer.id for importer in before.importers}
    for importer in offers.importers:
        if not importer.id or importer.id in ids:
            raise ValueError(f"importer {importer.id!r} has no id of its own")


def _table_names(projections: Iterable[type[Projection]]) -> list[str]:
    """Name the tables that projections fill."""
    return [declared.name for kind in projections for declared in tables(kind).values()]
