"""Are the hooks what was promised, each with somebody at home who uses it?"""

from __future__ import annotations

import inspect
import json
from importlib import import_module
from pathlib import Path

from tests.architecture.code import GUESTS

from weakties.contracts import PluginV1
from weakties.contracts.hooks import PREFIX
from weakties.plugins.loading import load_offers

GOLDEN = Path(__file__).with_name("hooks.json")
SPECS = {name: spec for name, spec in vars(PluginV1).items() if name.startswith(PREFIX)}


def test_hooks_are_added_and_never_changed() -> None:
    now = {name: list(inspect.signature(spec).parameters)[1:] for name, spec in SPECS.items()}

    assert now == json.loads(GOLDEN.read_text())


def test_every_hook_has_a_first_party_user() -> None:
    used: set[str] = set()
    for guest in GUESTS:
        offers = load_offers(guest, lambda guest=guest: import_module(f"weakties_{guest}"))  # type: ignore[misc]  # binds the loop's guest
        used |= {PREFIX + hook for hook in offers.collect_ids()}
        used |= {PREFIX + "manifest"} if offers.dump_manifest() else set()

    assert used == SPECS.keys()
