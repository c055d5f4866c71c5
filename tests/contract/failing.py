"""Which checks of a kit fail, run one by one as pytest would run them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from inspect import signature
from typing import Any

import pytest
from hypothesis import Phase, settings


def checks(kit: type[Any]) -> list[str]:
    """Name every check of a kit."""
    return [name for name in dir(kit) if name.startswith("test_")]


def failing(kit: type[Any], only: str | None = None) -> dict[str, BaseException]:
    """Return the checks that fail, each with the first thing it says."""
    found = {}
    with _at_once():
        for name in checks(kit) if only is None else [only]:
            errors = (_error(getattr(kit(), name), given) for given in _givens(kit, name))
            if (error := next(filter(None, errors), None)) is not None:
                found[name] = error
    return found


def _error(check: Callable[..., None], given: dict[str, Any]) -> BaseException | None:
    """Run a check once."""
    try:
        check(**given)
    except pytest.skip.Exception:
        return None
    except Exception as error:  # noqa: BLE001  # whatever makes a check fail
        return error
    return None


@contextmanager
def _at_once() -> Iterator[None]:
    """Let Hypothesis stop at the first example that fails, and look for no smaller one."""
    before = settings.get_current_profile_name()
    settings.register_profile(
        "at once",
        settings.get_profile(before),
        phases=[Phase.explicit, Phase.generate],
        report_multiple_bugs=False,
    )
    settings.load_profile("at once")
    try:
        yield
    finally:
        settings.load_profile(before)


def _givens(kit: type[Any], name: str) -> Iterator[dict[str, Any]]:
    """Yield what a check is run with."""
    wanted = signature(getattr(kit, name)).parameters
    trial: Any = kit()
    if "sample" in wanted:
        yield from ({"sample": sample} for sample in trial.samples)
    elif "own" in wanted:
        yield from ({"own": sample} for sample in trial.list_own_samples())
    elif "stranger" in wanted:
        yield from ({"stranger": stranger} for stranger in trial.list_strangers())
    else:
        yield {}
