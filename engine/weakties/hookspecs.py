"""What a plugin may offer; each hook takes nothing and gives objects with an ``id`` or ``name``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pluggy

from weakties.codec import Upcaster
from weakties.domain.event import Event
from weakties.importing.protocol import Importer

PROJECT = "weakties"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a plugin's function as the implementation of the hook of that name."""


@hookspec
def weakties_event_types() -> Iterable[type[Event]]:
    """Offer event classes, of kinds ``plugin/noun.verbed``."""
    return ()


@hookspec
def weakties_upcasters() -> Iterable[Upcaster]:
    """Offer the steps that lift older versions of the plugin's own kinds."""
    return ()


@hookspec
def weakties_importers() -> Iterable[Importer]:
    """Offer importers."""
    return ()


@hookspec
def weakties_projections() -> Iterable[Any]:
    """Offer projection classes."""
    return ()
