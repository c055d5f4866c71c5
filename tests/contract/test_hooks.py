"""Are the hooks what was promised, each with somebody at home who uses it?"""

from __future__ import annotations

import inspect
import json
from importlib import import_module
from pathlib import Path

from tests.architecture.code import GUESTS

from weakties import contracts
from weakties.contracts import hooks
from weakties.plugins.loading import PREFIX, load_offers

GOLDEN = Path(__file__).with_name("hooks.json")
SPECS = {name: spec for name, spec in vars(hooks).items() if name.startswith(PREFIX)}


def test_hooks_are_added_and_never_changed() -> None:
    now = {name: list(inspect.signature(spec).parameters) for name, spec in SPECS.items()}

    assert now == json.loads(GOLDEN.read_text())


def test_type_checkers_know_the_same_hooks() -> None:
    typed = {n: m for n, m in vars(contracts.PluginV1).items() if n.startswith(PREFIX)}

    assert typed.keys() == SPECS.keys()
    for name, spec in SPECS.items():
        assert inspect.getdoc(typed[name]) == inspect.getdoc(spec)
        assert typed[name].__annotations__ == spec.__annotations__


def test_every_hook_has_a_first_party_user() -> None:
    used: set[str] = set()
    for guest in GUESTS:
        offers = load_offers(guest, lambda guest=guest: import_module(f"weakties_{guest}"))  # type: ignore[misc]  # binds the loop's guest
        used |= {PREFIX + hook for hook in offers.collect_ids()}
        used |= {PREFIX + "manifest"} if offers.dump_manifest() else set()

    assert used == SPECS.keys()
