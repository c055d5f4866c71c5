"""Does a day, as known at an instant, ever show what nobody had recorded by then?

Undoing, correcting, merging, putting the log back and correcting a clock lie on the axis of
recording alone. So what is known of any day at any instant is what a log says that was really cut
at that instant: it holds the events up to there, and nothing of what came later. Forgetting is not
among them: whoever was forgotten shows at no instant again, see `test_forgetting`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import weakties
from tests import depth
from weakties import Network, View, corrections, history, maintenance
from weakties.errors import WeaktiesError
from weakties.plugins.manager import Plugins
from weakties.projections.core import CORE
from weakties.readmodel.audit import read_contents
from weakties.readmodel.feed import Feed
from weakties.readmodel.views import Views
from weakties.testing import sequence
from weakties.testing.orders import ListLog

BEGIN = datetime(2026, 1, 1, 9, tzinfo=UTC)
LENGTH = 60
NAMES = ("Ana Ruiz", "Ben Okri", "Cy Ode")

Act = tuple[str, int, int]
ACTS = st.lists(
    st.tuples(
        st.sampled_from((
            "add", "ask", "ask", "reply", "meet", "thank", "introduce", "undo", "undo", "redo",
            "merge", "unmerge", "edit day", "edit channel", "clock",
        )),
        st.integers(0, 30),
        st.integers(0, LENGTH),
    ),
    min_size=2, max_size=12,
)  # fmt: skip
"""What is done: which, of whom or of which event, and of which day."""


class Life:
    """A network to which something is done every day."""

    def __init__(self) -> None:
        self.now = BEGIN
        self.network = weakties.open(":memory:", clock=lambda: self.now, chance=sequence())
        self.people: list[Any] = []

    def on(self, day: int) -> Any:
        return weakties.when((BEGIN + timedelta(days=day)).date().isoformat())

    def act(self, act: Act) -> None:
        """Do it on the next day; what cannot be done is not."""
        what, which, day = act
        self.now += timedelta(days=3)
        with warnings.catch_warnings(), suppress(WeaktiesError):
            warnings.simplefilter("ignore")
            if what == "add" or not self.people:
                name = NAMES[which % len(NAMES)]
                self.people.append(self.network.add_person(name=name, at=self.on(day)))
                return
            person = self.people[which % len(self.people)]
            self._record(what, person, which, day)
            self._change(what, person, which, day)

    def _record(self, what: str, person: Any, which: int, day: int) -> None:
        at, network = self.on(day), self.network
        other = self.people[(which + 1) % len(self.people)]
        events: dict[str, Callable[[], Any]] = {
            "ask": lambda: weakties.OutreachSent(person=person, at=at),
            "reply": lambda: weakties.ReplyReceived(person=person, at=at),
            "meet": lambda: weakties.MeetingHeld(people=(person,), at=at),
            "thank": lambda: weakties.ThanksSent(person=person, at=at),
            "introduce": lambda: weakties.IntroductionMade(
                introducer=person, introduced=other, at=at
            ),
        }
        if what in events:
            network.record(events[what]())

    def _change(self, what: str, person: Any, which: int, day: int) -> None:
        network, head = self.network, self.network.head.position
        number = str(which % head + 1)
        other = self.people[(which + 1) % len(self.people)]
        changes: dict[str, Callable[[], Any]] = {
            "undo": lambda: corrections.undo(network, number, along=True),
            "redo": lambda: corrections.redo(network, number),
            "merge": lambda: corrections.merge(network, person, other),
            "unmerge": lambda: corrections.unmerge(network, person),
            "edit day": lambda: corrections.edit(network, number, {"at": self.on(day)}),
            "edit channel": lambda: corrections.edit(network, number, {"channel": "phone"}),
            "clock": lambda: corrections.correct_clock(
                network, first=which % head + 1, recorded_by=self.on(day)
            ),
        }
        if what in changes:
            changes[what]()


def cut(network: Network, known: str | None, day: date) -> View:
    """Return the same day of a log that was really cut at an instant."""
    events = [r for r in network.log.read() if known is None or r.recorded_at <= known]
    return View(Feed(ListLog(events), day), Views(None, lambda: CORE), day, Plugins())


def rows(view: Network | View) -> dict[str, list[tuple[object, ...]]]:
    for kind in CORE:
        view.read(kind)
    return read_contents(view.read(weakties.People)._connection, CORE)


@settings(max_examples=depth.choose(day=20, landing=60, night=60))
@given(acts=ACTS, data=st.data())
def test_a_day_as_known_then_is_what_a_log_says_that_was_cut_then(
    acts: list[Act], data: st.DataObject
) -> None:
    life = Life()
    with life.network as network:
        for act in acts:
            life.act(act)
        instants = sorted({r.recorded_at for r in network.log.read()})
        for known in [*data.draw(st.lists(st.sampled_from(instants or [""]), max_size=3)), None]:
            if known == "":
                return
            day = (BEGIN + timedelta(days=data.draw(st.integers(-1, LENGTH + 1)))).date()
            view = network.at(occurred=day, recorded_until=known)
            alone = cut(network, known, day)

            assert rows(view) == rows(alone)
            assert [r.id for r in view.events()] == [r.id for r in alone.events()]
            assert _counts(history.count_late(view)) == _counts(history.count_late(alone))
            listed = [e.recorded.id for e in history.list_history(view)]
            assert listed == [r.id for r in alone.feed.read()]


def _counts(lateness: history.Lateness) -> tuple[int, int]:
    """Count what is or may be late: a cut log does not know yet that its clock was wrong."""
    return lateness.late + lateness.unsure, lateness.of


@settings(max_examples=depth.choose(day=8, landing=20, night=20))
@given(before=ACTS, after=ACTS, day=st.integers(-1, LENGTH + 1))
def test_a_log_that_was_put_back_says_of_every_day_what_its_backup_says(
    before: list[Act], after: list[Act], day: int, tmp_path_factory: Any
) -> None:
    folder: Path = tmp_path_factory.mktemp("back")
    path, backup = folder / "network.db", folder / "backup.db"
    life = Life()
    life.network.close()
    life.network = weakties.open(path, clock=lambda: life.now, chance=sequence())
    with life.network as network:
        life.act(("add", 0, 0))
        for act in before:
            life.act(act)
        maintenance.backup(network, backup)
        for act in (a for a in after if a[0] != "clock"):
            life.act(act)
    maintenance.restore(path, backup, lambda _: True)

    with weakties.open(path) as network, weakties.open(backup) as then:
        on = (BEGIN + timedelta(days=day)).date()
        for known in (None, "2026-01-20", "2026-12-31"):
            now, was = (n.at(occurred=on, recorded_until=known) for n in (network, then))
            assert rows(now) == rows(was)
            assert [r.id for r in now.events()] == [r.id for r in was.events()]
            assert history.count_late(now) == history.count_late(was)
        assert maintenance.verify(network).position >= then.head.position
        lost = len(history.list_restorations(network))
        assert lost == (network.head.position > then.head.position)
