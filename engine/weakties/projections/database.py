"""The answers as a database: plain tables of SQL, as of any day, for queries and other programs.

It is a copy, made when it is asked for. Whatever is done to it, the network stays as it is, and
who is forgotten is in no later copy.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from pathlib import Path
from time import monotonic
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

import attrs

from weakties.domain.event import list_person_ids
from weakties.errors import BadQuery
from weakties.log.envelope import Recorded
from weakties.projections.agenda import Agenda
from weakties.projections.organizations import Organizations
from weakties.projections.people import People
from weakties.projections.reply_rates import ReplyRates
from weakties.projections.ties import Ties
from weakties.readmodel.words import texts_of

if TYPE_CHECKING:
    from sqlite_utils import Database as Database  # noqa: PLC0414  # for who names its type

    from weakties.readmodel.projection import Projection

    P = TypeVar("P", bound=Projection)

Cell = str | int | float | None
Row = tuple[Cell, ...]
_TYPES: Mapping[str, type] = {"text": str, "number": int}
_TOKENIZER = "unicode61 remove_diacritics 2"
_READS = frozenset((
    sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE,
    sqlite3.SQLITE_SAVEPOINT, sqlite3.SQLITE_TRANSACTION,
))  # fmt: skip
_PRAGMAS = frozenset((
    "table_info", "table_xinfo", "foreign_key_list", "index_list", "index_info", "index_xinfo",
    "data_version", "function_list", "collation_list",
))  # fmt: skip
"""Pragmas that only tell of a table; sqlite-utils asks them to describe what there is."""


_LONGEST = 100_000_000
"""Bytes of the longest text that a query may make."""
_STEPS = 100_000
"""Steps of SQLite after which Python may see that somebody wants to stop."""


class Viewed(Protocol):
    """As much of a view, or a network, as its tables need."""

    @property
    def feed(self) -> Any:
        """The part of the log it sees."""
        ...

    def read(self, kind: type[P]) -> P:
        """Return a projection, caught up."""
        ...

    def events(self, kinds: Collection[str] | None = None) -> Iterable[Recorded]:
        """Return all events that count, in the order in which they happened."""
        ...


@attrs.frozen
class Column:
    """A column of a table.

    Attributes:
        meaning: what it holds, for whoever writes a query.
        refers_to: the table whose first column it has a value of.
        is_searched: whether full-text search looks into it.
    """

    name: str
    meaning: str
    type: Literal["text", "number"] = "text"
    refers_to: str | None = None
    is_searched: bool = False


@attrs.frozen
class Table:
    """A table, and where its rows come from.

    Attributes:
        key: the columns that name a row.
        rows: gives the rows, each with a cell for every column.
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Callable[[Answers], Iterator[Row]] = attrs.field(repr=False)

    @property
    def searched(self) -> list[str]:
        """The names of the columns that full-text search looks into."""
        return [column.name for column in self.columns if column.is_searched]


class Answers:
    """What one view answers, read once for all tables."""

    def __init__(self, view: Viewed) -> None:
        self.view = view
        self.people = view.read(People)
        self.organizations = view.read(Organizations)
        self.ties = view.read(Ties)
        self.requests = view.read(ReplyRates)
        self.agenda = view.read(Agenda)

    @cached_property
    def events(self) -> list[Recorded]:
        """Every event that counts, in the order in which they happened."""
        return list(self.view.events())

    @cached_property
    def _by_kind(self) -> dict[str, list[Recorded]]:
        by_kind: dict[str, list[Recorded]] = {}
        for recorded in self.events:
            by_kind.setdefault(recorded.kind, []).append(recorded)
        return by_kind

    def of_kind(self, *kinds: str) -> list[tuple[str, Any]]:
        """Return the events of some kinds with their ids, one kind after the other."""
        return [(r.id, r.event) for kind in kinds for r in self._by_kind.get(kind, ())]

    @cached_property
    def notes(self) -> dict[str, str | None]:
        """The words of each event that has a note, by its id."""
        return {r.id: getattr(r.event, "note", None) for r in self.events}

    def latest(self, field: str, *kinds: str) -> dict[str, Any]:
        """Return the last event of some kinds for each value of a field."""
        return {getattr(event, field): event for _, event in self.of_kind(*kinds)}


def _list_people(answers: Answers) -> Iterator[Row]:
    ties = {tie.person: tie for tie in answers.ties.ties.where()}
    for p in answers.people.people.where("true order by folded, id"):
        tie = ties.get(p.id)
        yield (
            p.id, p.name, p.email, p.phone, p.linkedin, p.title, p.organization, p.area,
            p.seniority, p.found, p.added_at, int(p.do_not_contact), int(p.is_forgotten),
            answers.ties.describe_strength(tie) if tie else None, tie.last_at if tie else None,
            tie.meetings if tie else 0,
        )  # fmt: skip


def _list_details(answers: Answers) -> Iterator[Row]:
    for d in answers.people.list_details():
        yield d.person, d.kind, d.text, d.first_at, d.last_at, d.outdated_at


def _list_employments(answers: Answers) -> Iterator[Row]:
    for e in answers.people.list_employers():
        yield e.person, e.organization, e.number, e.title, e.first_at, e.left_at


def _list_organizations(answers: Answers) -> Iterator[Row]:
    for o in answers.organizations.organizations.where("true order by folded, id"):
        yield o.id, o.name, o.domain, o.industry, o.size, o.location


def _list_areas(answers: Answers) -> Iterator[Row]:
    for a in answers.organizations.areas.where("true order by folded, id"):
        yield (
            a.id, a.name, a.interest, a.fit_skills, a.fit_values, a.fit_interests, a.energy,
            a.decision, a.assessed_at, a.note,
        )  # fmt: skip


def _list_targets(answers: Answers) -> Iterator[Row]:
    for t in answers.organizations.targets.where("true order by listed_at, id"):
        yield (
            t.id, t.kind, t.listed_at, t.motivation, t.posting,
            None if t.advocacy is None else int(t.advocacy), t.note, t.closed, t.closed_at,
        )  # fmt: skip


def _list_requests(answers: Answers) -> Iterator[Row]:
    asks = {str(ask.outreach): ask for ask in answers.requests.requests.where()}
    for request, event in answers.of_kind("outreach.sent"):
        ask = asks.get(request)
        if ask is not None:
            yield (
                ask.outreach, ask.person, ask.sent_at, ask.channel, ask.purpose, ask.template,
                ask.introduction, ask.attempt, ask.followed_up_at, ask.replied_at, ask.sentiment,
                ask.closed_at, int(ask.bounced), event.note,
            )  # fmt: skip


def _list_replies(answers: Answers) -> Iterator[Row]:
    replies = {reply.reply: reply for reply in answers.requests.replies.where()}
    for reply_id, event in answers.of_kind("reply.received"):
        reply = replies.get(reply_id)
        request = reply.outreach if reply is not None else event.outreach
        yield (
            reply_id, event.person, request, event.at, event.sentiment, event.channel,
            event.later_until, event.note,
        )  # fmt: skip


def _list_meetings(answers: Answers) -> Iterator[Row]:
    records: dict[str, list[Any]] = {}
    for event_id, event in answers.of_kind("meeting.held", "meeting.scheduled"):
        meeting = answers.agenda.find_meeting_id(getattr(event, "meeting", None) or event_id)
        records.setdefault(meeting, []).append(event)

    for m in answers.agenda.meetings.where("state <> 'joined' order by starts, id"):
        of_meeting = records.get(m.id, ())

        def latest(field: str, of_meeting: Iterable[Any] = of_meeting) -> Cell:
            values = (getattr(event, field, None) for event in of_meeting)
            return next((value for value in values if value is not None), None)

        notes = [e.note for e in of_meeting if getattr(e, "note", None)]
        yield (
            m.id, m.kind, m.starts, m.state, latest("mode"), latest("minutes"),
            latest("usefulness"), latest("energy"), latest("place"), "\n".join(notes) or None,
        )  # fmt: skip


def _list_attendees(answers: Answers) -> Iterator[Row]:
    for attendance in answers.agenda.attendances.where("true order by meeting, person"):
        yield (
            attendance.meeting, attendance.person, attendance.met_at, int(attendance.is_absent),
            attendance.thanked_at,
        )  # fmt: skip


def _list_debriefs(answers: Answers) -> Iterator[Row]:
    for event_id, e in answers.of_kind("meeting.debriefed"):
        yield (
            event_id, answers.agenda.find_meeting_id(e.meeting), e.at, e.area, e.fit_change,
            e.insights, e.advice, e.resources, e.surprises,
        )  # fmt: skip


def _list_introductions(answers: Answers) -> Iterator[Row]:
    for i in answers.agenda.introductions.where("true order by at, id"):
        yield i.id, i.introducer, i.introduced, i.begun_at, i.state, i.at, answers.notes.get(i.id)


def _list_promises(answers: Answers) -> Iterator[Row]:
    for c in answers.agenda.commitments.where("true order by made_at, id"):
        yield c.id, c.person, c.owed_by, c.what, c.made_at, c.due, c.state


def _list_leads(answers: Answers) -> Iterator[Row]:
    closed = answers.latest("lead", "lead.closed")
    for lead, e in answers.of_kind("lead.heard"):
        end = closed.get(lead)
        yield (
            lead, e.role, e.organization, e.person, e.at, e.source, e.advertised, e.size,
            end.at if end else None, end.reason if end else None,
        )  # fmt: skip


def _list_applications(answers: Answers) -> Iterator[Row]:
    for event_id, e in answers.of_kind("application.sent"):
        yield event_id, e.lead, e.at, e.method, e.resume


def _list_job_interviews(answers: Answers) -> Iterator[Row]:
    for event_id, e in answers.of_kind("job_interview.held"):
        yield event_id, e.lead, e.at, e.round, e.note


def _list_offers(answers: Answers) -> Iterator[Row]:
    decided = answers.latest("offer", "offer.accepted", "offer.declined")
    for offer, e in answers.of_kind("offer.received"):
        end = decided.get(offer)
        answer = end.KIND.partition(".")[2] if end else None
        yield offer, e.lead, e.at, e.pay, answer, end.at if end else None


def _list_events(answers: Answers) -> Iterator[Row]:
    log = answers.view.feed.log
    for r in answers.events:
        words = "\n".join(texts_of(log, r).values()) or None
        yield r.position, r.id, r.kind, r.occurred_at, r.recorded_at, r.source, r.batch, words


def _list_events_about(answers: Answers) -> Iterator[Row]:
    for recorded in answers.events:
        for person in dict.fromkeys(list_person_ids(recorded.event)):
            yield recorded.position, person


_ID = Column("id", "the id that events have")
TABLES: tuple[Table, ...] = (
    Table("organizations", "Where people work.", ("id",), (
        _ID,
        Column("name", "what it is called", is_searched=True),
        Column("domain", "of its addresses"),
        Column("industry", "what it does", is_searched=True),
        Column("size", "how many work there, as a range"),
        Column("location", "where it is", is_searched=True),
    ), _list_organizations),
    Table("areas", "Careers that you look into, with your latest opinion of each.", ("id",), (
        _ID,
        Column("name", "what it is called", is_searched=True),
        Column("interest", "how much it interests you", "number"),
        Column("fit_skills", "how well it fits what you can", "number"),
        Column("fit_values", "how well it fits what matters to you", "number"),
        Column("fit_interests", "how well it fits what you like", "number"),
        Column("energy", "what it does to you", "number"),
        Column("decision", "whether you go on with it"),
        Column("assessed_at", "the day of that opinion"),
        Column("note", "why, in your words", is_searched=True),
    ), _list_areas),
    Table("people", "Everybody, as of the latest that happened.", ("id",), (
        _ID,
        Column("name", "what they are called", is_searched=True),
        Column("email", "the main address", is_searched=True),
        Column("phone", "the main number"),
        Column("linkedin", "the profile"),
        Column("title", "what they do", is_searched=True),
        Column("organization", "where they work", refers_to="organizations"),
        Column("area", "the career they are in", refers_to="areas"),
        Column("seniority", "how senior they are"),
        Column("found", "how you came across them"),
        Column("added_at", "when they came into the network"),
        Column("do_not_contact", "1 if they are to be left in peace", "number"),
        Column("forgotten", "1 if you forgot them: then they only count", "number"),
        Column("tie", "how close you are, in a word"),
        Column("last_contact_at", "the day of the last contact"),
        Column("talks", "how often you met them", "number"),
    ), _list_people),
    Table("person_details", "Every name, address, number and profile of somebody.",
          ("person", "kind", "text"), (
        Column("person", "whose it is", refers_to="people"),
        Column("kind", "name, nickname, email, linkedin, profile or phone"),
        Column("text", "how it is spelled", is_searched=True),
        Column("first_at", "the first day on which it was recorded"),
        Column("last_at", "the last day on which it was recorded"),
        Column("outdated_at", "since when it is valid no longer"),
    ), _list_details),
    Table("employments", "Where people work, and worked.",
          ("person", "organization", "number"), (
        Column("person", "who", refers_to="people"),
        Column("organization", "where", refers_to="organizations"),
        Column("number", "0 for the first time, 1 for the second", "number"),
        Column("title", "what they did there", is_searched=True),
        Column("first_at", "the first day on which it was recorded"),
        Column("left_at", "since when they work there no longer"),
    ), _list_employments),
    Table("targets", "Organizations and areas that you aim at.", ("id",), (
        Column("id", "of the organization or area"),
        Column("kind", "organization or area"),
        Column("listed_at", "since when"),
        Column("motivation", "how much you want it, 0 to 5", "number"),
        Column("posting", "how relevant its job openings are, 0 to 3", "number"),
        Column("advocacy", "1 if somebody there would speak for you", "number"),
        Column("note", "why, in your words", is_searched=True),
        Column("closed", "why you aim at it no longer"),
        Column("closed_at", "since when"),
    ), _list_targets),
    Table("introductions", "Who was named to you by whom, and what came of it.", ("id",), (
        _ID,
        Column("introducer", "who named somebody", refers_to="people"),
        Column("introduced", "who was named", refers_to="people"),
        Column("begun_at", "the day of the first word of it"),
        Column("state", "where it stands"),
        Column("at", "the day of the latest word of it"),
        Column("note", "in your words", is_searched=True),
    ), _list_introductions),
    Table("requests", "Every time you asked somebody for a talk.", ("id",), (
        _ID,
        Column("person", "whom you asked", refers_to="people"),
        Column("sent_at", "when"),
        Column("channel", "how"),
        Column("purpose", "what for"),
        Column("template", "the name of the text you used"),
        Column("introduction", "the introduction it rests on", refers_to="introductions"),
        Column("attempt", "1 for the first request to them", "number"),
        Column("followed_up_at", "when you wrote again"),
        Column("replied_at", "when the answer came that counts"),
        Column("answer", "what it said"),
        Column("closed_at", "since when you wait no longer"),
        Column("bounced", "1 if it never reached them", "number"),
        Column("note", "in your words", is_searched=True),
    ), _list_requests),
    Table("replies", "Every answer.", ("id",), (
        _ID,
        Column("person", "who answered", refers_to="people"),
        Column("request", "the request it answers", refers_to="requests"),
        Column("received_at", "when"),
        Column("answer", "what it said"),
        Column("channel", "how"),
        Column("later_until", "when they want to be asked again"),
        Column("note", "in words", is_searched=True),
    ), _list_replies),
    Table("meetings", "Talks, and job interviews with people named.", ("id",), (
        _ID,
        Column("kind", "what sort of talk"),
        Column("starts", "when"),
        Column("state", "scheduled, held, cancelled or missed"),
        Column("mode", "in person, by video or by phone"),
        Column("minutes", "how long", "number"),
        Column("usefulness", "1 to 5", "number"),
        Column("energy", "from -2, it drained you, to 2, it gave you energy", "number"),
        Column("place", "where", is_searched=True),
        Column("note", "in your words", is_searched=True),
    ), _list_meetings),
    Table("attendees", "Who was in which meeting, or is to be.", ("meeting", "person"), (
        Column("meeting", "which", refers_to="meetings"),
        Column("person", "who", refers_to="people"),
        Column("met_at", "when you met them there"),
        Column("is_absent", "1 if they did not come", "number"),
        Column("thanked_at", "when you thanked them"),
    ), _list_attendees),
    Table("debriefs", "What you learnt in meetings.", ("id",), (
        _ID,
        Column("meeting", "in which", refers_to="meetings"),
        Column("written_at", "when you wrote it down"),
        Column("area", "the career it was about", refers_to="areas"),
        Column("fit_change", "whether that fits you less (-1) or more (1)", "number"),
        Column("insights", "what you learnt", is_searched=True),
        Column("advice", "what they advised", is_searched=True),
        Column("resources", "what to read or look at", is_searched=True),
        Column("surprises", "what surprised you", is_searched=True),
    ), _list_debriefs),
    Table("promises", "What you owe people, and they owe you.", ("id",), (
        _ID,
        Column("person", "to whom, or who", refers_to="people"),
        Column("owed_by", "me or them"),
        Column("what", "in your words", is_searched=True),
        Column("made_at", "when it was promised"),
        Column("due", "until when"),
        Column("state", "whether it is open"),
    ), _list_promises),
    Table("leads", "Jobs that you heard of.", ("id",), (
        _ID,
        Column("role", "what job", is_searched=True),
        Column("organization", "where", refers_to="organizations"),
        Column("person", "who told you", refers_to="people"),
        Column("heard_at", "when"),
        Column("source", "a person, a posting and so on"),
        Column("advertised", "yes, no or unknown"),
        Column("size", "of the organization"),
        Column("closed_at", "when it ended"),
        Column("reason", "how it ended"),
    ), _list_leads),
    Table("applications", "Where you applied.", ("id",), (
        _ID,
        Column("lead", "for which job", refers_to="leads"),
        Column("sent_at", "when"),
        Column("method", "by which way"),
        Column("resume", "which version of your resume"),
    ), _list_applications),
    Table("job_interviews", "Rounds that you went through.", ("id",), (
        _ID,
        Column("lead", "for which job", refers_to="leads"),
        Column("held_at", "when"),
        Column("round", "which round", "number"),
        Column("note", "in your words", is_searched=True),
    ), _list_job_interviews),
    Table("offers", "What you were offered, and what you said.", ("id",), (
        _ID,
        Column("lead", "for which job", refers_to="leads"),
        Column("received_at", "when"),
        Column("pay", "how much"),
        Column("answer", "accepted or declined; empty while it is open"),
        Column("answered_at", "when"),
    ), _list_offers),
    Table("events", "Everything that was recorded and counts, in the order it happened.",
          ("position",), (
        Column("position", "its number in `weakties history`", "number"),
        Column("id", "its id"),
        Column("kind", "such as meeting.held"),
        Column("happened_at", "when it happened"),
        Column("recorded_at", "when it was recorded"),
        Column("source", "what recorded it"),
        Column("batch", "the command or import it belongs to"),
        Column("words", "all words in it", is_searched=True),
    ), _list_events),
    Table("events_about", "Who is in which event.", ("event", "person"), (
        Column("event", "its position", "number", refers_to="events"),
        Column("person", "who", refers_to="people"),
    ), _list_events_about),
)  # fmt: skip
"""Every table, those first to which others refer."""


def build_database(view: Viewed, path: Path | None = None) -> Database:
    """Return a database of all that a view answers.

    Args:
        path: a new file for it; None is memory, and then nothing can be written to it.

    >>> import weakties
    >>> with weakties.open(":memory:") as network:
    ...     _ = network.add_person(name="Ana Ruiz")
    ...     list(build_database(network.at()).query("select name, talks from people"))
    [{'name': 'Ana Ruiz', 'talks': 0}]
    """
    import sqlite_utils  # noqa: PLC0415  # it takes longer to import than an answer takes

    connection = sqlite3.connect(path or ":memory:", isolation_level=None)
    connection.execute("pragma journal_mode = memory")
    database = sqlite_utils.Database(connection, execute_plugins=False)
    answers = Answers(view)
    connection.execute("begin")
    for table in TABLES:
        _create(database, table)
        marks = ", ".join("?" * len(table.columns))
        statement = f"insert or ignore into [{table.name}] values ({marks})"  # noqa: S608  # names of our own
        connection.executemany(statement, table.rows(answers))
    for table in TABLES:
        if table.searched:
            database.table(table.name).enable_fts(table.searched, tokenize=_TOKENIZER)
    connection.execute("commit")
    if path is None:
        connection.set_authorizer(_authorize)
    return database


def run_query(
    database: Database, sql: str, parameters: Mapping[str, Cell] = MappingProxyType({}),
    *, timeout_s: float = 30,
) -> Iterator[dict[str, Cell]]:  # fmt: skip
    """Return the rows of a query; it can be interrupted.

    Args:
        parameters: a value for each name that stands behind a colon in the query.
        timeout_s: seconds until it is ended.

    Raises:
        BadQuery: SQLite does not understand it, it would change something, or it takes too long.
    """
    end = monotonic() + timeout_s
    database.conn.set_progress_handler(lambda: monotonic() > end, _STEPS)
    database.conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    try:
        rows = iter(database.query(sql, dict(parameters)))
        first = next(rows, None)  # so that a mistake shows before any row is printed
    except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
        raise BadQuery(str(error)) from error
    return rows if first is None else chain([first], rows)


def _create(database: Database, table: Table) -> None:
    """Create an empty table, with an index on every column that refers to another."""
    references = [
        (column.name, column.refers_to, _find_table(column.refers_to).key[0])
        for column in table.columns
        if column.refers_to
    ]
    made = database.table(table.name).create(
        {column.name: _TYPES[column.type] for column in table.columns},
        pk=table.key if len(table.key) > 1 else table.key[0],
        foreign_keys=references,
    )
    for column, *_ in references:
        made.create_index([column], if_not_exists=True)


def _find_table(name: str) -> Table:
    return next(table for table in TABLES if table.name == name)


def _authorize(action: int, name: str | None, two: str | None, *_: object) -> int:
    """Allow a query to read, and nothing else."""
    if action in _READS or (action == sqlite3.SQLITE_PRAGMA and name in _PRAGMAS):
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def describe_tables(tables: Iterable[Table] = TABLES) -> Iterator[Mapping[str, Any]]:
    """Yield each table with its columns, for help and docs."""
    for table in tables:
        yield attrs.asdict(table, filter=attrs.filters.exclude(attrs.fields(Table).rows))
