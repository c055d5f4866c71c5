"""Does the SQLite log behave as the list it stands for, across reopening and rollback?"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from weakties import Draft, Event
from weakties.log.memory import MemoryLog
from weakties.log.sqlite import SqliteLog
from weakties.log.verification import verify
from weakties.stores import Codec, Writer
from weakties.testing import events, make_ticking_clock

KEYS = st.none() | st.sampled_from(["one", "two", "three", ""])
DRAFTS = st.lists(st.builds(Draft, event=events(), key=KEYS), max_size=4)


class Undone(BaseException):
    """What ends a transaction."""


class LogIsAList(RuleBasedStateMachine):
    """A file, a log in memory, and a plain list that is the truth."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="weakties-"))
        self.clock = make_ticking_clock()
        self.memory = MemoryLog(Codec, make_ticking_clock(), os.urandom)
        self.events: list[Event] = []
        self.keys: dict[str, int] = {}
        self.log = self.opened()

    def opened(self) -> SqliteLog:
        """Open the file once more."""
        return SqliteLog(self.folder / "log.db", Codec, (self.clock, os.urandom))

    @rule(drafts=DRAFTS)
    def append(self, drafts: list[Draft]) -> None:
        expected = [self.listed(draft) for draft in drafts]

        for log in (self.log, self.memory):
            made = log.transact(lambda writer: writer.append(drafts))
            assert [r.position for r in made] == expected
            assert [r.event for r in made] == [self.events[p - 1] for p in expected]

    def listed(self, draft: Draft) -> int:
        """Append to the list as a log should, and give the position."""
        if draft.key in self.keys:
            return self.keys[draft.key]
        self.events.append(draft.event)
        if draft.key is not None:
            self.keys[draft.key] = len(self.events)
        return len(self.events)

    @rule(drafts=DRAFTS)
    def undo(self, drafts: list[Draft]) -> None:
        def work(writer: Writer) -> None:
            writer.append(drafts)
            raise Undone

        for log in (self.log, self.memory):
            try:
                log.transact(work)
            except Undone:
                continue
            raise AssertionError("the work was not undone")

    @rule()
    def reopen(self) -> None:
        self.log.close()
        self.log = self.opened()

    @rule(drafts=DRAFTS)
    def append_elsewhere(self, drafts: list[Draft]) -> None:
        other = self.opened()
        other.transact(lambda writer: writer.append(drafts))
        other.close()
        self.memory.transact(lambda writer: writer.append(drafts))
        for draft in drafts:
            self.listed(draft)

    @rule(after=st.integers(0, 9), until=st.none() | st.integers(0, 9))
    def read(self, after: int, until: int | None) -> None:
        for log in (self.log, self.memory):
            assert [r.event for r in log.read(after, until)] == self.events[after:until]

    @invariant()
    def same(self) -> None:
        for log in (self.log, self.memory):
            assert [r.event for r in log.read()] == self.events
            found = log.find_ids_by_key([*self.keys, "never"])
            ids = {r.position: r.id for r in log.read()}
            assert found == {key: ids[position] for key, position in self.keys.items()}

    def teardown(self) -> None:
        if hasattr(self, "log"):
            assert verify(self.log).position == len(self.events)
            self.log.close()
            shutil.rmtree(self.folder)


TestLogIsAList = LogIsAList.TestCase
