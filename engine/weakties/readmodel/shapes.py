"""Row classes of tables, and their conversion to SQLite values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, dataclass_transform

import attrs

from weakties.domain.event import cache_per_type

R = TypeVar("R")
Stored = tuple[Any, ...]
"""What SQLite stores of a row; the last value is the position since which it is so."""
_OURS = ("since", "until")
_HIDDEN = ("stored_values", "is_changed")
_TYPES = {"int": "integer", "float": "real", "str": "text", "bool": "integer"}
_NULL = float("nan")
"""What SQLite stores as NULL; a None takes Python ten times as long to hand over."""


@dataclass_transform()
def row(plain: type[R]) -> type[R]:
    """Make a class the row of a table: its fields are the columns.

    Raises:
        TypeError: a field has a name that every table has already.
    """
    return attrs.define(eq=False, field_transformer=_add_hidden_fields)(plain)


def column_fields(shape: type[Any]) -> list[Any]:
    """Return the fields of a row class that are columns."""
    return [a for a in attrs.fields(shape) if a.name not in _HIDDEN]


def render_column(field: Any) -> str:
    """Return a field as the SQL of a column."""
    type_name = _name_type(field)
    optional = "" if "None" in type_name else " not null"
    return f"{field.name} {_TYPES[type_name.split(' ')[0]]}{optional}"


def to_bindable(stored: Stored) -> Stored:
    """Return a stored row as `make_packer` does."""
    return tuple([_NULL if value is None else value for value in stored])


@cache_per_type
def make_packer(shape: type[Any]) -> Callable[[Any, int], Stored]:
    """Make what takes a row apart for SQLite."""
    parts = []
    for a in column_fields(shape):
        type_name, value = _name_type(a), f"row.{a.name}"
        bound = f"+{value}" if "bool" in type_name else value
        parts.append(f"(null if {value} is None else {bound})" if "None" in type_name else bound)
    pack: Callable[[Any, int], Stored] = eval(  # noqa: S307  # names of our own
        f"lambda row, since: ({', '.join(parts)}, since)", {"null": _NULL}
    )
    return pack


def _add_hidden_fields(plain: type[Any], declared: list[Any]) -> list[Any]:
    """Add to a row's fields what it was when last stored, and that it was put since."""
    for name in (*_OURS, *_HIDDEN):
        if any(field.name == name for field in declared):
            raise TypeError(f"{plain.__name__} cannot have a field called {name}: every table does")
    hidden = declared[0].evolve(default=None, init=False, repr=False, type="Stored | None")
    return [*declared, *(hidden.evolve(name=name, alias=name) for name in _HIDDEN)]


def _name_type(field: Any) -> str:
    return str(field.type if isinstance(field.type, str) else field.type.__name__)
