"""An index of every word that was written, made when it is first needed.

It holds one row for each event that has words, undone or not, folded as names are: who asks says
which events count, so that undoing and merging leave it as it is. It lies among the read models,
and goes with them when somebody is forgotten.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

import attrs

from weakties.domain.event import Event, list_entity_ids, list_event_ids, personal_fields
from weakties.domain.identity import fold_text
from weakties.domain.moments import Moment, compute_moment
from weakties.domain.structural import BatchImported
from weakties.domain.unknown import Unknown
from weakties.log.envelope import Head, Recorded
from weakties.readmodel.feed import ReadableLog
from weakties.readmodel.order import is_part_of
from weakties.readmodel.structure import are_clocks_changed

NAMES = ("name", "nicknames")
"""Fields that say what somebody or something is called; they count more than other words."""
_TABLE, _STATE, _LAYOUT = "words", "worded", 2
_PAGE = 2_000
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")
"""Letters and digits beside each other; where no spaces are written, each letter stands alone."""
_APART = " \ue000 "
"""A word that nobody writes, between two fields: no phrase goes from one to the next."""


def tokenize(text: str) -> list[str]:
    """Return the words of a text as they are looked for.

    >>> tokenize("Łukasz: grid-storage, 東京")
    ['lukasz', 'grid', 'storage', '東', '京']
    """
    return _TOKEN.findall(fold_text(text))


@attrs.frozen
class Phrase:
    """Words that must stand beside each other.

    Attributes:
        words: as `tokenize` gives them; never empty.
        is_begun: whether the last word may go on.
    """

    words: tuple[str, ...]
    is_begun: bool = True

    def __str__(self) -> str:
        return " ".join(self.words)


class Match(NamedTuple):
    """An event that holds a phrase.

    Attributes:
        about: ids of the people, organizations and areas that it is about.
        in_names: whether a name of its own holds the phrase.
        score: the smaller, the better it fits.
    """

    position: int
    id: str
    batch: str | None
    moment: Moment
    kind: str
    about: str
    in_names: int
    score: float


class Words:
    """The words of all events, as far as a log was read.

    Args:
        connection: to the read models that keep them.
        is_counted: checks whether an event counts for who asks.
    """

    def __init__(
        self, connection: sqlite3.Connection, is_counted: Callable[[Match], bool] = lambda _: True
    ) -> None:
        self._connection, self._is_counted = connection, is_counted

    def is_current(self, log: ReadableLog, head: Head) -> bool:
        """Check whether the words of all events up to a head were read."""
        state = self._read_state()
        return state is not None and state[0] >= head.position and is_part_of(log, *state)

    def _read_state(self) -> tuple[int, bytes] | None:
        query = f"select position, hash from main.{_STATE} where layout = {_LAYOUT}"  # noqa: S608  # names of our own
        try:
            state: tuple[int, bytes] | None = self._connection.execute(query).fetchone()
        except sqlite3.OperationalError:  # there is no such table yet
            return None
        return state

    def catch_up(self, log: ReadableLog, head: Head) -> None:
        """Read the words of all events up to a head.

        Of another log than before, or one whose clock was corrected since, from the start.
        """
        state = self._read_state()
        if (
            state is None
            or not is_part_of(log, *state)
            or are_clocks_changed(log, state[0], head.position)
        ):
            self._create_tables()
            state = (0, b"")
        if state[0] >= head.position:
            return
        events = log.read(state[0], head.position)
        insert = f"insert into main.{_TABLE} values (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608  # as above
        while page := list(islice(events, _PAGE)):
            self._connection.executemany(insert, list(_build_rows(log, page)))
        execute = self._connection.execute
        execute(f"delete from main.{_STATE}")  # noqa: S608  # as above
        execute(f"insert into main.{_STATE} values (?, ?, {_LAYOUT})", (head.position, head.hash))  # noqa: S608  # as above

    def _create_tables(self) -> None:
        """Make the tables; those of another log, or of an older layout, go."""
        import sqlite_utils  # noqa: PLC0415  # it takes longer to import than an answer takes

        database = sqlite_utils.Database(self._connection, execute_plugins=False)
        for name in (f"{_TABLE}_fts", _TABLE, _STATE):
            self._connection.execute(f"drop table if exists main.{name}")
        columns = {
            "position": int, "id": str, "batch": str, "moment": int, "kind": str, "about": str,
            "names": str, "texts": str,
        }  # fmt: skip
        table = database.table(_TABLE).create(columns, pk="position", strict=True)
        table.enable_fts(
            ["names", "texts"], tokenize="unicode61 remove_diacritics 0", create_triggers=True
        )
        database.table(_STATE).create({"position": int, "hash": bytes, "layout": int}, strict=True)

    def search(self, phrase: Phrase) -> Iterator[Match]:
        """Yield the events that hold a phrase and count."""
        quoted = f'"{phrase}"' + " *" * phrase.is_begun
        fits = f"{_TABLE}_fts match ?"
        query = (
            "select w.position, w.id, w.batch, w.moment, w.kind, w.about, "  # noqa: S608  # as above
            f"w.position in (select rowid from main.{_TABLE}_fts where {fits}), "
            f"bm25({_TABLE}_fts, 8.0, 1.0) from main.{_TABLE}_fts "
            f"join main.{_TABLE} w on w.position = {_TABLE}_fts.rowid where {fits}"
        )
        rows = self._connection.execute(query, (f"{{names}} : ({quoted})", quoted))
        return filter(self._is_counted, map(Match._make, rows.fetchall()))

    def count(self) -> int:
        """Count the events that have words, whether they count or not."""
        (n,) = self._connection.execute(f"select count(*) from main.{_TABLE}").fetchone()  # noqa: S608  # as above
        return int(n)


def texts_of(log: ReadableLog, recorded: Recorded) -> dict[str, str]:
    """Return the words that an event holds, by field; what only programs read is left out.

    Of a kind that nobody here can read, such as a plugin's that is not loaded, all texts are.
    """
    event = recorded.event
    if isinstance(event, BatchImported):
        return {}
    if isinstance(event, Unknown):
        row = next(log.read_rows(recorded.position - 1, recorded.position), None)
        stored = json.loads((row and row.personal) or "{}")
        return {name: text for name, text in stored.items() if isinstance(text, str) and text}
    personal = personal_fields(type(event))
    values = ((f.name, getattr(event, f.name)) for f in _fields(type(event)) if f.name in personal)
    texts = {name: " / ".join(v) if _is_several(v) else v for name, v in values}
    return {name: text for name, text in texts.items() if isinstance(text, str) and text}


def _fields(kind: type[Event]) -> Iterable[attrs.Attribute[object]]:
    return attrs.fields(kind)  # type: ignore[arg-type,no-any-return]  # every event is an attrs class


def _is_several(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(v, str) for v in value)


def _build_rows(log: ReadableLog, page: list[Recorded]) -> Iterator[tuple[object, ...]]:
    """Yield the rows of those events that have words."""
    written = [(r, texts) for r in page if (texts := texts_of(log, r))]
    about = _list_subjects(log, [r.event for r, _ in written])
    for (r, texts), ids in zip(written, about, strict=True):
        names = (" ".join(tokenize(t)) for f, t in texts.items() if f in NAMES)
        others = (" ".join(tokenize(t)) for f, t in texts.items() if f not in NAMES)
        at = compute_moment(r.occurred_at, r.recorded_at)
        yield r.position, r.id, r.batch, at, r.kind, ids, _APART.join(names), _APART.join(others)


def _list_subjects(log: ReadableLog, events: list[Event]) -> Iterator[str]:
    """Yield whom and what each event is about: what it names, and what the events do that it names.

    What is learnt is about those who met, an application about who was applied to.
    """
    events_by_id: dict[str, Event] = {}
    wanted = {i for event in events for i in list_event_ids(event)}
    while wanted:
        referenced = {i: r.event for i, r in log.find(wanted).items()}
        events_by_id |= referenced
        wanted = {
            i for event in referenced.values() for i in list_event_ids(event)
        } - events_by_id.keys()
    for event in events:
        ids, waiting, visited = (
            dict.fromkeys(list_entity_ids(event)),
            list_event_ids(event),
            set[str](),
        )
        while waiting:
            name = waiting.pop()
            if name in events_by_id and name not in visited:
                visited.add(name)
                ids |= dict.fromkeys(list_entity_ids(events_by_id[name]))
                waiting += list_event_ids(events_by_id[name])
        yield " ".join(ids)
