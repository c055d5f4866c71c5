"""Is every name of the past what it says, whatever was loaded before it?"""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import pytest

from weakties import history


def test_every_name_of_the_past_is_there_and_hidden_by_no_module() -> None:
    for module in iter_modules(history.__path__):
        import_module(f"{history.__name__}.{module.name}")

    assert not [n for n in history.__all__ if isinstance(getattr(history, n), ModuleType)]
    with pytest.raises(AttributeError, match="nothing_of_this_name"):
        history.nothing_of_this_name  # type: ignore[attr-defined]  # noqa: B018  # asking is the test


@pytest.mark.parametrize(
    ("script", "module"),
    [
        ("from weakties import history; history.find", "weakties.history.stories"),
        ("import weakties_linkedin.reminding", "weakties.log.codec"),
    ],
)
def test_who_asks_for_one_thing_loads_no_other(script: str, module: str) -> None:
    loaded = f"{script}\nimport sys\nassert {module!r} not in sys.modules"

    subprocess.run([sys.executable, "-c", loaded], check=True)
