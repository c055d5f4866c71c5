"""Hearing what a plugin offers: all of it, or a reason why nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import redirect_stdout
from types import ModuleType
from typing import Any

import pluggy

from weakties import hookspecs
from weakties.codec import KINDS
from weakties.errors import BrokenPlugin
from weakties.plugins.offers import Offers
from weakties.projections.core import CORE, NAMES
from weakties.projections.projection import Projection, tables


def heard(name: str, load: Callable[[], ModuleType], before: Offers) -> Offers:
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
