"""Does all of it hold together, whatever is told, undone, merged, forgotten, killed or removed?"""

from __future__ import annotations

import atexit
import shutil
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, ClassVar
from urllib.parse import quote

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.property.test_as_of_is_a_prefix import hearing
from tests.stateful.living import Guest, Neighbour, Seen, crashed, everything, left, opened

import weakties
from tests import depth
from weakties import (
    Draft,
    InteractionNoted,
    IntroductionOffered,
    MeetingHeld,
    OutreachSent,
    People,
    PersonAdded,
    PersonDescribed,
    PersonId,
    ReplyReceived,
    ThanksSent,
    corrections,
    exchange,
    maintenance,
)
from weakties.corrections import Subject, forgetting, written_files
from weakties.domain.identity import email_key
from weakties.errors import (
    AmbiguousName,
    CannotCorrectClock,
    CannotMerge,
    CannotUndo,
    CannotWrite,
    CopiesLeft,
    MalformedEvent,
    SamePerson,
    UnknownId,
)
from weakties.log.rows import format_timestamp
from weakties.testing.importer import plain
from weakties.testing.log.factories import BEGIN
from weakties.testing.orders import postpone_recording, reorder_events

WHO = st.integers(0, 40)
DAYS = st.sampled_from([None, "2026-11-20", "2026-11", "2025", "2026-11-19"])


def _refuse_a_doubted_clock(network: weakties.Network) -> None:
    """Be as strict as the command line without a terminal."""
    if maintenance.doubt_clock(network) is not None:
        raise RuntimeError("the clock is doubted")


STEPS, SELDOM = depth.choose(day=(100, 4), landing=(400, 4), night=(10_000, 1))
"""The least number of steps, and after which of them the dearest look is taken."""


NEIGHBOURS: dict[str, Neighbour] = {}
SOON_S, FEW = 5.0, 3
"""How soon a reader answers at the latest, and how many copies are written at most."""


def neighbour(kind: str) -> Neighbour:
    """Return a process for a kind of work; it stays until it is killed, or all ends."""
    if kind not in NEIGHBOURS:
        NEIGHBOURS[kind] = Neighbour()
        atexit.register(NEIGHBOURS[kind].end)
    return NEIGHBOURS[kind]


class Engine(RuleBasedStateMachine):
    """One network in a file; `people` are all ids it ever gave, `gone` the words it must not have.

    Every person has a word of their own, which stands in their name, address and notes. `held_back`
    are words of whom was forgotten while somebody read, so that copies are left and it was said;
    `reader` says which file somebody reads all the time.
    """

    steps: ClassVar[int] = 0

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="weakties-"))
        self.path, self.ticks = self.folder / "network.db", [0]
        self.people: list[PersonId] = []
        self.words: dict[str, str] = {}
        self.gone: set[str] = set()
        self.held_back: set[str] = set()
        self.keys: dict[str, list[str]] = {}
        self.lost: set[str] = set()
        self.reader: str | None = None
        self.addressed: set[str] = set()
        self.imports = self.written = 0
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(forgetting, "_PATIENCE_S", 0.0)
        self.patch.setattr(forgetting, "_PAUSE_S", 0.0)
        self.patch.setattr(written_files, "_stamp", self.stamp)
        self.network = opened(self.path, self.ticks, guests=True)

    def stamp(self) -> str:
        """Return the moment by the network's own clock."""
        return (BEGIN + timedelta(minutes=47 * self.ticks[0], seconds=1)).isoformat()

    @property
    def living(self) -> list[PersonId]:
        """Everybody who is somebody now."""
        return [p.id for p in self.network.read(People).people.where("true order by id")]

    def one(self, number: int) -> PersonId | None:
        living = self.living
        return living[number % len(living)] if living else None

    @rule(address=st.booleans(), day=DAYS)
    def add(self, address: bool, day: str | None) -> None:
        word = f"wört{len(self.words)}ßx"
        email = f"{self.plain(word)}@example.org" if address else None
        profile = f"https://www.linkedin.com/in/{quote(word)}" if address else None
        told: Any = {
            "name": f"Ana {word}", "email": email, "note": f"about {word}", "linkedin": profile,
        }  # fmt: skip
        person = self.network.add_person(**told, organization="Acme", at=day or ...)
        self.people.append(person)
        self.words[person] = word
        self.addressed |= {word} if address else set()

    @staticmethod
    def plain(word: str) -> str:
        """Return a word without what an address cannot have."""
        return word.replace("ö", "o").replace("ß", "ss")

    @rule(number=st.integers(1, 29))
    def add_by_an_id_from_outside(self, number: int) -> None:
        """A log of an older weakties may have an app's own numbers as ids."""
        person = PersonId(str(number))
        if person in self.words:
            return
        word = f"wört{len(self.words)}ßx"
        note = f"{word} was number {number} of 129"
        told = PersonAdded(person=person, name=f"Ana {word}", note=note, at=weakties.when("2025"))
        self.network.log.transact(lambda writer: writer.append([Draft(event=told)]))
        self.people.append(person)
        self.words[person] = word

    @rule(who=WHO, other=WHO, kind=st.integers(0, 6), day=DAYS)
    def tell(self, who: int, other: int, kind: int, day: str | None) -> None:
        one, two = self.one(who), self.one(other)
        if one is None or two is None:
            return
        word = self.words.get(one, "")
        note = "of one" if word in self.gone | self.held_back else f"Ana {word} was there"
        events = (
            lambda at: OutreachSent(person=one, note=note, **at),
            lambda at: ReplyReceived(person=one, note=note, **at),
            lambda at: MeetingHeld(people=tuple({one, two}), note=note, **at),
            lambda at: ThanksSent(person=one, **at),
            lambda at: InteractionNoted(people=(two,), note=note, **at),
            lambda at: PersonDescribed(person=one, title="Engineer", **at),
            lambda at: IntroductionOffered(introducer=one, introduced=two, note=note, **at),
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", weakties.OddSequence)
            key = f"{one} told {len(self.keys.get(one, ()))}" if kind % 3 == 0 else None
            self.network.record(events[kind]({"at": day} if day else {}), key=key)
        if key is not None:
            self.keys.setdefault(one, []).append(key)

    @rule(rows=st.integers(1, 3), old=st.booleans())
    def import_twice(self, rows: int, old: bool) -> None:
        self.imports += 0 if old else 1
        file = self.folder.parent / f"{self.folder.name}.csv"
        lines = [
            f"k{self.imports}-{n},Ben imp{self.imports}n{n},,Bolt,2026-11-18" for n in range(rows)
        ]
        file.write_text("\n".join([",".join(plain.HEADING), *lines]), "utf-8")

        self.imported(file)
        head = self.network.head
        again = self.imported(file)

        assert (again["new"], again["changed"], self.network.head) == (0, 0, head)
        file.unlink()

    def imported(self, file: Path) -> dict[str, int]:
        return exchange.import_file(self.network, file).counts()

    @rule()
    def undo_the_last_step(self) -> None:
        try:
            corrections.undo(self.network)
        except CannotUndo:
            is_forgetting = any(self.network.log.read(kinds=("person.forgotten",)))
            assert not self.living or is_forgetting

    @rule(back=st.integers(1, 12))
    def undo_one_event(self, back: int) -> None:
        events = list(self.network.follow())[-back:]
        if events:
            try:
                corrections.undo(self.network, events[0].id)
            except (CannotUndo, SamePerson):
                return

    @rule()
    def redo(self) -> None:
        try:
            corrections.redo(self.network)
        except (CannotUndo, SamePerson):
            return

    @rule(who=WHO, other=WHO)
    def merge_and_perhaps_unmerge(self, who: int, other: int) -> None:
        one, two = self.one(who), self.one(other)
        if one is None or two is None or one == two:
            return
        before = everything(self.network)
        try:
            merged = corrections.merge(self.network, one, two)
        except CannotMerge:  # one of them was forgotten
            return
        assert len(self.living) < len(before["people"])
        if who % 2:
            corrections.undo(self.network, merged.event)
            assert everything(self.network) == before

    @rule(who=WHO, suppress=st.booleans())
    def forget(self, who: int, suppress: bool) -> None:
        one = self.one(who)
        if one is None:
            return
        structure = everything(self.network)
        with self.forgotten({one, *self.merged_into(one)}):
            corrections.forget(self.network, one, suppress=suppress)
        words_of = ("identities", "person_details")
        assert {
            t: len(rows) for t, rows in everything(self.network).items() if t not in words_of
        } == {t: len(rows) for t, rows in structure.items() if t not in words_of}

    @contextmanager
    def forgotten(self, people: set[PersonId]) -> Iterator[None]:
        """Expect of a forgetting that nothing of others goes, and that all is gone, or it is said.

        A reader may be in the way of that; then the words go once it has ended.
        """
        words = {self.words[p] for p in people if p in self.words}
        before = self.names()
        try:
            yield
        except CopiesLeft as error:
            if not self.reader or "--finish" not in str(error):
                raise
            self.held_back |= words - self.gone
        else:
            self.gone |= self.held_back | words
            self.held_back.clear()
        for person in people:
            self.lost.update(self.keys.pop(person, []))
        after = self.names()
        lost = {p: (n, after.get(p)) for p, n in before.items() if after.get(p) != n}
        assert lost.keys() <= people, (lost, people)

    def names(self) -> dict[str, str | None]:
        """Return what everybody who is somebody now is called."""
        return {p.id: p.name for p in self.network.read(People).people.where("true")}

    @rule(who=WHO, suppress=st.booleans())
    def forget_who_was_undone(self, who: int, suppress: bool) -> None:
        """Anybody who ever was there can be named, by their word."""
        words = [w for w in self.words.values() if w not in self.gone | self.held_back]
        if not words:
            return
        word = words[who % len(words)]
        try:
            subject = corrections.find_subject(self.network, f"Ana {word}")
        except AmbiguousName as error:  # two entries that were not joined
            subject = corrections.find_subject(self.network, error.candidates[0][0])
        except UnknownId:
            assert self.written  # a restore left them out
            return
        self.forget_wholly(subject, word, suppress=suppress)

    def forget_wholly(self, subject: Subject, word: str, *, suppress: bool = False) -> None:
        """Forget somebody by any of their ids, and what texts call them."""
        called = (f"Ana {word}",)
        with self.forgotten(set(subject.people)):  # type: ignore[arg-type]  # they are ids
            corrections.forget(self.network, subject.id, suppress=suppress, other_names=called)
        if not self.reader:
            self.finish()

    def finish(self) -> None:
        """Have all copies removed but for those that only the user may."""
        kept = {c.path for c in corrections.finish_forgetting(self.network).left}
        assert kept <= {c.path for c in corrections.find_copies(self.network)}
        assert kept == set() or self.written

    @rule(who=WHO, address=st.booleans(), suppress=st.booleans())
    def undo_somebody_and_forget_them(self, who: int, address: bool, suppress: bool) -> None:
        self.add(address, None)
        person = self.people[-1]
        corrections.undo(self.network)
        subject = corrections.find_subject(self.network, f"Ana {self.words[person]}")
        assert person in subject.people
        self.forget_wholly(subject, self.words[person], suppress=suppress)

    @rule(who=WHO, other=WHO)
    def merge_and_part_and_forget_one(self, who: int, other: int) -> None:
        """Of two that were parted again only one goes."""
        one = self.merge_and_part(who, other)
        if one is not None:
            with self.forgotten({one, *self.merged_into(one)}):
                corrections.forget(self.network, one)

    @precondition(lambda self: self.reader is None)
    @rule(file=st.sampled_from(["network.db", "network.views.db"]))
    def let_a_reader_stay(self, file: str) -> None:
        """Another process reads from now on, and sees what is there now."""
        if (self.folder / file).exists():
            neighbour("reader").ask(job="read", path=str(self.folder / file))
            self.reader = file

    @precondition(lambda self: self.reader is not None)
    @rule()
    def end_the_reader(self) -> None:
        neighbour("reader").ask(job="let go")
        self.reader = None
        if self.held_back:
            self.finish()
            self.gone |= self.held_back
            self.held_back.clear()

    @rule(is_killed=st.booleans())
    def stop_a_writer(self, is_killed: bool) -> None:
        """Readers do not wait for it, writers do for a while, and then all goes on."""
        head, names, writer = self.network.head, self.names(), neighbour("writer")
        writer.start(job="write", path=str(self.path), ticks=self.ticks[0])
        writer.wait_until_stopped()

        begun = time.monotonic()
        with opened(self.path, list(self.ticks), guests=False) as other:
            assert (other.head, other.read(People).count()) == (head, len(names))
        assert time.monotonic() - begun < SOON_S
        self.expect_no_turn(lambda: self.network.add_person(name="Nobody"), writer.pid)
        assert (self.network.head, self.names()) == (head, names)

        if is_killed:
            writer.end()
            del NEIGHBOURS["writer"]
        else:
            writer.go_on()
            assert writer.answer() == "done"
        assert self.network.head.position == head.position + (not is_killed)

    def expect_no_turn(self, write: Callable[[], object], process: int) -> None:
        """Expect of a writer that it waits a while, and then says for whom."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("weakties.log.sqlite.lock.PATIENCE_S", 0.06)
            patch.setattr("weakties.log.sqlite.lock.SILENCE_S", 0.02)
            with pytest.raises(CannotWrite, match=f"process {process}, since"):
                write()

    @precondition(lambda self: self.reader is None and self.written < FEW)
    @rule(kind=st.sampled_from(["backup", "export", "killed backup"]))
    def write_a_copy(self, kind: str) -> None:
        """Forgetting names each, until it is deleted."""
        self.written += 1
        folder = self.folder / "copies"
        folder.mkdir(exist_ok=True)
        file = folder / f"{self.written}.db"
        if kind == "export":
            lines = (f"{line}\n" for line in exchange.export_log(self.network))
            exchange.save(lines, file.with_suffix(".jsonl"), network=self.path)
            return
        maintenance.backup(self.network, file)
        if kind == "killed backup":
            file.rename(folder / f"{file.name}.draft-999999999-1")

    @precondition(lambda self: self.reader is None)
    @rule(number=st.integers(1, 3))
    def restore(self, number: int) -> None:
        """Whoever was forgotten stays so; the log from before is kept beside."""
        file = self.folder / "copies" / f"{number}.db"
        if file.exists():
            self.network.close()
            assert maintenance.restore(self.path, file, lambda _: True)
            self.network = opened(self.path, self.ticks, guests=True)

    @precondition(lambda self: self.reader is None and self.written)
    @rule()
    def delete_all_copies(self) -> None:
        """Then none are left, and that is said."""
        corrections.finish_forgetting(self.network)
        for file in [*self.folder.glob("copies/*"), *self.folder.glob("*.before-restore-*")]:
            file.unlink()
        assert corrections.finish_forgetting(self.network).left == ()

    @rule(who=WHO)
    def add_again_with_the_same_address(self, who: int) -> None:
        """Several entries may have one key, if the first was undone."""
        if not self.people:
            return
        word = self.words[self.people[who % len(self.people)]]
        if word not in self.addressed:  # then it would be a namesake, who is listed only
            return
        email = f"{self.plain(word)}@example.org"
        if word in self.gone | self.held_back or self.network.read(People).find_holder(
            f"email:{email}"
        ):
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", weakties.ForgottenReturns)  # they may be suppressed
            person = self.network.add_person(name=f"Ana {word}", email=email)
        if person not in self.words:
            self.people.append(person)
            self.words[person] = word

    @rule(who=WHO, other=WHO)
    def merge_and_part_again(self, who: int, other: int) -> None:
        self.merge_and_part(who, other)

    def merge_and_part(self, who: int, other: int) -> PersonId | None:
        """Merge two and part them again; return the first, or None if they cannot be merged."""
        one, two = self.one(who), self.one(other)
        if one is None or two is None or one == two:
            return None
        try:
            corrections.merge(self.network, one, two)
        except CannotMerge:
            return None
        corrections.unmerge(self.network, two)
        return one

    @rule(number=st.integers(0, 99))
    def refuse_an_id_from_outside(self, number: int) -> None:
        head = self.network.head
        with pytest.raises(MalformedEvent):
            self.network.record(PersonAdded(person=PersonId(str(number)), name="Somebody"))
        assert self.network.head == head

    def merged_into(self, person: PersonId) -> set[PersonId]:
        """Return every id that stands for somebody now."""
        from weakties.readmodel.structure import Structure

        structure = Structure.read_from(self.network.feed)
        return {p for p in self.people if structure.resolve_id(p) == person}

    @rule(ticks=st.sampled_from([40_000, -150]), is_right=st.booleans(), corrected=st.booleans())
    def a_clock_jumps(self, ticks: int, *, is_right: bool, corrected: bool) -> None:
        """Years ahead, or days behind; by the guard, or past it; and perhaps corrected."""
        maintenance.note_run(self.network)
        self.network.close()
        self.network = opened(self.path, self.ticks, guests=True)
        head = self.network.head.position
        self.ticks[0] += ticks
        self.network.guard = None if is_right else _refuse_a_doubted_clock
        try:
            self.add(address=False, day=None)
        except RuntimeError:
            assert self.network.head.position == head
        self.ticks[0] -= ticks
        self.network.guard = None
        if corrected:
            self.correct_the_clock()
            if ticks < 0 and self.network.head.position == head + 1:
                with suppress(CannotCorrectClock):
                    corrections.correct_clock(self.network, first=head + 1)

    @rule()
    def correct_the_clock(self) -> None:
        """Afterwards nothing is in the future, and time goes on from now."""
        corrections.correct_clock(self.network)
        times = [r.recorded_at for r in self.network.log.read()]
        assert times == sorted(times)
        assert not times or times[-1] <= format_timestamp(self.network.now)
        with weakties.open(self.path, clock=lambda: self.network.now) as other:
            assert [r.recorded_at for r in other.log.read()] == times

    @rule(guests=st.booleans())
    def reopen_with_or_without_guests(self, guests: bool) -> None:
        self.network.close()
        self.network = opened(self.path, self.ticks, guests=guests)

    @precondition(lambda self: any("event_types" in g.ids for g in self.network.plugins.working))
    @rule(n=st.integers(0, 3))
    def tell_what_only_a_guest_knows(self, n: int) -> None:
        self.network.record(Seen(what=f"thing {n}"))
        assert sum(c.n for c in self.network.read(Guest).counts.where()) > 0

    @rule(after=st.integers(0, 3))
    def crash(self, after: int) -> None:
        head = self.network.head
        crashed(self.path, self.ticks, after)
        assert self.network.head == head

    @rule(wholly=st.booleans())
    def rebuild(self, wholly: bool) -> None:
        if not wholly or self.reader:
            maintenance.rebuild(self.network)
            return
        self.network.close()
        self.path.with_name("network.views.db").unlink(missing_ok=True)
        self.network = opened(self.path, self.ticks, guests=True)

    @invariant()
    def the_chain_holds(self) -> None:
        Engine.steps += 1
        assert maintenance.verify(self.network).position == self.network.head.position

    @invariant()
    def live_is_rebuilt(self) -> None:
        assert everything(self.network) == everything(self.network, afresh=True)

    @invariant()
    def as_of_is_the_prefix(self) -> None:
        if Engine.steps % SELDOM:
            return
        head = self.network.head.position
        places = (head // 2, head - 1)
        here = places if depth.IS_NIGHT else (places[Engine.steps // SELDOM % 2],)
        for place in set(here) - {0, -1}:
            known = next(self.network.log.read_rows(place - 1, place)).recorded_at
            for view in (
                self.network.at(recorded_until=known),
                self.network.at(occurred="2026-11-19"),
            ):
                assert everything(view) == everything(view, afresh=True)

    @invariant()
    def nobody_shares_an_identity(self) -> None:
        people = self.network.read(People)
        for person in people.people.where("email is not null"):
            assert people.find_holder(email_key(person.email or "")) == person.id

    @invariant()
    def what_is_forgotten_is_nowhere(self) -> None:
        known = [c.path for c in corrections.find_copies(self.network)] if self.written else []
        assert left(self.folder, self.gone, known) == []

    def the_order_of_telling_changes_no_row(self) -> None:
        """Tell the same facts in another order, once, at the end."""
        codec, events = (
            self.network.plugins.make_codec(),
            postpone_recording(self.network.log.read()),
        )
        other = reorder_events(events, Random(len(events)), codec)
        one, two = (everything(hearing(log)) for log in (events, other))
        positions: dict[str, list[object]] = {"mentions": [], "follow_ups": []}
        assert {**one, **positions} == {**two, **positions}

    def teardown(self) -> None:
        if hasattr(self, "network"):
            if self.reader:
                self.end_the_reader()
                self.what_is_forgotten_is_nowhere()
            self.the_order_of_telling_changes_no_row()
            self.network.close()
            self.patch.undo()
            shutil.rmtree(self.folder)


TestTheWholeEngine = Engine.TestCase
TestTheWholeEngine.settings = settings(
    max_examples=depth.choose(day=8, landing=32, night=240),
    stateful_step_count=depth.choose(day=20, landing=20, night=50),
)


def test_the_machine_took_enough_steps() -> None:
    if not Engine.steps:
        pytest.skip("the machine did not run")

    print(f"{Engine.steps} steps")
    assert Engine.steps >= STEPS
