"""Is every flipped byte of a log file found, or refused, or without any meaning?"""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from weakties.codec import Codec
from weakties.errors import BrokenLog, NewerNetwork, NotANetwork, WeaktiesError
from weakties.log.sqlite import SqliteLog
from weakties.log.verifying import verify
from weakties.testing.log_appending import append, draft
from weakties.testing.making import sequence, ticking

EVERY = 1 if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else 23
"""A prime, so that the bytes tried lie anywhere in a record; every byte in a nightly run."""


def opened(path: Path) -> SqliteLog:
    """Open a log as any weakties would."""
    return SqliteLog(path, Codec, (ticking(), sequence()), create=False)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Write a small log, and give its file."""
    path = tmp_path_factory.mktemp("log") / "log.db"
    log = SqliteLog(path, Codec, (ticking(), sequence()))
    for n in range(8):
        append(log, draft(f"p-{n}", f"key {n}", "a note " * n if n else None), draft("p-none"))
    log.close()
    return path.read_bytes()


def content(path: Path) -> list[object]:
    """Give all that a file holds: its schema, and every row with every type."""
    with closing(sqlite3.connect(path)) as connection:
        schema = connection.execute(
            "select type, name, tbl_name, sql from sqlite_master"
        ).fetchall()
        rows = [
            list(connection.execute(f"select * from {table}")) for table in ("network", "event")
        ]
    return [sorted(map(repr, schema)), *map(repr, rows)]


def flipped(whole: bytes, place: int, mask: int) -> bytes:
    """Change one byte."""
    return whole[:place] + bytes([whole[place] ^ mask]) + whole[place + 1 :]


def what_becomes_of(path: Path) -> str:
    """Open and verify a file, and say what came of it."""
    try:
        with closing(opened(path)) as log:
            verify(log)
    except BrokenLog:
        return "found"
    except WeaktiesError:
        return "refused"
    return "accepted"


def damages(whole: bytes) -> Iterator[tuple[int, int]]:
    """Choose bytes to flip: every k-th by a random mask, and the whole file header bit by bit."""
    chance = random.Random(7)
    yield from ((place, 1 << bit) for place in range(100) for bit in (0, 3, 5, 7))
    yield from ((place, chance.randrange(1, 256)) for place in range(100, len(whole), EVERY))


def test_a_flipped_byte_is_found_or_refused_or_means_nothing(tmp_path: Path, whole: bytes) -> None:
    path = tmp_path / "log.db"
    path.write_bytes(whole)
    before, counts = content(path), {"found": 0, "refused": 0, "accepted": 0}
    for place, mask in damages(whole):
        path.write_bytes(flipped(whole, place, mask))

        became = what_becomes_of(path)

        counts[became] += 1
        if became == "accepted":
            assert content(path) == before, f"byte {place} xor {mask} changed the past unseen"
        for end in ("-wal", "-shm"):
            Path(f"{path}{end}").unlink(missing_ok=True)
    assert counts["found"] > 300


def test_a_changed_letter_of_a_trigger_is_found(tmp_path: Path, whole: bytes) -> None:
    path, place = tmp_path / "log.db", whole.index(b"'person.forgotten' and forgetting")
    path.write_bytes(flipped(whole, place + 1, 0x20))

    assert what_becomes_of(path) == "found"


@pytest.mark.parametrize(
    ("place", "value", "error"), [(60, b"\0\0\0\x09", NewerNetwork), (68, b"\0\0\0\0", NotANetwork)]
)
def test_a_heading_of_something_else_is_refused(
    tmp_path: Path, whole: bytes, place: int, value: bytes, error: type[WeaktiesError]
) -> None:
    path = tmp_path / "log.db"
    path.write_bytes(whole[:place] + value + whole[place + 4 :])

    with pytest.raises(error):
        opened(path)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_truncated_file_is_found_or_refused(tmp_path: Path, whole: bytes, share: float) -> None:
    path = tmp_path / "log.db"
    path.write_bytes(whole[: int(len(whole) * share)])

    assert what_becomes_of(path) != "accepted"
