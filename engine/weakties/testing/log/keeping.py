"""Promises of a log about keeping: the chain, copies, blanking, and a check that passes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from weakties.domain.structural import PersonForgotten
from weakties.errors import BrokenLog, CannotWrite, WeaktiesError
from weakties.log import chain
from weakties.log.codec import Codec
from weakties.log.envelope import Draft, Row
from weakties.log.protocol import Log, Writer
from weakties.log.rows import RowFactory
from weakties.log.sqlite import SqliteLog
from weakties.log.verification import verify
from weakties.testing.log.appending import append, make_draft
from weakties.testing.log.factories import MakeLog, make_ticking_clock
from weakties.testing.log.reading import make_sample_log


def copy_log(make_log: MakeLog, original: Log, rows: list[Row]) -> Log:
    """Create a log of the same identity, and restore rows into it."""
    log = make_log(identity=(original.network_id, original.secret))
    log.transact(lambda writer: writer.restore(rows))
    return log


def make_forgetting(*events: str) -> Draft:
    """Return a draft that names events to be blanked."""
    event = PersonForgotten(person="p-1", at="2026-11-21", events=events)  # type: ignore[arg-type]  # short for ids and When
    return Draft(event=event)


class KeepingChecks:
    """The chain, copies, blanking."""

    def test_the_head_is_the_last_row(self, make_log: MakeLog) -> None:
        """An empty log's head is the beginning of its chain."""
        log = make_log()
        assert log.read_head() == (0, chain.genesis(log.network_id, log.secret), "")

        append(log, make_draft("p-1"), make_draft("p-2"))

        last = list(log.read_rows())[-1]
        assert log.read_head() == (2, last.hash, last.recorded_at)

    def test_a_log_as_it_was_written_verifies(self, make_log: MakeLog) -> None:
        """So does an empty one."""
        assert verify(make_log()).position == 0
        log = make_sample_log(make_log)
        assert verify(log) == log.read_head()

    def test_restored_rows_have_the_same_hashes(self, make_log: MakeLog) -> None:
        """A copy is the same log, and goes on like it."""
        log = make_sample_log(make_log)

        copy = copy_log(make_log, log, list(log.read_rows()))

        assert list(copy.read_rows()) == list(log.read_rows())
        assert verify(copy) == log.read_head()
        assert set(copy.find_ids_by_key(["one", "two"])) == {"one", "two"}
        assert append(copy, make_draft("p-9"))[0].position == 5

    @pytest.mark.parametrize(
        "column", ["id", "kind", "occurred_at", "actor", "data", "personal", "key"]
    )
    def test_rows_that_do_not_continue_the_chain_are_refused(
        self, make_log: MakeLog, column: str
    ) -> None:
        """A changed column is found, and nothing of the copy stays."""
        log = make_sample_log(make_log)
        rows = list(log.read_rows())
        others: dict[str, Any] = {"personal": '{"name":"Eve"}', "key": bytes(16)}
        changed: Any = others.get(column) or f"{getattr(rows[1], column)} "
        rows[1] = rows[1]._replace(**{column: changed})
        other = make_log(identity=(log.network_id, log.secret))

        with pytest.raises(BrokenLog) as refused:
            other.transact(lambda writer: writer.restore(rows))

        assert refused.value.position == 2
        assert other.read_head().position == 0

    def test_a_missing_or_swapped_row_is_refused(self, make_log: MakeLog) -> None:
        """The chain holds the order too."""
        log = make_sample_log(make_log)
        first, second, third, fourth = log.read_rows()

        for rows in ([first, third, fourth], [second, first, third, fourth], [first, first]):
            with pytest.raises(BrokenLog):
                copy_log(make_log, log, rows)

    def test_blanking_erases_what_a_forgetting_names(self, make_log: MakeLog) -> None:
        """The personal part goes, the rest stays, and the chain holds."""
        log = make_sample_log(make_log)
        before = list(log.read_rows())

        def work(writer: Writer) -> int:
            writer.append([make_forgetting(before[1].id)])
            return writer.blank([before[1].id])

        assert log.transact(work) == 1
        after = list(log.read_rows())
        assert after[1] == before[1]._replace(personal=None, salt=None)
        assert [after[0], *after[2:4]] == [before[0], *before[2:]]
        assert verify(log).position == 5

    def test_every_key_is_bound_under_a_salt(self, make_log: MakeLog) -> None:
        """An event that has a key and no words of its own has a salt as well."""
        rows = list(make_sample_log(make_log).read_rows())

        assert [row.key is not None for row in rows] == [True, False, True, False]
        assert [chain.is_sealed(row.commitment) for row in rows] == [True, True, True, False]
        assert [row.personal for row in rows if row.key] == ["{}", "{}"]
        assert [row.salt is None for row in rows] == [False, False, False, True]

    def test_blanking_erases_the_key_too(self, make_log: MakeLog) -> None:
        """What is left recognizes no key, and the same key may be told again."""
        log = make_sample_log(make_log)
        before = list(log.read_rows())

        def work(writer: Writer) -> int:
            writer.append([make_forgetting(before[0].id)])
            return writer.blank([before[0].id])

        assert log.transact(work) == 1
        after = list(log.read_rows())
        assert after[0] == before[0]._replace(key=None, personal=None, salt=None)
        assert after[1:4] == before[1:]
        assert set(log.find_ids_by_key(["one", "two"])) == {"two"}
        assert verify(log).position == 5
        assert append(log, make_draft("p-9", "one"))[0].position == 6
        assert append(log, make_draft("p-8", "one"))[0].position == 6
        assert verify(copy_log(make_log, log, list(log.read_rows()))).position == 6

    def test_a_key_that_was_changed_is_refused(self, make_log: MakeLog) -> None:
        """Taken away, exchanged with another's, or put back after the blanking."""
        log = make_sample_log(make_log)
        first, second, third, fourth = log.read_rows()
        key, nothing, other = first.key, None, third.key
        blank = {"personal": None, "salt": None}

        for wrong in (
            {"key": nothing}, {"key": other}, {"key": b""}, blank, {**blank, "key": other},
            {"commitment": first.commitment[1:] if first.commitment else b"", "key": key},
        ):  # fmt: skip
            with pytest.raises(BrokenLog) as refused:
                copy_log(make_log, log, [first._replace(**wrong), second, third, fourth])
            assert refused.value.position == 1

    def test_rows_of_the_first_rule_are_kept_as_they_are(self, make_log: MakeLog) -> None:
        """A log of before holds, goes on by the rule of its new place, and keeps its keys."""
        original = make_log()
        row_factory = RowFactory(Codec(), original.secret, make_ticking_clock(), os.urandom)
        drafts = (make_draft("p-1", "one"), make_draft("p-2", "two", "a note"))
        new = row_factory.make_rows(original.read_head(), drafts, row_factory.hash_keys(drafts), {})
        rows = [Row._make(columns) for columns in new.rows]
        assert [len(row.commitment or b"") for row in rows] == [0, 32]
        log = copy_log(make_log, original, rows)

        def work(writer: Writer) -> int:
            writer.append([make_draft("p-3", "three"), make_forgetting(rows[1].id)])
            return writer.blank([rows[1].id])

        assert log.transact(work) == 1
        first, second, third, _ = log.read_rows()
        assert first == rows[0]
        assert second == rows[1]._replace(personal=None, salt=None)
        assert chain.is_sealed(third.commitment)
        assert set(log.find_ids_by_key(["one", "two", "three"])) == {"one", "two", "three"}
        assert verify(log).position == 4

    def test_blanking_without_a_forgetting_is_refused(self, make_log: MakeLog) -> None:
        """Nobody's past is erased in passing."""
        log = make_sample_log(make_log)
        before = list(log.read_rows())

        def work(writer: Writer) -> int:
            writer.append([make_forgetting(before[0].id)])
            return writer.blank([before[1].id])

        with pytest.raises(WeaktiesError):
            log.transact(work)

        assert list(log.read_rows()) == before

    def test_closing_twice_is_fine(self, make_log: MakeLog) -> None:
        """Whoever is last need not know."""
        log = make_sample_log(make_log)

        log.close()
        log.close()


class CopyingChecks:
    """Backups, and scrubbing."""

    def test_a_backup_is_the_same_log_in_a_file(self, make_log: MakeLog, tmp_path: Path) -> None:
        """It verifies, goes on, and replaces nothing that is there."""
        log = make_sample_log(make_log)
        path = tmp_path / "a backup.db"

        log.backup(path)

        kept = SqliteLog(path, Codec, (make_ticking_clock(), os.urandom))
        assert (kept.network_id, list(kept.read_rows())) == (log.network_id, list(log.read_rows()))
        assert verify(kept) == log.read_head()
        kept.close()
        assert path.stat().st_mode & 0o077 == 0
        with pytest.raises(CannotWrite):
            log.backup(path)

    def test_scrubbing_leaves_the_log_as_it_is(self, make_log: MakeLog) -> None:
        """Nobody reads, so nothing stands in the way."""
        log = make_sample_log(make_log)
        before = list(log.read_rows())

        assert log.scrub()
        assert list(log.read_rows()) == before
