"""The tables of a read model: declared by a row class, filled in memory, written at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any, Generic, TypeVar, dataclass_transform

import attrs

from weakties.errors import Unreadable
from weakties.projections.versions import set_aside

R = TypeVar("R")


@dataclass_transform()
def row(plain: type[R]) -> type[R]:
    """Make a class the row of a table: its fields are the columns."""
    return attrs.define(eq=False)(plain)


FULL = 100_000
_TYPES = {"int": "integer", "float": "real", "str": "text", "bool": "integer"}


class Rows(Generic[R]):
    """A table of a projection.

    As a class attribute it declares the table; in a projection at work it is bound to a read model.
    Handlers use `get` and `put`, questions use `where`. Beside it stands a table of what rows were
    before they changed, see `weakties.projections.versions`.
    """

    def __init__(
        self, name: str, shape: type[R], key: str, *, indexes: tuple[str, ...] = ()
    ) -> None:
        self.name, self.shape, self.key, self.indexes = name, shape, key, indexes
        self.columns = tuple(a.name for a in attrs.fields(shape))  # type: ignore[arg-type]  # every row class is made by attrs
        parts = [part.strip() for part in key.split(",")]
        self._key_of, self._is_wide = attrgetter(*parts), len(parts) > 1
        self._values_of = attrgetter(*self.columns)
        self.by_key = " and ".join(f"{part} = ?" for part in parts)
        self._select = f"select {', '.join(self.columns)} from {name} where "  # noqa: S608  # names of our own
        self._sought = self._select + self.by_key
        self._cache: dict[Any, R] = {}
        self._changed: dict[Any, R] = {}
        self._new: set[Any] = set()
        self._added: list[tuple[Any, ...]] = []
        self._all_cached = False
        self.connection: sqlite3.Connection

    def bound(self, connection: sqlite3.Connection) -> Rows[R]:
        """Give the same table in one read model."""
        made = Rows(self.name, self.shape, self.key, indexes=self.indexes)
        made.connection = connection
        return made

    def definitions(self) -> str:
        """Give the columns as SQL."""
        columns = []
        for a in attrs.fields(self.shape):  # type: ignore[arg-type]  # as above
            told = a.type if isinstance(a.type, str) else a.type.__name__
            optional = "" if "None" in told else " not null"
            columns.append(f"{a.name} {_TYPES[told.split(' ')[0]]}{optional}")
        return ", ".join(columns)

    def begin(self) -> None:
        """Know that nothing is stored yet: what is not in memory does not exist."""
        self._all_cached = True

    def get(self, *key: Any) -> R | None:
        """Find a row by its key, as the handlers left it."""
        sought = key if self._is_wide else key[0]
        found = self._cache.get(sought)
        if found is None and not self._all_cached:
            stored = self.connection.execute(self._sought, key).fetchone()
            if stored is not None:
                found = self._cache[sought] = self.shape(*stored)
        return found

    def put(self, changed: R) -> None:
        """Keep a new or changed row."""
        key = self._key_of(changed)
        if self._all_cached and key not in self._cache:
            self._new.add(key)
        self._cache[key] = self._changed[key] = changed

    def where(self, condition: str = "true", values: Sequence[Any] = ()) -> Iterator[R]:
        """Give the written rows that meet an SQL condition, with its order and limit."""
        try:
            for stored in self.connection.execute(self._select + condition, values):
                yield self.shape(*stored)
        except UnicodeEncodeError:  # half a character stands in no stored row
            return
        except sqlite3.DatabaseError as error:
            if type(error) is not sqlite3.DatabaseError:
                raise
            cure = "make them anew with `weakties rebuild`"
            raise Unreadable("The file of the read models", str(error), cure) from error

    def add(self, *values: Any) -> None:
        """Keep a new row that no handler will look for, column by column."""
        self._added.append(values)

    def is_full(self) -> bool:
        """Claim that it is time to write."""
        return len(self._cache) + len(self._added) > FULL

    def flush(self, until: int) -> None:
        """Write what changed, in the order of the key, as the state at a position.

        What a row was before is kept beside it: see `weakties.projections.versions`.
        """
        changed = sorted(self._changed)
        before = [k for k in changed if k not in self._new]
        if before:
            set_aside(self, before if self._is_wide else [(key,) for key in before], until)
        marks = ", ".join("?" * len(self.columns))
        write = f"insert or replace into {self.name} values ({marks}, {until:d})"  # noqa: S608  # as above
        ordered = map(self._changed.__getitem__, changed)
        self.connection.executemany(write, map(self._values_of, ordered))
        self.connection.executemany(write, self._added)
        if self.is_full():
            self.discard()
        for done in (self._changed, self._new, self._added):
            done.clear()

    def discard(self) -> None:
        """Forget what was read, and what was not written."""
        self._cache.clear()
        self._changed.clear()
        self._new.clear()
        self._added.clear()
        self._all_cached = False
