"""How lists of contacts kept in sheets become events."""

from __future__ import annotations

from weakties import hookimpl, offered


@hookimpl
def weakties_manifest() -> offered.Manifest:
    """Say what the plugin is."""
    return offered.Manifest(title="Reads lists of contacts in sheets")
