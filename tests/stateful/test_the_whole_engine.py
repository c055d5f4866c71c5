"""Does all of it hold together, whatever is told, undone, merged, forgotten, killed or removed?"""

from __future__ import annotations

import shutil
import tempfile
import warnings
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import ClassVar

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.property.test_as_of_is_a_prefix import hearing
from tests.stateful.living import Guest, Seen, crashed, everything, left, opened

import weakties
from weakties import (
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
    care,
    correcting,
    data,
)
from weakties.domain.identity import email_key
from weakties.errors import (
    AmbiguousName,
    CannotCorrectClock,
    CannotMerge,
    CannotUndo,
    MalformedEvent,
    SamePerson,
)
from weakties.log.forge import stamp
from weakties.testing import plain
from weakties.testing.orders import recorded_later, reordered

WHO = st.integers(0, 40)
DAYS = st.sampled_from([None, "2026-11-20", "2026-11", "2025", "2026-11-19"])


class Engine(RuleBasedStateMachine):
    """One network in a file; `people` are all ids it ever gave, `gone` the words it must not have.

    Every person has a word of their own, which stands in their name, address and notes.
    """

    steps: ClassVar[int] = 0

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="weakties-"))
        self.path, self.ticks = self.folder / "network.db", [0]
        self.people: list[PersonId] = []
        self.words: dict[str, str] = {}
        self.gone: set[str] = set()
        self.addressed: set[str] = set()
        self.imports = 0
        self.network = opened(self.path, self.ticks, guests=True)

    @property
    def living(self) -> list[PersonId]:
        """Everybody who is somebody now."""
        return [PersonId(p.id) for p in self.network.read(People).people.where("true order by id")]

    def one(self, number: int) -> PersonId | None:
        living = self.living
        return living[number % len(living)] if living else None

    @rule(address=st.booleans(), day=DAYS)
    def add(self, address: bool, day: str | None) -> None:
        word = f"wort{len(self.words)}x"
        email = f"{word}@example.org" if address else None
        told = {"name": f"Ana {word}", "email": email, "note": f"about {word}"}
        person = self.network.add_person(
            **told, organization="Acme", **({"at": day} if day else {})
        )
        self.people.append(person)
        self.words[person] = word
        self.addressed |= {word} if address else set()

    @rule(who=WHO, other=WHO, kind=st.integers(0, 6), day=DAYS)
    def tell(self, who: int, other: int, kind: int, day: str | None) -> None:
        one, two = self.one(who), self.one(other)
        if one is None or two is None:
            return
        word = self.words.get(one, "")
        note = "of one" if word in self.gone else f"Ana {word} was there"
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
            self.network.record(events[kind]({"at": day} if day else {}))

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
        return data.import_file(self.network, file).counts()

    @rule()
    def undo_the_last_step(self) -> None:
        try:
            correcting.undo(self.network)
        except CannotUndo:
            assert not self.living or self.gone

    @rule(back=st.integers(1, 12))
    def undo_one_event(self, back: int) -> None:
        events = list(self.network.follow())[-back:]
        if events:
            try:
                correcting.undo(self.network, events[0].id)
            except (CannotUndo, SamePerson):
                return

    @rule()
    def redo(self) -> None:
        try:
            correcting.redo(self.network)
        except (CannotUndo, SamePerson):
            return

    @rule(who=WHO, other=WHO)
    def merge_and_perhaps_unmerge(self, who: int, other: int) -> None:
        one, two = self.one(who), self.one(other)
        if one is None or two is None or one == two:
            return
        before = everything(self.network)
        try:
            merged = correcting.merge(self.network, one, two)
        except CannotMerge:  # one of them was forgotten
            return
        assert len(self.living) < len(before["people"])
        if who % 2:
            correcting.undo(self.network, merged.event)
            assert everything(self.network) == before

    @rule(who=WHO, suppress=st.booleans())
    def forget(self, who: int, suppress: bool) -> None:
        one = self.one(who)
        if one is None:
            return
        structure = everything(self.network)
        correcting.forget(self.network, one, suppress=suppress)
        words_of = ("identities", "person_details")
        assert {
            t: len(rows) for t, rows in everything(self.network).items() if t not in words_of
        } == {t: len(rows) for t, rows in structure.items() if t not in words_of}
        self.gone |= {self.words[p] for p in self.merged_into(one) if p in self.words}

    @rule(who=WHO, suppress=st.booleans())
    def forget_who_was_undone(self, who: int, suppress: bool) -> None:
        """Anybody who ever was there can be named, by their word."""
        words = [w for w in self.words.values() if w not in self.gone]
        if not words:
            return
        word = words[who % len(words)]
        try:
            subject = correcting.find_subject(self.network, f"Ana {word}")
        except AmbiguousName as error:  # two entries that were not joined
            subject = correcting.find_subject(self.network, error.candidates[0][0])
        correcting.forget(self.network, subject.id, suppress=suppress, called=(f"Ana {word}",))
        self.gone |= {self.words[p] for p in subject.people if p in self.words}
        assert correcting.finish(self.network).left == ()

    @rule(who=WHO)
    def add_again_with_the_same_address(self, who: int) -> None:
        """Several entries may have one key, if the first was undone."""
        if not self.people:
            return
        word = self.words[self.people[who % len(self.people)]]
        if word not in self.addressed:  # then it would be a namesake, who is listed only
            return
        if word in self.gone or self.network.read(People).holder(f"email:{word}@example.org"):
            return
        person = self.network.add_person(name=f"Ana {word}", email=f"{word}@example.org")
        if person not in self.words:
            self.people.append(person)
            self.words[person] = word

    @rule(who=WHO, other=WHO)
    def merge_and_part_again(self, who: int, other: int) -> None:
        one, two = self.one(who), self.one(other)
        if one is None or two is None or one == two:
            return
        try:
            correcting.merge(self.network, one, two)
        except CannotMerge:
            return
        correcting.unmerge(self.network, two)

    @rule(number=st.integers(0, 99))
    def refuse_an_id_from_outside(self, number: int) -> None:
        head = self.network.head
        with pytest.raises(MalformedEvent):
            self.network.record(PersonAdded(person=PersonId(str(number)), name="Somebody"))
        assert self.network.head == head

    def merged_into(self, person: PersonId) -> set[PersonId]:
        """Give every id that stands for somebody now."""
        from weakties.projections.structure import Structure

        structure = Structure.within(self.network.feed)
        return {p for p in self.people if structure.stands_for(p) == person}

    @rule(ticks=st.sampled_from([40_000, -150]), is_right=st.booleans(), corrected=st.booleans())
    def a_clock_jumps(self, ticks: int, *, is_right: bool, corrected: bool) -> None:
        """Years ahead, or days behind; by the guard, or past it; and perhaps corrected."""
        care.note_run(self.network)
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
                    correcting.correct_clock(self.network, first=head + 1)

    @rule()
    def correct_the_clock(self) -> None:
        """Afterwards nothing is in the future, and time goes on from now."""
        correcting.correct_clock(self.network)
        times = [r.recorded_at for r in self.network.log.read()]
        assert times == sorted(times)
        assert not times or times[-1] <= stamp(self.network.now)
        with weakties.open(self.path, clock=lambda: self.network.now) as other:
            assert [r.recorded_at for r in other.log.read()] == times

    @rule(guests=st.booleans())
    def reopen_with_or_without_guests(self, guests: bool) -> None:
        self.network.close()
        self.network = opened(self.path, self.ticks, guests=guests)

    @precondition(lambda self: any("event_types" in g.ids for g in self.network.plugins.guests))
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
        if not wholly:
            care.rebuild(self.network)
            return
        self.network.close()
        self.path.with_name("network.views.db").unlink(missing_ok=True)
        self.network = opened(self.path, self.ticks, guests=True)

    @invariant()
    def the_chain_holds(self) -> None:
        Engine.steps += 1
        assert care.verify(self.network).position == self.network.head.position

    @invariant()
    def live_is_rebuilt(self) -> None:
        assert everything(self.network) == everything(self.network, afresh=True)

    @invariant()
    def as_of_is_the_prefix(self) -> None:
        head = self.network.head.position
        for place in {head // 2, head - 1} - {0, -1}:
            known = next(self.network.log.rows(place - 1, place)).recorded_at
            for view in (self.network.at(known=known), self.network.at(occurred="2026-11-19")):
                assert everything(view) == everything(view, afresh=True)

    @invariant()
    def nobody_shares_an_identity(self) -> None:
        people = self.network.read(People)
        for person in people.people.where("email is not null"):
            assert people.holder(email_key(person.email or "")) == person.id

    @invariant()
    def what_is_forgotten_is_nowhere(self) -> None:
        assert left(self.folder, self.gone) == []

    def the_order_of_telling_changes_no_row(self) -> None:
        """Tell the same facts in another order, once, at the end."""
        codec, events = self.network.plugins.codec(), recorded_later(self.network.log.read())
        other = reordered(events, Random(len(events)), codec)
        one, two = (everything(hearing(log)) for log in (events, other))
        positions: dict[str, list[object]] = {"mentions": [], "follow_ups": []}
        assert {**one, **positions} == {**two, **positions}

    def teardown(self) -> None:
        if hasattr(self, "network"):
            self.the_order_of_telling_changes_no_row()
            self.network.close()
            shutil.rmtree(self.folder)


def _refuse_a_doubted_clock(network: weakties.Network) -> None:
    """Be as strict as the command line without a terminal."""
    if care.doubt_clock(network) is not None:
        raise RuntimeError("the clock is doubted")


NIGHTLY = settings.default is not None and settings.default.max_examples >= 500
STEPS = 10_000 if NIGHTLY else 500

TestTheWholeEngine = Engine.TestCase
TestTheWholeEngine.settings = settings(
    max_examples=240 if NIGHTLY else 32, stateful_step_count=50 if NIGHTLY else 20
)


def test_the_machine_took_enough_steps() -> None:
    if not Engine.steps:
        pytest.skip("the machine did not run")

    print(f"{Engine.steps} steps")
    assert Engine.steps >= STEPS
