"""The rebuilding of read models: of a long log, a second process makes half of them."""

from __future__ import annotations

import json
import os
import sys
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

from weakties.network.corrected_log import CorrectedLog
from weakties.network.facade import Network
from weakties.network.opening import SYSTEM
from weakties.plugins.sandbox import process
from weakties.projections.core import APART
from weakties.readmodel.feed import Feed
from weakties.readmodel.order import drop_order
from weakties.readmodel.store import ViewsFile, serialize
from weakties.readmodel.views import Views

LONG = 200_000
"""Events that are worth the start of a process: a replay takes some seconds."""
_FRAME = 2**20


def rebuild(network: Network, feed: Feed) -> None:
    """Make all read models anew; if the second process fails, the first makes its half too.

    Args:
        feed: of the network.
    """
    with ExitStack() as stack:
        answers = None
        if network.path is not None and network.head.position >= LONG and _can_start():
            with suppress(OSError):
                request = {"path": str(network.path)}
                answers = stack.enter_context(process.start_child(request, __name__))
        if answers is None:
            network.views.rebuild(feed)
        else:
            network.views.rebuild(feed, APART, partial(_read_whole_answer, answers))


def _can_start() -> bool:
    """Check whether there is a core for a second process, and a Python that runs it."""
    free = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (free or 1) > 1 and not getattr(sys, "frozen", False)


def _read_whole_answer(answers: process.Answers) -> bytes | None:
    """Wait for all that the second process gives; None if it did not come to its end."""
    with suppress(process.ChildDied, OSError):
        return b"".join(answers(None))
    return None


def main(pipe: int) -> None:
    """Be the second process: replay to some of the core's projections, and give what came of it."""
    from weakties.log.codec import Codec  # noqa: PLC0415  # the first process has one already
    from weakties.log.sqlite import SqliteLog  # noqa: PLC0415  # as above

    request = json.loads(sys.stdin.buffer.read())
    log = CorrectedLog(SqliteLog(Path(request["path"]), Codec, SYSTEM))
    file = ViewsFile(None)
    Views(file, lambda: APART).catch_up(Feed(log))
    file.write(drop_order)  # the first process has made the same
    payload = serialize(file)
    with process.open_answers(pipe) as answers:
        for start in range(0, len(payload), _FRAME):
            process.send_frame(answers, payload[start : start + _FRAME])
        answers.write(process.END)
