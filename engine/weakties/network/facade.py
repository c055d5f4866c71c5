"""A network: open it, record what happened, read what it means, look back at any day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache, cached_property
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar, Unpack

import attrs

from weakties.domain.ids import make_batch_id
from weakties.domain.periods import build_span_error
from weakties.domain.when import When, last_day, when
from weakties.errors import MalformedDate, UnknownId
from weakties.files import get_companion_path
from weakties.readmodel.feed import Feed, format_end
from weakties.readmodel.views import Views

if TYPE_CHECKING:
    from threading import Event as StopEvent

    from weakties.domain.event import Event
    from weakties.domain.ids import OrganizationId, PersonId
    from weakties.importing.resolving import Resolver
    from weakties.importing.suppressing import Suppressions
    from weakties.log.envelope import Head, Recorded
    from weakties.log.protocol import Chance, Clock, Log, Writer
    from weakties.network.conditions import Condition, Query
    from weakties.network.consuming import Consumer
    from weakties.network.recorder import OrganizationFields, PersonFields, Recorder
    from weakties.plugins.manager import Plugins
    from weakties.projections.database import Database
    from weakties.readmodel.projection import Projection
    from weakties.readmodel.words import Words

    P = TypeVar("P", bound=Projection)
T = TypeVar("T")
Day = str | date


class View:
    """A network as of a day: what had happened by then, as far as it is known now.

    Attributes:
        day: the day as of which it answers.
        watched: the last day of which it can know what came: `day`, or that on which it knows, if
            that is earlier.
        feed: the part of the log it sees.
        plugins: those of its network.
    """

    def __init__(
        self, feed: Feed, views: Views, day: date, plugins: Plugins, *, watched: date | None = None
    ) -> None:
        self.feed, self.day, self._views, self.plugins = feed, day, views, plugins
        self.watched = min(day, watched or day)

    def read(self, kind: type[P]) -> P:
        """Return a projection, caught up, to ask its questions."""
        return self._views.read(kind, self.feed, self.day)

    def events(
        self, kinds: Collection[str] | None = None, *, after: Head | int = 0,
        person: str | None = None, source: str | None = None, batch: str | None = None,
    ) -> Iterable[Recorded]:  # fmt: skip
        """Return the events that count and fit, in the order in which they happened.

        What was undone is left out, and merged people have one id.

        Args:
            kinds: one or several, such as ``"meeting.held"``; None means all of them.
            after: only what was recorded behind this position or head: what is new since then.
            person: only what names them, under any id they were merged from.
            source: only what was recorded through it, such as ``cli``.
            batch: only what came with that import or command.
        """
        position = after if isinstance(after, int) else after.position
        wanted = (kinds,) if isinstance(kinds, str) else kinds
        events = self._views.list_events(self.feed, wanted, after=position)
        if source is not None or batch is not None:
            events = (r for r in events if source in (None, r.source) and batch in (None, r.batch))
        if person is None:
            return events
        from weakties.domain.event import list_person_ids  # noqa: PLC0415  # as below
        from weakties.readmodel.structure import Structure  # noqa: PLC0415  # loads event classes

        own = Structure.read_from(self.feed).resolve_id(person)
        return (recorded for recorded in events if own in list_person_ids(recorded.event))

    def database(self, path: Path | None = None) -> Database:
        """Return all answers as a database of plain tables: see `exchange.build_database`."""
        from weakties.projections.database import build_database  # noqa: PLC0415  # seldom asked for

        return build_database(self, path)

    def words(self) -> Words:
        """Return the index of all words that were written; see `weakties.history.find`."""
        return self._views.load_words(self.feed)


def _build_condition(
    if_none: Query | None, since: Head | int | None, of: Query | None
) -> Condition | None:
    """Return the condition of a recording; None for the most, which have none."""
    if if_none is None and since is None and of is None:
        return None
    from weakties.network.conditions import Condition  # noqa: PLC0415  # few recordings have one

    return Condition(if_none=if_none, if_unchanged_since=since, of=of)


class Network:
    """One person's network, on one log.

    Made by `weakties.open`; may be used by many threads, but not across a fork.

    Attributes:
        log: the truth.
        path: its file; None for one in memory, or in a plugin's store.
        plugins: what is loaded besides the core.
        chance: gives random bytes.
        guard: called before the first writing; what it raises stops that.
        is_attached: whether plugins go along with it, since it is written to.
        has_written: whether it was written to, and that is durable.
    """

    def __init__(
        self, log: Log, path: Path | None, plugins: Plugins, sources: tuple[Clock, Chance],
        *, views: Path | None = None,
    ) -> None:  # fmt: skip
        self.log, self.path, self.plugins = log, path, plugins
        self._views = views or (path and get_companion_path(path, "views.db"))
        self._clock, self.chance = sources
        self.guard: Callable[[Network], None] | None = None
        self.is_attached = self.has_written = False
        self._pinned: Head | None = None

    @property
    def head(self) -> Head:
        """The end of the log."""
        return self.log.read_head()

    @property
    def feed(self) -> Feed:
        """The whole of the log, as a view sees its part."""
        return Feed(self.log, end=self._pinned)

    def pin(self) -> None:
        """Answer from now on from the log as it ends now, until this network records something.

        A question takes many looks. Without this, one beside a busy writer would bring its answers
        up to date at each of them, and no two looks would be at the same log.
        """
        self._pinned = self.log.read_head()

    def unpin(self) -> None:
        """Answer again from wherever the log ends by then."""
        self._pinned = None

    @property
    def now(self) -> datetime:
        """This moment, by the network's clock, with its offset."""
        return self._clock()

    @property
    def day(self) -> date:
        """Today, by the network's clock."""
        return self.now.date()

    @property
    def consumers_path(self) -> Path | None:
        """The file where consumers keep their positions; None where there is no folder for it."""
        beside = self.path or self._views
        return beside and get_companion_path(beside, "consumers.db")

    @cached_property
    def views(self) -> Views:
        """The read models, opened when the first question is asked."""
        return Views(self._views, self.plugins.list_projections)

    def record(
        self, event: Event, *, key: str | None = None, actor: str = "me", source: str = "api",
        cause: str | None = None, if_none: Query | None = None,
        if_unchanged_since: Head | int | None = None, of: Query | None = None,
    ) -> Recorded:  # fmt: skip
        """Record what happened; it is durable when this returns.

        Args:
            key: what the caller calls this fact; told again under it, nothing happens, whatever
                the conditions say by then.
            actor: who records it: the owner of the network, or a program such as ``assistant``.
            source: through what it is recorded.
            cause: the id of the event that led to it.
            if_none: only if no event that counts fits this.
            if_unchanged_since: only if, since the log had come to this head or position, nothing
                was recorded, undone, merged or forgotten that fits `of`.
            of: what a decision rests on; see `weakties.Query`.

        Raises:
            Changed: a condition does not hold; nothing was recorded.
            KeyTaken: something else was recorded under the key.
            MalformedEvent: a value does not fit its field.
            UnknownId: it names somebody or something the network does not hold.
            SamePerson: an identity key belongs to somebody else.

        Warns:
            OddSequence: it came out of its usual order, and is recorded all the same.

        >>> import weakties
        >>> from weakties import OutreachSent, Query
        >>> with weakties.open(":memory:") as network:
        ...     ana = network.add_person(name="Ana")
        ...     first = network.record(OutreachSent(person=ana), if_none=Query(about="p-unknown"))
        ...     try:
        ...         network.record(OutreachSent(person=ana), if_none=Query(OutreachSent, about=ana))
        ...     except weakties.errors.Changed as changed:
        ...         changed.position == first.position
        True
        """
        condition = _build_condition(if_none, if_unchanged_since, of)

        def work(recorder: Recorder) -> Recorded:
            # A retry of what was recorded must not be refused by what it recorded itself.
            if condition is not None and not (key and self.log.find_ids_by_key((key,))):
                condition.check(self.log)
            return recorder.record(event, key=key, cause=cause, actor=actor)

        return self.run_transaction(work, source=source, as_batch=False)

    def run_transaction(
        self, work: Callable[[Recorder], T], *, source: str = "api", as_batch: bool = True,
        if_none: Query | None = None, if_unchanged_since: Head | int | None = None,
        of: Query | None = None,
    ) -> T:  # fmt: skip
        """Run work that records several events: all of them stay, or none.

        Args:
            source: through what it is recorded.
            as_batch: whether all of it is one batch, which is undone as one.
            if_none, if_unchanged_since, of: see `together`.

        Raises:
            Changed: a condition does not hold; the work did not begin.
        """
        with self.together(
            source=source, as_batch=as_batch, if_none=if_none,
            if_unchanged_since=if_unchanged_since, of=of,
        ) as recorder:  # fmt: skip
            return work(recorder)

    @contextmanager
    def together(
        self, *, source: str = "api", as_batch: bool = True, if_none: Query | None = None,
        if_unchanged_since: Head | int | None = None, of: Query | None = None,
    ) -> Iterator[Recorder]:  # fmt: skip
        """Record several events together: all of them stay, or none.

        They are there for others when the block ends, and none of them if it raises. Nobody else
        can write meanwhile, so that a block does nothing that takes long.

        Args:
            source: through what it is recorded.
            as_batch: whether all of it is one batch, which is undone as one.
            if_none, if_unchanged_since, of: see `record`; looked at before the block begins,
                whatever keys are used in it: a block that is tried again after it succeeded is
                refused.

        Raises:
            Changed: a condition does not hold; the block did not begin.

        >>> import weakties
        >>> from weakties import MeetingHeld, ThanksSent
        >>> with weakties.open(":memory:") as network:
        ...     with network.together() as recorder:
        ...         ana = recorder.add_person(name="Ana")
        ...         met = recorder.record(MeetingHeld(people=(ana,)))
        ...         _ = recorder.record(ThanksSent(person=ana), cause=met.id)
        ...     network.head.position
        3
        """
        batch = make_batch_id(self.chance) if as_batch else None
        condition = _build_condition(if_none, if_unchanged_since, of)
        with self._begin_writing() as writer:
            if condition is not None:
                condition.check(self.log)
            yield self.make_recorder(writer, source=source, batch=batch)

    def make_recorder(self, writer: Writer, *, source: str, batch: str | None) -> Recorder:
        """Make what records in a transaction that was just begun."""
        from weakties.network.recorder import make_recorder  # noqa: PLC0415  # readers need none

        return make_recorder(
            writer, self.log, self.feed, self.views, self.day, self.chance,
            source=source, batch=batch, load_suppressions=cache(self._load_suppressions),
        )  # fmt: skip

    def _load_suppressions(self) -> Suppressions:
        from weakties.network.suppression import load_suppressions  # noqa: PLC0415  # few need it

        return load_suppressions(self.log, self.path, needs_secret=False)

    def make_resolver(self) -> Resolver:
        """Make what resolves names and keys to people and organizations, as of now."""
        from weakties.network.recorder import make_resolver  # noqa: PLC0415  # as above

        return make_resolver(self.log, self.feed, self.views, self.day, self.chance)

    def run_as_writer(self, work: Callable[[Writer], T]) -> T:
        """Run work as the only writer of the log; before the first, attach plugins.

        It checks nothing of what is written: a program uses `record` or `together`.
        """
        with self._begin_writing() as writer:
            return work(writer)

    @contextmanager
    def _begin_writing(self) -> Iterator[Writer]:
        if not self.is_attached:
            if self.guard is not None:
                self.guard(self)
            self.attach_plugins()
        self.unpin()
        with self.log.begin() as writer:
            yield writer
        self.has_written = True

    def attach_plugins(self) -> None:
        """Let plugins go along; whatever is recorded does so by itself."""
        if not self.is_attached:
            self.is_attached = True
            self.plugins.collect_answers("attach", lambda companion: companion.call(self), "attach")

    def detach_plugins(self) -> None:
        """Let those plugins finish that were attached; a network that was only read has none."""
        if not self.is_attached:
            return
        self.is_attached = False
        out = {broken.name for broken in self.plugins.broken if broken.stage == "attach"}
        self.plugins.collect_answers(
            "detach",
            lambda companion: None if companion.name in out else companion.call(self),
            "detach",
        )

    def add_person(self, **fields: Unpack[PersonFields]) -> PersonId:
        """Add somebody by name, e-mail, LinkedIn profile and what else is known of them.

        Returns:
            the person's id; who is known by e-mail or profile is not added again.
        """
        return self.run_transaction(lambda recorder: recorder.add_person(**fields))

    def add_organization(self, name: str, **fields: Unpack[OrganizationFields]) -> OrganizationId:
        """Add an organization, unless one of that name is known."""
        return self.run_transaction(lambda recorder: recorder.add_organization(name, **fields))

    def read(self, kind: type[P]) -> P:
        """Return a projection, brought up to date, to be queried."""
        return self.views.read(kind, self.feed, self.day)

    def events(
        self, kinds: Collection[str] | None = None, *, after: Head | int = 0,
        person: str | None = None, source: str | None = None, batch: str | None = None,
    ) -> Iterable[Recorded]:  # fmt: skip
        """Return the events that count and fit: see `View.events`."""
        return self.at().events(kinds, after=after, person=person, source=source, batch=batch)

    def words(self) -> Words:
        """Return the index of all words that were written; see `weakties.history.find`."""
        return self.views.load_words(self.feed)

    def database(
        self, *, occurred: Day | None = None, recorded_until: Day | None = None
    ) -> Database:  # fmt: skip
        """Return all answers as a database in memory that can be read only.

        Its tables are plain and documented, see `weakties.exchange.TABLES`; it is a copy of this
        moment, or of a day: see `at`.
        """
        return self.at(occurred=occurred, recorded_until=recorded_until).database()

    def at(
        self, *, occurred: Day | None = None, recorded_until: Day | None = None,
        position: int | None = None, anchor: str | None = None,
    ) -> View:  # fmt: skip
        """Return the network as of a day in the past, or as it was known at a moment in the past.

        Args:
            occurred: the last day on which something may have happened; a month means its end.
                What is known now of that day counts, whenever it was recorded; what was undone
                since does not, and who was merged is one. Words are read as in `read_date`.
            recorded_until: the last day, or instant, at which it may have been recorded, undoing
                and merging too. A day ends where the network's clock is, and an instant without an
                offset is one of that clock.
            position: the last position that was known, undoing and merging too; 0 is none.
            anchor: the text of an anchor; the head that it names is the last that was known.

        Raises:
            UnclearDate: words name no date, or could name two.
            UnknownId: the log has no such position.
            BrokenLog: the log does not hold what the anchor names; see `maintenance.verify` for
                all that lies before it.
            WeaktiesError: the text is no anchor, or one of another network.
            ValueError: both a position and an anchor are given.
            TypeError: the position is no whole number.
        """
        day = self.day if occurred is None else last_day(self.read_date(occurred))
        known = self._resolve_position(position, anchor)
        if occurred is None and recorded_until is None and known is None:
            return View(self.feed, self.views, day, self.plugins)
        feed, watched = self._cut_feed(recorded_until, known)
        feed = attrs.evolve(feed, occurred_until=None if occurred is None else day)
        views = Views(None, self.plugins.list_projections, self.views)
        return View(feed, views, day, self.plugins, watched=watched)

    def walk_days(
        self, days: Iterable[Day], *, recorded_until: Day | None = None
    ) -> Iterator[View]:
        """Yield the network as of each of some days, all of them in one replay.

        Each view answers as `at` does, for any projection and statistic, one's own too. Read it
        before the next one: afterwards it replays for itself.

        Args:
            days: in their order; a month means its end.
            recorded_until: see `at`.

        Raises:
            WrongSpan: a day lies before the one before it.

        >>> import weakties
        >>> from weakties import OutreachSent, People
        >>> with weakties.open(":memory:") as network:
        ...     ana = network.add_person(name="Ana", at="2026-03-02")
        ...     views = network.walk_days(["2026-02", "2026-03"])
        ...     [(str(view.day), view.read(People).count()) for view in views]
        [('2026-02-28', 0), ('2026-03-31', 1)]
        """
        from weakties.readmodel.walk import Walk  # noqa: PLC0415  # only for a series

        feed, watched = self._cut_feed(recorded_until)
        walk, latest = Walk(self.views, feed, self.plugins.list_projections), date.min
        try:
            for day in (last_day(self.read_date(day)) for day in days):
                if day < latest:
                    raise build_span_error(latest, day)
                latest = day
                yield View(walk.go_to(day), walk, day, self.plugins, watched=watched)
        finally:
            walk.close()

    def _cut_feed(
        self, recorded_until: Day | None, position: int | None = None
    ) -> tuple[Feed, date | None]:
        """Return the log as far as it was known, and the last day of which it can know what came.

        Args:
            recorded_until: a day, or an instant; None is no bound, and there is no such day.
            position: the last position that was known; None is no bound.
        """
        zone, ends = self._clock().tzinfo or UTC, list[str]()
        if recorded_until is not None:
            ends.append(format_end(self.read_date(recorded_until), zone))
        feed = Feed(
            self.log, None, ends[0] if ends else None, end=self._pinned, position_until=position
        )
        if position:
            ends.append(next(self.log.read_dates(position - 1, position)).recorded_at)
        days = [datetime.fromisoformat(end).astimezone(zone).date() for end in ends]
        return feed, min(days, default=None)

    def read_date(self, text: Day) -> When:
        """Read a day, month, year or instant; words are counted from now, by the network's clock.

        A time of day has no offset, and counts by that clock, too.

        Args:
            text: such as ``2026-11-20``, ``last month``, ``yesterday 14:30`` or ``3 weeks ago``:
                see `weakties.history.DateReader`.

        Raises:
            UnclearDate: it is no date, or could be two dates.
            MalformedDate: it is written as ISO 8601, and there is no such day.
        """
        try:
            moment = when(text)
        except MalformedDate:
            moment = when(...)
        if moment or not isinstance(text, str):
            return moment
        from weakties.domain.date_words import DateReader  # noqa: PLC0415  # few dates are words

        return DateReader(now=self.now).read(text).at

    def _resolve_position(self, position: int | None, anchor: str | None) -> int | None:
        """Return the position that a view is limited to; None if neither names any."""
        if anchor is not None:
            from weakties.log import verification  # noqa: PLC0415  # seldom asked for

            if position is not None:
                raise ValueError("an anchor names a position; give one of them")
            return verification.find_anchored_head(
                self.log, verification.Anchor.parse(anchor)
            ).position
        if position is not None and type(position) is not int:
            raise TypeError(f"a position is a whole number such as 12, not {position!r}")
        if position is not None and not 0 <= position <= self.log.read_head().position:
            raise UnknownId("event", str(position))
        return position

    def follow(self, after: Head | int = 0, *, wait: float = 0) -> Iterator[Recorded]:
        """Yield each event once, in order.

        Args:
            after: a position, or a head.
            wait: seconds without anything new after which it ends; 0 ends when all is told.
        """
        position = after if isinstance(after, int) else after.position
        until = monotonic() + wait
        with self.log.watch() as wait_for_more:
            while True:
                for recorded in self.log.read(position):
                    position, until = recorded.position, monotonic() + wait
                    yield recorded
                if (left := until - monotonic()) <= 0:
                    return
                wait_for_more(left)

    def consume(
        self, name: str, *, kinds: Collection[str] = (), stop: StopEvent | None = None,
        wait: float | None = None,
    ) -> Consumer:  # fmt: skip
        """Return a consumer, which gives each event to whoever does something with it.

        Its position is kept beside the network, under its name, and moves on after the work: what
        was not done is given again, also in the next process. Undoings, merges and forgettings
        come as events, too, if their kinds are asked for.

        Args:
            name: of the consumer, for ever; a program that does something else has another one. It
                has up to 64 letters, digits, dots, dashes and underscores.
            kinds: only these; empty means all. What is passed over moves the position as well.
            stop: ends it from outside, after the event that is being dealt with.
            wait: seconds without anything new after which it ends; None goes on for ever.

        Raises:
            ValueError: the name has something else in it.
            NoFolder: the network has no folder for the position, when it is iterated.
            ConsumerTaken: another one of that name is at work, when it is iterated.
        """
        from weakties.network.consuming import Consumer  # noqa: PLC0415  # few programs consume

        wanted = (kinds,) if isinstance(kinds, str) else tuple(kinds)
        return Consumer(
            self.log, self.consumers_path, self._clock, name, kinds=wanted, stop=stop, wait=wait
        )

    def close(self) -> None:
        """Let go of the files."""
        try:
            self.detach_plugins()
        finally:
            if "views" in self.__dict__:
                self.views.close()
            self.log.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
