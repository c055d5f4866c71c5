"""What a log promises of writing: all of it stays, or nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from weakties.envelope import Draft
from weakties.errors import WeaktiesError
from weakties.log.protocol import Writer
from weakties.testing.log_appending import append, draft
from weakties.testing.making import MakeLog


class Stopped(BaseException):
    """What no `except Exception` catches, as Ctrl-C."""


class Writing:
    """All or nothing."""

    @pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit, Stopped])
    def test_work_that_raises_leaves_nothing(
        self, make_log: MakeLog, error: type[BaseException]
    ) -> None:
        """Whatever is raised passes through, and what was appended before is gone."""
        log = make_log()
        append(log, draft("p-1", "before"))
        before = list(log.rows())

        def work(writer: Writer) -> None:
            writer.append([draft("p-2", "within")])
            raise error

        with pytest.raises(error):
            log.writing(work)

        assert list(log.rows()) == before
        assert set(log.known(["before", "within"])) == {"before"}
        assert append(log, draft("p-3"))[0].position == 2

    def test_drafts_that_fail_half_way_leave_nothing(self, make_log: MakeLog) -> None:
        """So does a source of drafts that breaks off."""
        log = make_log()

        def drafts() -> Iterator[Draft]:
            yield draft("p-1")
            raise Stopped

        with pytest.raises(Stopped):
            log.writing(lambda writer: writer.append(drafts()))

        assert log.head().position == 0

    def test_work_sees_what_it_wrote(self, make_log: MakeLog) -> None:
        """Within the transaction the log reads as it will be."""
        log = make_log()

        def work(writer: Writer) -> None:
            (first,) = writer.append([draft("p-1", "k")])
            assert list(log.read()) == [first]
            assert log.head().position == 1
            assert log.known(["k"]) == {"k": first.id}
            assert log.find([first.id]) == {first.id: first}
            assert writer.append([draft("p-2", "k")]) == [first]

        log.writing(work)

        assert log.head().position == 1

    def test_writing_gives_what_the_work_gives(self, make_log: MakeLog) -> None:
        """The answer of the work comes back."""
        assert make_log().writing(lambda _: "an answer") == "an answer"

    def test_a_key_whose_telling_was_undone_can_be_told(self, make_log: MakeLog) -> None:
        """A key belongs to nobody until its transaction stays."""
        log = make_log()

        def work(writer: Writer) -> None:
            writer.append([draft("p-1", "k")])
            raise Stopped

        with pytest.raises(Stopped):
            log.writing(work)
        (told,) = append(log, draft("p-2", "k"))

        assert told.position == 1

    def test_writing_within_writing_is_refused_and_nothing_stays(self, make_log: MakeLog) -> None:
        """A second transaction inside the first would end it unseen."""
        log = make_log()

        def work(writer: Writer) -> None:
            writer.append([draft("p-1")])
            log.writing(lambda inner: inner.append([draft("p-2")]))

        with pytest.raises((WeaktiesError, RuntimeError)):
            log.writing(work)

        assert log.head().position == 0
        assert append(log, draft("p-3"))[0].position == 1
