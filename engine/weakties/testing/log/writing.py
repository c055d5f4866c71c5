"""Promises of a log about writing: all of it stays, or nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from weakties.errors import WeaktiesError
from weakties.log.envelope import Draft
from weakties.log.protocol import Writer
from weakties.testing.log.appending import append, make_draft
from weakties.testing.log.factories import MakeLog


class Interruption(BaseException):
    """What no `except Exception` catches, as Ctrl-C."""


class WritingChecks:
    """All or nothing."""

    @pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit, Interruption])
    def test_work_that_raises_leaves_nothing(
        self, make_log: MakeLog, error: type[BaseException]
    ) -> None:
        """Whatever is raised passes through, and what was appended before is gone."""
        log = make_log()
        append(log, make_draft("p-1", "before"))
        before = list(log.read_rows())

        def work(writer: Writer) -> None:
            writer.append([make_draft("p-2", "within")])
            raise error

        with pytest.raises(error):
            log.transact(work)

        assert list(log.read_rows()) == before
        assert set(log.find_ids_by_key(["before", "within"])) == {"before"}
        assert append(log, make_draft("p-3"))[0].position == 2

    def test_drafts_that_fail_half_way_leave_nothing(self, make_log: MakeLog) -> None:
        """So does a source of drafts that breaks off."""
        log = make_log()

        def drafts() -> Iterator[Draft]:
            yield make_draft("p-1")
            raise Interruption

        with pytest.raises(Interruption):
            log.transact(lambda writer: writer.append(drafts()))

        assert log.read_head().position == 0

    def test_work_sees_what_it_wrote(self, make_log: MakeLog) -> None:
        """Within the transaction the log reads as it will be."""
        log = make_log()

        def work(writer: Writer) -> None:
            (first,) = writer.append([make_draft("p-1", "k")])
            assert list(log.read()) == [first]
            assert log.read_head().position == 1
            assert log.find_ids_by_key(["k"]) == {"k": first.id}
            assert log.find([first.id]) == {first.id: first}
            assert writer.append([make_draft("p-2", "k")]) == [first]

        log.transact(work)

        assert log.read_head().position == 1

    def test_writing_gives_what_the_work_gives(self, make_log: MakeLog) -> None:
        """The answer of the work comes back."""
        assert make_log().transact(lambda _: "an answer") == "an answer"

    def test_a_key_whose_telling_was_undone_can_be_told(self, make_log: MakeLog) -> None:
        """A key belongs to nobody until its transaction stays."""
        log = make_log()

        def work(writer: Writer) -> None:
            writer.append([make_draft("p-1", "k")])
            raise Interruption

        with pytest.raises(Interruption):
            log.transact(work)
        (recorded,) = append(log, make_draft("p-2", "k"))

        assert recorded.position == 1

    def test_writing_within_writing_is_refused_and_nothing_stays(self, make_log: MakeLog) -> None:
        """A second transaction inside the first would end it unseen."""
        log = make_log()

        def work(writer: Writer) -> None:
            writer.append([make_draft("p-1")])
            log.transact(lambda inner: inner.append([make_draft("p-2")]))

        with pytest.raises((WeaktiesError, RuntimeError)):
            log.transact(work)

        assert log.read_head().position == 0
        assert append(log, make_draft("p-3"))[0].position == 1
