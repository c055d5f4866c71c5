"""Is every flipped bit of a log file found, or refused, or without any meaning?"""

from __future__ import annotations

import random
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests import depth
from weakties.errors import BrokenLog, NewerNetwork, NotANetwork, WeaktiesError
from weakties.log.sqlite import SqliteLog
from weakties.log.verification import verify
from weakties.stores import Codec
from weakties.testing import make_ticking_clock, sequence
from weakties.testing.log.appending import append, make_draft

EVENTS, HEADER_BITS = 200, 8 * 100
HEADER_EVERY = depth.choose(day=3, landing=1, night=1)
EVERY, BEGIN, PARTS = depth.choose(day=1597, landing=397, night=397), 211, 16
"""Primes, so that the bits tried lie anywhere in a byte and in a record."""
MEMORY, CODEC = Path("/dev/shm"), Codec()
Damage = tuple[int, int]
Content = list[list[tuple[object, ...]]] | None


def opened(path: Path) -> SqliteLog:
    """Open a log as any weakties would."""
    return SqliteLog(path, lambda: CODEC, (make_ticking_clock(), sequence()), create=False)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Write a log, and give its file."""
    path = tmp_path_factory.mktemp("log") / "log.db"
    log = SqliteLog(path, Codec, (make_ticking_clock(), sequence()))
    for n in range(EVENTS // 2):
        append(
            log,
            make_draft(f"p-{n}", f"key {n}", f"a note {n}" if n else None),
            make_draft("p-none"),
        )
    log.close()
    return path.read_bytes()


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    """Yield a place for damaged files; in memory, if there is such."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else tmp_path) as folder:
        yield Path(folder) / "log.db"


def alone(path: Path) -> closing[sqlite3.Connection]:
    """Open a file with SQLite alone, as it is."""
    return closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True))


def content(path: Path) -> Content:
    """Return all that a file holds, its schema and every row; None if that cannot be read."""
    schema = "select type, name, tbl_name, sql from sqlite_master"
    try:
        with alone(path) as connection:
            asked = (schema, "select * from network", "select * from event")
            return [connection.execute(query).fetchall() for query in asked]
    except (sqlite3.Error, UnicodeDecodeError):
        return None


def seen_by_sqlite(path: Path) -> bool:
    """Check whether SQLite's own check is enough to find what is wrong."""
    try:
        with alone(path) as connection:
            return connection.execute("pragma integrity_check").fetchall() != [("ok",)]
    except (sqlite3.Error, UnicodeDecodeError):
        return True


def what_becomes_of(path: Path) -> str:
    """Open and verify a file, and say what came of it."""
    try:
        with closing(opened(path)) as log:
            verify(log)
    except BrokenLog as broken:
        return "found by the chain" if broken.position else "found by SQLite"
    except WeaktiesError:
        return "refused"
    return "accepted"


def put(path: Path, damaged: bytes) -> None:
    """Write a file, with nothing left beside it."""
    for end in ("-wal", "-shm", "-journal"):
        Path(f"{path}{end}").unlink(missing_ok=True)
    path.write_bytes(damaged)


def flipped(whole: bytes, place: int, mask: int) -> bytes:
    """Change some bits of one byte."""
    return whole[:place] + bytes([whole[place] ^ mask]) + whole[place + 1 :]


def bits(places: Iterable[int]) -> Iterator[Damage]:
    """Number the bits of a file, and give these as damages, one at a time."""
    return ((place // 8, 1 << place % 8) for place in places)


def flips(path: Path, whole: bytes, damages: Iterable[Damage]) -> Counter[str]:
    """Do one damage after the other, and count what became of the file."""
    put(path, whole)
    before, counts = content(path), Counter[str]()
    for place, mask in damages:
        put(path, flipped(whole, place, mask))
        counts["flips"] += 1
        if content(path) != before:
            counts["changed"] += 1
            counts["seen by integrity_check alone"] += seen_by_sqlite(path)
            became = what_becomes_of(path)
            assert became != "accepted", f"byte {place} xor {mask} changed the past unseen"
            counts[became] += 1
        else:
            with suppress(WeaktiesError):
                opened(path).close()
            assert content(path) == before, f"byte {place} xor {mask} let opening change the past"
    return counts


def test_a_flipped_bit_is_found_or_refused_or_means_nothing(path: Path, whole: bytes) -> None:
    counts = flips(path, whole, bits(range(HEADER_BITS + BEGIN, 8 * len(whole), EVERY)))

    print(dict(counts))
    assert counts["found by the chain"] > counts["changed"] * 0.6
    assert counts["seen by integrity_check alone"] < counts["changed"] * 0.4


def test_a_flipped_bit_of_the_header_is_found_or_refused_or_means_nothing(
    path: Path, whole: bytes
) -> None:
    counts = flips(path, whole, bits(range(0, HEADER_BITS, HEADER_EVERY)))

    assert counts["refused"] > counts["changed"] / 2


def test_a_flipped_byte_is_found_or_refused_or_means_nothing(path: Path, whole: bytes) -> None:
    chance = random.Random(7)
    places = range(HEADER_BITS // 8, len(whole), EVERY)

    counts = flips(path, whole, [(place, chance.randrange(1, 256)) for place in places])

    assert counts["changed"] > counts["flips"] / 2


@pytest.mark.nightly
@pytest.mark.parametrize("part", range(PARTS))
def test_every_flipped_bit_is_found_or_refused_or_means_nothing(
    path: Path, whole: bytes, part: int
) -> None:
    share = (8 * byte + bit for byte in range(part, len(whole), PARTS) for bit in range(8))

    counts = flips(path, whole, bits(share))

    print(f"part {part}: {dict(counts)}")
    assert counts["found by the chain"] > counts["changed"] * 0.6


def test_a_changed_letter_of_a_trigger_is_found(path: Path, whole: bytes) -> None:
    place = whole.index(b"'person.forgotten' and forgetting")
    put(path, flipped(whole, place + 1, 0x20))

    assert what_becomes_of(path) == "found by SQLite"


@pytest.mark.parametrize(
    ("place", "value", "error"), [(60, b"\0\0\0\x09", NewerNetwork), (68, b"\0\0\0\0", NotANetwork)]
)
def test_a_heading_of_something_else_is_refused(
    path: Path, whole: bytes, place: int, value: bytes, error: type[WeaktiesError]
) -> None:
    put(path, whole[:place] + value + whole[place + 4 :])

    with pytest.raises(error):
        opened(path)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_truncated_file_is_found_or_refused(path: Path, whole: bytes, share: float) -> None:
    put(path, whole[: int(len(whole) * share)])

    assert what_becomes_of(path) != "accepted"
