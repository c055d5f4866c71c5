"""The tables of a read model: declared by a row class, filled in memory, written at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import attrgetter
from typing import Any, Generic, TypeVar

from weakties.errors import Unreadable
from weakties.projections.inserting import insert
from weakties.projections.shapes import Stored, bindable, column, fields, packer

R = TypeVar("R")
FULL = 100_000


def damaged(error: sqlite3.DatabaseError) -> Unreadable:
    """Say that the read models cannot be read, and how they are mended."""
    cure = "make them anew with `weakties rebuild`"
    return Unreadable("The file of the read models", str(error), cure)


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
        self.columns = tuple(a.name for a in fields(shape))
        parts = [part.strip() for part in key.split(",")]
        self._key_of, self._width, self._is_wide = attrgetter(*parts), len(parts), len(parts) > 1
        assert self.columns[: self._width] == tuple(parts), "the columns of the key come first"
        self.by_key = " and ".join(f"{part} = ?" for part in parts)
        self._select = f"select {', '.join(self.columns)} from {name} where "  # noqa: S608  # names of our own
        self._sought = f"select {', '.join(self.columns)}, since from {name} where {self.by_key}"  # noqa: S608  # as above
        self._cache: dict[Any, R] = {}
        self._touched: list[Any] = []
        self._unwritten: dict[Any, Stored] = {}
        self._let_go: set[int] | None = None
        self.keeps_past = True
        self._connection: sqlite3.Connection
        self._asked: sqlite3.Connection | sqlite3.Cursor

    def bound(self, connection: sqlite3.Connection) -> Rows[R]:
        """Give the same table in one read model."""
        made = Rows(self.name, self.shape, self.key, indexes=self.indexes)
        made._connection = made._asked = connection
        return made

    def replays(self, *, keeps_past: bool) -> None:
        """Be replayed to by one thread, for which a cursor is enough that is made once.

        Args:
            keeps_past: whether anybody will look back at what rows were before.
        """
        self.keeps_past, self._asked = keeps_past, self._connection.cursor()

    def facts(self, stored: Stored) -> Iterator[Stored]:
        """Give what a row tells, without since when, to compare two tables by it."""
        yield stored

    def key_of(self, fact: Stored) -> Stored:
        """Give the key under which something is told; its columns come first."""
        return fact[: self._width]

    def fact(self, key: Stored) -> Stored | None:
        """Give what is told under a key."""
        stored = self._stored(key if self._is_wide else key[0])
        return stored and stored[:-1]

    def definitions(self) -> str:
        """Give the columns as SQL."""
        return ", ".join(map(column, fields(self.shape)))

    def begin(self) -> None:
        """Know that nothing is stored yet: what is not in memory does not exist."""
        self._let_go, known = set(), self._cache.get
        shortcut: Any = (lambda *key: known(key)) if self._is_wide else known
        self.get = shortcut  # type: ignore[method-assign]  # asked for every event

    def _may_be_stored(self, key: Any) -> bool:
        """Check whether a row that is not in memory may exist.

        Hashes of the keys that were let go of are all that is kept of them: most keys that are
        asked for in a rebuild are of new rows, which spares a search in the table for each.
        """
        return self._let_go is None or hash(key) in self._let_go

    def get(self, *key: Any) -> R | None:
        """Find a row by its key, as the handlers left it."""
        sought = key if self._is_wide else key[0]
        found = self._cache.get(sought)
        if found is None and self._may_be_stored(sought) and (stored := self._stored(sought)):
            found = self._cache[sought] = self.shape(*stored[:-1])
            found.kept = bindable(stored)  # type: ignore[attr-defined]  # see `row`
        return found

    def _stored(self, key: Any) -> Stored | None:
        """Read a row, and since when it is so."""
        values = key if self._is_wide else (key,)
        stored: Stored | None = self._asked.execute(self._sought, values).fetchone()
        return stored

    def put(self, changed: R) -> None:
        """Keep a new or changed row."""
        marked: Any = changed
        if not marked.is_touched:
            marked.is_touched = True
            if marked.kept is None:
                self._take_in(marked)
            self._touched.append(marked)

    def _take_in(self, marked: Any) -> None:
        """Hold a row that was just made, in the place of the one with its key, if there is one."""
        key = self._key_of(marked)
        before: Any = self._cache.get(key)
        self._cache[key] = marked
        if before is not None:
            before.is_touched, marked.kept = False, before.kept
        elif self._may_be_stored(key) and (stored := self._stored(key)):
            marked.kept = bindable(stored)

    def add(self, new: R) -> None:
        """Keep a row whose key was never told before, such as the id of the event at hand."""
        marked: Any = new
        marked.is_touched = True
        self._cache[self._key_of(marked)] = new
        self._touched.append(marked)

    def where(self, condition: str = "true", values: Sequence[Any] = ()) -> Iterator[R]:
        """Give the written rows that meet an SQL condition, with its order and limit."""
        try:
            for stored in self._connection.execute(self._select + condition, values):
                yield self.shape(*stored)
        except UnicodeEncodeError:  # half a character stands in no stored row
            return
        except sqlite3.DatabaseError as error:
            if type(error) is not sqlite3.DatabaseError:
                raise
            raise damaged(error) from error

    def settle(self, until: int) -> None:
        """Write early what is part of the state at a position on its way, if it is too much."""
        if len(self._cache) > FULL:
            self.seal(until)
            self.write()
            self._forget()

    def seal(self, until: int) -> None:
        """Take what changed as the state at a position, and keep beside it what that was before.

        What is sealed is written by `write`.
        """
        before: dict[Any, Stored] = {}
        key_of, values_of = self._key_of, packer(self.shape)
        for changed in self._touched:
            if not changed.is_touched:
                continue
            changed.is_touched = False
            was, values = changed.kept, values_of(changed, until)
            if was is None or was[:-1] != values[:-1]:
                key = key_of(changed)
                if was and self.keeps_past and was[-1] < until:
                    before[key] = (*was, until)
                changed.kept = self._unwritten[key] = values
        self._touched.clear()
        insert(self._connection, f"{self.name}_past", [before[key] for key in sorted(before)])

    def write(self) -> None:
        """Write what was sealed, in the order of the key."""
        self._store([self._unwritten[key] for key in sorted(self._unwritten)])
        self._unwritten.clear()

    def _store(self, stored: Sequence[Stored]) -> None:
        insert(self._connection, self.name, stored)

    def _forget(self) -> None:
        """Let go of the older half of what is in memory."""
        older = tuple(islice(self._cache, len(self._cache) // 2))
        for key in older:
            del self._cache[key]
        if self._let_go is not None:
            self._let_go.update(map(hash, older))
        vars(self).pop("get", None)

    def discard(self) -> None:
        """Forget what was read, and what was not written."""
        for held in (self._cache, self._unwritten, self._touched):
            held.clear()
        self._let_go = None
        vars(self).pop("get", None)
