"""Code of others in a child process, so that its faults do not stop this one.

It runs in a child process that answers in frames, over a pipe of its own, until an end mark; what
it prints goes nowhere. That keeps faults apart, not malice: it has the rights of the user.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from struct import Struct
from typing import IO, Any

LENGTH = Struct(">I")
END = LENGTH.pack(0)
FRAME_LIMIT = 128 * 2**20
MEMORY_LIMIT, CPU_LIMIT_S = 2**30, 600
_CHUNK = 2**20
CHILD = "weakties.plugins.sandbox.child"
_BOOT = "import sys; sys.path[:] = {path!r}; from {module} import main; main({pipe})"
Answers = Callable[[float | None], Iterator[bytes]]


class ChildDied(Exception):
    """The child did not come to its end.

    Attributes:
        reason: what became of it, in words.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def run_child(request: dict[str, Any], *, silence_s: float) -> Iterator[bytes]:
    """Run the child, and give its answers as they come.

    Args:
        request: what it is to do, as `weakties.plugins.sandbox.child` understands it.
        silence_s: how long it may say nothing.

    Raises:
        Died: it ended before its end mark, or said nothing for too long.
    """
    with start_child(request) as answers:
        yield from answers(silence_s)


@contextmanager
def start_child(request: dict[str, Any], module: str = CHILD) -> Iterator[Answers]:
    """Run a child, to be listened to later; it is ended with the block.

    Args:
        module: whose ``main`` takes the pipe for its answers.

    Yields:
        what gives its answers, and takes how long it may say nothing; None means for ever.
    """
    read_end, write_end = os.pipe()
    boot = _BOOT.format(path=sys.path, module=module, pipe=write_end)
    try:
        child = subprocess.Popen(  # noqa: S603  # this Python, and a text of our own
            (sys.executable, "-P", "-c", boot), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, pass_fds=(write_end,), start_new_session=True,
        )  # fmt: skip
    except OSError:
        os.close(read_end)
        raise
    finally:
        os.close(write_end)
    try:
        _send_request(child, request)
        yield lambda silence_s: _iterate_frames(read_end, silence_s, lambda: _describe_end(child))
    finally:
        os.close(read_end)
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def send_frame(answers: IO[bytes], frame: bytes) -> None:
    """Answer, as the child."""
    answers.write(LENGTH.pack(len(frame)) + frame)
    answers.flush()


def _send_request(child: subprocess.Popen[bytes], request: dict[str, Any]) -> None:
    """Hand the request over; a child that is gone already says so by its silence."""
    assert child.stdin is not None  # it was asked for
    with suppress(BrokenPipeError), child.stdin:
        child.stdin.write(json.dumps(request).encode())


def _iterate_frames(
    read_end: int, silence_s: float | None, describe_end: Callable[[], str]
) -> Iterator[bytes]:
    """Cut what comes through the pipe into frames, up to the end mark."""
    buffer = bytearray()
    while True:
        while len(buffer) >= LENGTH.size:
            (size,) = LENGTH.unpack_from(buffer)
            if size == 0:
                return
            if size > FRAME_LIMIT:
                raise ChildDied("it gave more at once than is read")
            if len(buffer) < LENGTH.size + size:
                break
            yield bytes(buffer[LENGTH.size : LENGTH.size + size])
            del buffer[: LENGTH.size + size]
        ready, _, _ = select.select([read_end], [], [], silence_s)
        if not ready:
            raise ChildDied(f"it did not answer for {silence_s:g} s")
        piece = os.read(read_end, _CHUNK)
        if not piece:
            raise ChildDied(describe_end())
        buffer += piece


def _describe_end(child: subprocess.Popen[bytes]) -> str:
    """Say how a child ended."""
    try:
        code = child.wait(timeout=1)
    except subprocess.TimeoutExpired:
        return "it closed its answer and went on"
    if code == -signal.SIGXCPU:
        return f"it computed for more than {CPU_LIMIT_S} s"
    if code < 0:
        return f"it was ended by signal {-code}"
    return f"it ended the process with code {code}"
