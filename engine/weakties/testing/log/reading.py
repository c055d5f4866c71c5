"""Promises of a log about reading: ranges, kinds, days, and rows."""

from __future__ import annotations

import attrs
import pytest

from weakties.domain.outreach import OutreachSent
from weakties.domain.people import PersonAdded
from weakties.domain.unknown import Unknown
from weakties.log.codec import KINDS, Codec
from weakties.log.envelope import Draft, Row
from weakties.log.protocol import Log
from weakties.testing.log.appending import append, make_draft
from weakties.testing.log.factories import MakeLog

_MANY = 4_100
"""More than twice any page a log may read at once."""


def make_sample_log(make_log: MakeLog) -> Log:
    """Create a log of three outreaches and, at position 2, somebody added."""
    log = make_log()
    added = Draft(event=PersonAdded(person="p-1", at="2026-11", name="Ana"))  # type: ignore[arg-type]  # short for PersonId, When
    append(log, make_draft("p-1", "one"), added, make_draft("p-2", "two"), make_draft("p-3"))
    return log


class ReadingChecks:
    """Ranges, kinds, days, rows."""

    @pytest.mark.parametrize(
        ("after", "until", "expected"),
        [(0, None, [1, 2, 3, 4]), (2, None, [3, 4]), (0, 2, [1, 2]), (1, 3, [2, 3]), (4, None, []),
         (9, None, []), (2, 2, []), (3, 2, []), (0, 0, []), (0, 99, [1, 2, 3, 4])],
    )  # fmt: skip
    def test_a_range_begins_after_one_position_and_goes_up_to_another(
        self, make_log: MakeLog, after: int, until: int | None, expected: list[int]
    ) -> None:
        """The first bound is left out, the second is in."""
        log = make_sample_log(make_log)

        assert [r.position for r in log.read(after, until)] == expected
        assert [r.position for r in log.read_rows(after, until)] == expected

    def test_only_the_kinds_asked_for_are_read(self, make_log: MakeLog) -> None:
        """Kinds restrict, within a range too; a kind never told gives nothing."""
        log = make_sample_log(make_log)

        sent = (OutreachSent.KIND,)
        assert [r.position for r in log.read(kinds=sent)] == [1, 3, 4]
        assert [r.position for r in log.read(1, 3, sent)] == [3]
        assert [r.position for r in log.read(kinds=(*sent, PersonAdded.KIND))] == [1, 2, 3, 4]
        assert not list(log.read(kinds=("event.retracted",)))

    def test_a_long_log_is_read_whole_and_in_order(self, make_log: MakeLog) -> None:
        """Pages, if there are any, do not show."""
        log = make_log()
        append(log, *(make_draft(f"p-{n}") for n in range(_MANY)))

        assert [r.position for r in log.read()] == list(range(1, _MANY + 1))
        assert [r.position for r in log.read_rows(1, _MANY - 1)] == list(range(2, _MANY))

    def test_rows_are_the_events_as_stored(self, make_log: MakeLog) -> None:
        """Rows and events tell the same, in two shapes."""
        log = make_sample_log(make_log)

        for row, recorded in zip(log.read_rows(), log.read(), strict=True):
            assert isinstance(row, Row)
            assert row[:10] == recorded[:10]
            assert (row.personal is None) == (row.salt is None)

    def test_the_personal_part_is_stored_apart(self, make_log: MakeLog) -> None:
        """No name stands in the data."""
        (row,) = make_sample_log(make_log).read_rows(1, 2)

        assert "Ana" not in row.data
        assert row.personal is not None
        assert "Ana" in row.personal

    def test_dates_are_those_of_the_rows(self, make_log: MakeLog) -> None:
        """Dates are what an event's place in the order of what happened is made from."""
        log = make_sample_log(make_log)

        for dated, row in zip(log.read_dates(), log.read_rows(), strict=True):
            assert dated == tuple(getattr(row, name) for name in dated._fields)
        assert [dated.position for dated in log.read_dates(1, 3)] == [2, 3]
        assert not list(log.read_dates(4))

    def test_events_are_read_in_the_order_of_the_positions_asked_for(
        self, make_log: MakeLog
    ) -> None:
        """Far apart or close together, forwards or back; where none stands, there is none."""
        log = make_sample_log(make_log)
        append(log, *(make_draft(f"p-{n}") for n in range(_MANY)))
        events = {r.position: r for r in log.read()}

        shuffled = sorted(events, key=lambda position: position * 7919 % 4099)
        for wanted in ([], [3], [4, 1], [1, 2, 3, 4], [4, 3, 2, 1], [1, _MANY, 2], shuffled):
            assert list(log.read_at(wanted)) == [events[p] for p in wanted]
            bare = [(r.position, r.event) for r in log.read_at(wanted, bare=True)]
            assert bare == [(p, events[p].event) for p in wanted]
        assert [r.position for r in log.read_at([9_999, 2, 10_000])] == [2]

    def test_a_bare_reading_tells_the_same(self, make_log: MakeLog) -> None:
        """What surrounds an event is empty, or as it is; ranges and kinds restrict it too."""
        log = make_sample_log(make_log)

        for bare, whole in zip(log.read(bare=True), log.read(), strict=True):
            assert (*bare[:5], bare.event) == (*whole[:5], whole.event)
            assert all(
                partial in (kept, "", None) for partial, kept in zip(bare, whole, strict=True)
            )
        partial = log.read(1, 3, (PersonAdded.KIND,), bare=True)
        assert {(r.position, r.kind) for r in partial} == {(2, PersonAdded.KIND)}

    def test_kinds_nobody_knows_are_kept_and_read_as_unknown(self, make_log: MakeLog) -> None:
        """A log whose codec lost a kind still gives all its events."""
        whole = make_sample_log(make_log)
        fewer = Codec({k: event_type for k, event_type in KINDS.items() if k != PersonAdded.KIND})
        log = make_log(codec=fewer, identity=(whole.network_id, whole.secret))
        log.transact(lambda writer: writer.restore(whole.read_rows()))

        second = list(log.read())[1]

        assert (type(second.event), second.kind) == (Unknown, PersonAdded.KIND)
        assert list(log.read_rows()) == list(whole.read_rows())


class FindingChecks:
    """Keys, ids, batches, people."""

    def test_known_gives_the_events_that_told_a_key(self, make_log: MakeLog) -> None:
        """Keys nobody told are left out, however many are asked."""
        log = make_sample_log(make_log)
        ids = [r.id for r in log.read()]

        unknown_keys = [f"never told {n}" for n in range(2_000)]
        assert log.find_ids_by_key([*unknown_keys, "two", "one"]) == {"one": ids[0], "two": ids[2]}
        assert log.find_ids_by_key([]) == {}

    def test_find_gives_the_events_with_these_ids(self, make_log: MakeLog) -> None:
        """Ids of no event are left out."""
        log = make_sample_log(make_log)
        _, second, _, fourth = log.read()

        events = log.find([second.id, "nobody", *(str(n) for n in range(2_000)), fourth.id])

        assert events == {second.id: second, fourth.id: fourth}

    def test_positions_are_all_that_have_to_do_with_an_id(self, make_log: MakeLog) -> None:
        """An id is the event's own, of its batch, or in its data, where no longer id holds it."""
        log = make_sample_log(make_log)
        append(
            log, attrs.evolve(make_draft("p-4"), batch="b-1"), make_draft("p-22"), make_draft("p-2")
        )
        ids = [r.id for r in log.read()]

        assert log.positions(events=[ids[3]]) == [4]
        assert log.positions(batches=["b-1"]) == [5]
        assert log.positions(mentions=["p-4", "p-2"]) == [3, 5, 7]
        every = log.positions(events=[ids[3], "nobody"], batches=["b-1", "x"], mentions=["p-3"])
        assert every == [4, 5]
        assert log.positions(events=["nobody"], batches=["nobody"], mentions=["nobody"]) == []
        assert log.positions(mentions=["p-", "p", 'p-2"', "2"]) == []
        assert log.positions() == []

    def test_positions_are_found_by_values_as_a_whole(self, make_log: MakeLog) -> None:
        """An id that is a part of another, the name of a field, or a word of a list is another."""
        log = make_log()
        append(
            log,
            *(make_draft(str(n)) for n in range(1, 30)),
            make_draft("person"),
            make_draft("email"),
        )
        many = [f"nobody-{n}" for n in range(2_000)]

        for ids, positions in (
            (["1"], [1]), (["2", "29"], [2, 29]), (["person"], [30]), (["channel"], []),
            (["0"], []), (["3", "person"], [3, 30]),
        ):  # fmt: skip
            assert log.positions(mentions=ids) == positions
            assert log.positions(mentions=[*many, *ids]) == positions

    def test_positions_of_many_ids_are_those_of_each(self, make_log: MakeLog) -> None:
        """However many are asked for, and however they are spelled in JSON."""
        log = make_sample_log(make_log)
        odd = ['p"q', "p\\q", "Zoë", "p q", "p/q", "p\nq"]
        append(log, *(make_draft(name) for name in odd), make_draft("p-2"))
        many = [f"nobody-{n}" for n in range(2_000)]

        for position, name in enumerate(odd, 5):
            assert log.positions(mentions=[name]) == [position]
            assert log.positions(mentions=[*many, name]) == [position]
        assert log.positions(mentions=[*many, *odd, "p-2"]) == [3, *range(5, 12)]
        strange = ["", "{", "}", "\ud800", "\0", '"', "\\"]
        assert log.positions(mentions=strange) == []
        assert log.positions(mentions=[*many, *strange]) == []
