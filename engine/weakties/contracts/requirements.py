"""The attributes that each offer of a plugin must have, and the one that identifies it."""

from __future__ import annotations

from typing import Any

HOOKS: dict[str, str] = {
    "event_types": "KIND",
    "upcasters": "kind",
    "importers": "id",
    "exporters": "id",
    "projections": "name",
    "statistics": "id",
    "reminder_policies": "id",
    "identity_rules": "id",
    "commands": "name",
    "checks": "id",
    "stores": "id",
    "panels": "id",
}
"""Every hook that gives things, and the attribute by which each is known."""
LIFE = ("attach", "detach")
"""The hooks that receive a network."""

REQUIRED_ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "event_types": ("KIND", "VERSION"),
    "upcasters": ("kind", "from_version", "lift"),
    "importers": ("id", "version", "title", "options", "snapshot", "sniff", "read"),
    "exporters": ("id", "title", "media_type", "suffix", "lines"),
    "projections": ("name", "version", "needs"),
    "statistics": ("id", "title", "figures"),
    "reminder_policies": ("id", "due"),
    "identity_rules": ("id", "evidence"),
    "commands": ("name", "callback"),
    "checks": ("id", "problems"),
    "stores": ("id", "open"),
    "panels": ("id", "title", "blocks"),
}
"""What each thing that a hook gives must have."""


def find_offer_id(hook: str, offer: Any) -> str:
    """Return the id of an offer; two upcasters of one kind differ in the version they lift.

    Raises:
        ValueError: it lacks what such a thing must have.
    """
    lacking = [name for name in REQUIRED_ATTRIBUTES[hook] if not hasattr(offer, name)]
    if lacking:
        cure = "; inherit from weakties.Importer, which has the defaults" * (hook == "importers")
        raise ValueError(f"what weakties_{hook} gives has no {' and no '.join(lacking)}{cure}")
    name = getattr(offer, HOOKS[hook])
    if not isinstance(name, str) or not name.isprintable() or not name.strip():
        raise ValueError(f"what weakties_{hook} gives has no {HOOKS[hook]} that can be shown")
    return f"{name}/{offer.from_version}" if hook == "upcasters" else name
