"""What a log promises of copies: those that are wanted, and those that must not stay."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from weakties.errors import CannotWrite
from weakties.log.codec import Codec
from weakties.log.sqlite import SqliteLog
from weakties.log.verification import verify
from weakties.testing.log.factories import MakeLog, make_ticking_clock
from weakties.testing.log.reading import make_sample_log


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
