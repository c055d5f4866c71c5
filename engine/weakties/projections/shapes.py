"""What makes a class the row of a table, and how is a row taken apart for SQLite?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, dataclass_transform

import attrs

from weakties.domain.event import remembered

R = TypeVar("R")
Stored = tuple[Any, ...]
"""What SQLite stores of a row; the last value is the position since which it is so."""
_OURS = ("since", "until")
_HIDDEN = ("kept", "is_touched")
_TYPES = {"int": "integer", "float": "real", "str": "text", "bool": "integer"}
_NULL = float("nan")
"""What SQLite stores as NULL; a None takes Python ten times as long to hand over."""


@dataclass_transform()
def row(plain: type[R]) -> type[R]:
    """Make a class the row of a table: its fields are the columns.

    Raises:
        TypeError: a field has a name that every table has already.
    """
    return attrs.define(eq=False, field_transformer=_marked)(plain)


def fields(shape: type[Any]) -> list[Any]:
    """Give the fields of a row class that are columns."""
    return [a for a in attrs.fields(shape) if a.name not in _HIDDEN]


def column(field: Any) -> str:
    """Give a field as the SQL of a column."""
    told = _type(field)
    optional = "" if "None" in told else " not null"
    return f"{field.name} {_TYPES[told.split(' ')[0]]}{optional}"


def bindable(stored: Stored) -> Stored:
    """Give a stored row as `packer` does."""
    return tuple([_NULL if value is None else value for value in stored])


@remembered
def packer(shape: type[Any]) -> Callable[[Any, int], Stored]:
    """Make what takes a row apart for SQLite."""
    parts = []
    for a in fields(shape):
        told, value = _type(a), f"row.{a.name}"
        bound = f"+{value}" if "bool" in told else value
        parts.append(f"(null if {value} is None else {bound})" if "None" in told else bound)
    made: Callable[[Any, int], Stored] = eval(  # noqa: S307  # names of our own
        f"lambda row, since: ({', '.join(parts)}, since)", {"null": _NULL}
    )
    return made


def _marked(plain: type[Any], told: list[Any]) -> list[Any]:
    """Add to a row's fields what it was when last stored, and that it was put since."""
    for name in (*_OURS, *_HIDDEN):
        if any(field.name == name for field in told):
            raise TypeError(f"{plain.__name__} cannot have a field called {name}: every table does")
    hidden = told[0].evolve(default=None, init=False, repr=False, type="Stored | None")
    return [*told, *(hidden.evolve(name=name, alias=name) for name in _HIDDEN)]


def _type(field: Any) -> str:
    return str(field.type if isinstance(field.type, str) else field.type.__name__)
