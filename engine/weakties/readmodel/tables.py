"""The tables of a read model: declared by a row class, filled in memory, written at once."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from operator import attrgetter
from typing import Any, Generic, TypeVar, dataclass_transform

import attrs

from weakties.domain.event import cache_per_type
from weakties.errors import Unreadable

R = TypeVar("R")
Stored = tuple[Any, ...]
"""What SQLite stores of a row; the last value is the position since which it is so."""
_OURS = ("since", "until")
_HIDDEN = ("stored_values", "is_changed")
_TYPES = {"int": "integer", "float": "real", "str": "text", "bool": "integer"}
_NULL = float("nan")
"""What SQLite stores as NULL; a None takes Python ten times as long to hand over.

It must be this one object wherever a stored row is compared with another: NaN equals nothing, not
even itself, but two tuples that hold the very same object are equal. A second NaN would make every
row with a null look changed.
"""


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
    kind = type_name.split(" ")[0]
    return f"{field.name} {'text' if kind.endswith('Id') else _TYPES[kind]}{optional}"


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


_ROWS_PER_STATEMENT, _VARIABLES = 100, 32_766
"""Rows to a statement: each takes two thirds of the time that it takes alone; more gain little."""


def insert(connection: sqlite3.Connection, table: str, rows: Sequence[Stored]) -> None:
    """Insert rows of one width, in the place of those that have their keys."""
    if not rows:
        return
    width = len(rows[0])
    count = min(_ROWS_PER_STATEMENT, _VARIABLES // width)
    end = len(rows) - len(rows) % count
    together = _build_statement(table, width, count)
    for start in range(0, end, count):
        values = tuple(chain.from_iterable(rows[start : start + count]))
        connection.execute(together, values)
    connection.executemany(_build_statement(table, width, 1), rows[end:])


@lru_cache
def _build_statement(table: str, width: int, rows: int) -> str:
    row = f"({', '.join('?' * width)})"
    return f"insert or replace into main.{table} values {', '.join([row] * rows)}"  # noqa: S608  # names of our own


FULL = 100_000


def make_damage_error(error: sqlite3.DatabaseError) -> Unreadable:
    """Return the error for damaged read models, with what repairs them."""
    cure = "make them anew with `weakties rebuild`"
    return Unreadable("The file of the read models", str(error), cure)


class Rows(Generic[R]):
    """A table of a projection.

    As a class attribute it declares the table; in a projection at work it is bound to a read model.
    Handlers use `get` and `put`, questions use `where`. Beside it stands a table of what rows were
    before they changed, see `weakties.readmodel.snapshots`.
    """

    def __init__(
        self, name: str, shape: type[R], key: str, *, indexes: tuple[str, ...] = ()
    ) -> None:
        self.name, self.shape, self.key, self.indexes = name, shape, key, indexes
        self.columns = tuple(a.name for a in column_fields(shape))
        parts = [part.strip() for part in key.split(",")]
        self._key_of, self._width, self._is_wide = attrgetter(*parts), len(parts), len(parts) > 1
        assert self.columns[: self._width] == tuple(parts), "the columns of the key come first"
        self.by_key = " and ".join(f"{part} = ?" for part in parts)
        self._select = f"select {', '.join(self.columns)} from {name} where "  # noqa: S608  # names of our own
        self._select_by_key = (
            f"select {', '.join(self.columns)}, since from {name} where {self.by_key}"  # noqa: S608  # as above
        )
        self._cache: dict[Any, R] = {}
        self._touched: list[Any] = []
        self._unwritten: dict[Any, Stored] = {}
        self._evicted_hashes: set[int] | None = None
        self.keeps_past = True
        self._connection: sqlite3.Connection
        self._cursor: sqlite3.Connection | sqlite3.Cursor

    def bind(self, connection: sqlite3.Connection) -> Rows[R]:
        """Return the same table, bound to a connection."""
        table = Rows(self.name, self.shape, self.key, indexes=self.indexes)
        table._connection = table._cursor = connection
        return table

    def prepare_replay(self, *, keeps_past: bool) -> None:
        """Prepare for a replay by one thread, with one cursor that is reused.

        Args:
            keeps_past: whether anybody will look back at what rows were before.
        """
        self.keeps_past, self._cursor = keeps_past, self._connection.cursor()

    def list_facts(self, stored: Stored) -> Iterator[Stored]:
        """Yield the facts of a row without its stamp, by which two tables are compared."""
        yield stored

    def key_of(self, fact: Stored) -> Stored:
        """Return the key under which something is told; its columns come first."""
        return fact[: self._width]

    def find_fact(self, key: Stored) -> Stored | None:
        """Return what is told under a key."""
        stored = self._load(key if self._is_wide else key[0])
        return stored and stored[:-1]

    def render_columns(self) -> str:
        """Return the columns as SQL."""
        return ", ".join(map(render_column, column_fields(self.shape)))

    def begin(self) -> None:
        """Begin with empty tables: a row that is not in memory does not exist."""
        self._evicted_hashes, get_cached = set(), self._cache.get
        # The method is replaced on this one table, since handlers call it for every event: a plain
        # look into a dict takes a third of the time. It is right as long as all rows are in memory,
        # so whatever takes rows out of it (`_evict`, `discard`) puts the method of the class back.
        shortcut: Any = (lambda *key: get_cached(key)) if self._is_wide else get_cached
        self.get = shortcut  # type: ignore[method-assign]  # asked for every event

    def _may_be_stored(self, key: Any) -> bool:
        """Check whether a row that is not in memory may exist.

        Hashes of the keys that were let go of are all that is kept of them: most keys that are
        asked for in a rebuild are of new rows, which spares a search in the table for each. Two
        keys of one hash cost a search that finds nothing; a row that exists is never missed.
        """
        return self._evicted_hashes is None or hash(key) in self._evicted_hashes

    def get(self, *key: Any) -> R | None:
        """Find a row by its key, as the handlers left it."""
        cache_key = key if self._is_wide else key[0]
        row = self._cache.get(cache_key)
        if row is None and self._may_be_stored(cache_key) and (stored := self._load(cache_key)):
            row = self._cache[cache_key] = self.shape(*stored[:-1])
            row.stored_values = to_bindable(stored)  # type: ignore[attr-defined]  # see `row`
        return row

    def _load(self, key: Any) -> Stored | None:
        """Read a row, and since when it is so."""
        values = key if self._is_wide else (key,)
        stored: Stored | None = self._cursor.execute(self._select_by_key, values).fetchone()
        return stored

    def put(self, row: R) -> None:
        """Keep a new or changed row."""
        tracked: Any = row
        if not tracked.is_changed:
            tracked.is_changed = True
            if tracked.stored_values is None:
                self._take_in(tracked)
            self._touched.append(tracked)

    def _take_in(self, tracked: Any) -> None:
        """Put a new row into memory in place of an earlier one with the same key."""
        key = self._key_of(tracked)
        before: Any = self._cache.get(key)
        self._cache[key] = tracked
        if before is not None:
            before.is_changed, tracked.stored_values = False, before.stored_values
        elif self._may_be_stored(key) and (stored := self._load(key)):
            tracked.stored_values = to_bindable(stored)

    def add(self, row: R) -> None:
        """Keep a row whose key was never told before, such as the id of the event at hand."""
        tracked: Any = row
        tracked.is_changed = True
        self._cache[self._key_of(tracked)] = row
        self._touched.append(tracked)

    def where(self, condition: str = "true", values: Sequence[Any] = ()) -> Iterator[R]:
        """Yield the written rows that meet an SQL condition, with its order and limit."""
        try:
            for stored in self._connection.execute(self._select + condition, values):
                yield self.shape(*stored)
        except UnicodeEncodeError:  # half a character stands in no stored row
            return
        except sqlite3.DatabaseError as error:
            if type(error) is not sqlite3.DatabaseError:
                raise
            raise make_damage_error(error) from error

    def settle(self, until: int) -> None:
        """Write early what is part of the state at a position on its way, if it is too much."""
        if len(self._cache) > FULL:
            self.seal(until)
            self.write()
            self._evict()

    def seal(self, until: int) -> None:
        """Take the changed rows as the state at a position, and write what they were before.

        What is sealed is written by `write`.
        """
        before: dict[Any, Stored] = {}
        key_of, values_of = self._key_of, make_packer(self.shape)
        for row in self._touched:
            if not row.is_changed:
                continue
            row.is_changed = False
            previous, values = row.stored_values, values_of(row, until)
            if previous is None or previous[:-1] != values[:-1]:
                key = key_of(row)
                if previous and self.keeps_past and previous[-1] < until:
                    before[key] = (*previous, until)
                row.stored_values = self._unwritten[key] = values
        self._touched.clear()
        insert(self._connection, f"{self.name}_past", [before[key] for key in sorted(before)])

    def write(self) -> None:
        """Write what was sealed, in the order of the key."""
        self._store([self._unwritten[key] for key in sorted(self._unwritten)])
        self._unwritten.clear()

    def _store(self, stored: Sequence[Stored]) -> None:
        insert(self._connection, self.name, stored)

    def _evict(self) -> None:
        """Let go of the older half of what is in memory."""
        older = tuple(islice(self._cache, len(self._cache) // 2))
        for key in older:
            del self._cache[key]
        if self._evicted_hashes is not None:
            self._evicted_hashes.update(map(hash, older))
        vars(self).pop("get", None)

    def discard(self) -> None:
        """Forget what was read, and what was not written."""
        for cache in (self._cache, self._unwritten, self._touched):
            cache.clear()
        self._evicted_hashes = None
        vars(self).pop("get", None)


_FULL, _PARTS = 200_000, 1_000
"""So many entries are written at once, and so often at most before the next stamp."""


@row
class Handful:
    """Some entries of one owner, in the order in which they happened.

    Attributes:
        number: counts up with the handfuls of an owner; the stamp is most of it.
        earliest: the first of the moments.
        positions, moments: of each, with spaces between them.
    """

    owner: str
    number: int
    earliest: str
    positions: str
    moments: str


class Entries(Rows[Handful]):
    """A table of owners, and the positions and moments at which they are told of.

    A rebuild writes what came between two snapshots as one row an owner, where a row for each entry
    would take ten times as long. No row ever changes, so that nothing is kept of what was before.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name, Handful, "owner, number")
        self._open: dict[str, list[Any]] = defaultdict(list)
        self._count, self._number = 0, 0

    def bind(self, connection: sqlite3.Connection) -> Entries:
        """See `Rows.bind`."""
        table = Entries(self.name)
        table._connection = table._cursor = connection
        return table

    def note(self, owners: Iterable[str], position: int, moment: str) -> None:
        """Add an entry to each of some owners."""
        for owner in owners:
            entries = self._open[owner]
            entries += (position, moment)
        self._count += 1

    def list_entries(self, owner: str) -> list[tuple[str, int]]:
        """Return the written entries of an owner, moment and position, as they happened."""
        handfuls = self.where("owner = ? order by number", (owner,))
        return [(moment, int(position)) for h in handfuls for position, moment in _split(h)]

    def settle(self, until: int) -> None:
        """See `Rows.settle`."""
        if self._count > _FULL:
            self.seal(until)

    def seal(self, until: int) -> None:
        """See `Rows.seal`."""
        self._number = max(self._number + 1, until * _PARTS)
        handfuls = []
        for owner in sorted(self._open):
            entries = self._open[owner]
            positions, moments = " ".join(map(str, entries[::2])), entries[1::2]
            handfuls.append(
                (owner, self._number, min(moments), positions, " ".join(moments), until)
            )
        self._store(handfuls)
        self.discard()

    def discard(self) -> None:
        """See `Rows.discard`."""
        self._open.clear()
        self._count = 0

    def list_facts(self, stored: Stored) -> Iterator[Stored]:
        """See `Rows.list_facts`."""
        owner, _, _, positions, moments = stored
        for position, moment in zip(positions.split(" "), moments.split(" "), strict=False):
            yield owner, int(position) if position.isdecimal() else position, moment

    def find_fact(self, key: Stored) -> Stored | None:
        """See `Rows.find_fact`."""
        owner, position = key
        handfuls = self.where("owner = ?", (owner,))
        moments = (m for h in handfuls for text, m in _split(h) if text == str(position))
        return next(((owner, position, moment) for moment in moments), None)


def _split(handful: Handful) -> Iterator[tuple[str, str]]:
    """Take a row apart."""
    return zip(handful.positions.split(" "), handful.moments.split(" "), strict=False)
