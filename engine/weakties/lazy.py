"""Names that a module makes available, and imports only when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from importlib import import_module
from typing import Any


def make_getattr(
    package: str, homes: Mapping[str, str], modules: Collection[str] = ()
) -> Callable[[str], Any]:
    """Make a module's ``__getattr__``, which checkers must not see: they would find any name.

    Args:
        package: the name of the module.
        homes: names, parted by blanks, by the module below `weakties` that defines them.
        modules: names of the package's own modules that are public.
    """
    home_by_name = {name: home for home, names in homes.items() for name in names.split()}

    def get(name: str) -> Any:
        if name in modules:
            return import_module(f"{package}.{name}")
        if name not in home_by_name:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"weakties.{home_by_name[name]}"), name)

    return get
