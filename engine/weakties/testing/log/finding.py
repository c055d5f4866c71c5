"""What a log promises of finding: keys that were told, and events by what they have to do with."""

from __future__ import annotations

import attrs

from weakties.testing.log.appending import append, make_draft
from weakties.testing.log.factories import MakeLog
from weakties.testing.log.reading import make_sample_log


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
