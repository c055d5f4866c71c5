"""A copy of any log, in a new file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from weakties.log.codec import Codec
from weakties.log.envelope import Row
from weakties.log.protocol import Chance, Clock, Log
from weakties.log.sqlite import SqliteLog, file
from weakties.log.sqlite.explain import explain_errors


def copy_log(
    log: Log,
    rows: Iterable[Row],
    to: Path,
    *,
    make_codec: Callable[[], Codec],
    clock: Clock,
    chance: Chance,
) -> None:
    """Write the rows of a log into a new file; see `Log.backup`.

    Args:
        rows: all of them, as of one moment.
        make_codec: gives the codec, if it is needed.
        clock: gives now, in UTC.
        chance: gives so many random bytes.

    Raises:
        CannotWrite: the file is there already, or its place does not take it.
        BrokenLog: a row does not continue the chain.
    """
    with explain_errors(to):
        file.create_file(to, fresh=True)
    copy = SqliteLog(to, make_codec, (clock, chance), identity=(log.network_id, log.secret))
    try:
        copy.transact(lambda writer: writer.restore(rows))
    finally:
        copy.close()
