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
from threading import Event, Timer
from typing import IO, Any

LENGTH = Struct(">I")
END = LENGTH.pack(0)
FRAME_LIMIT = 128 * 2**20
MEMORY_LIMIT, CPU_LIMIT_S = 2**30, 600
_CHUNK = 2**20
_STDOUT = 1
CHILD = "weakties.plugins.sandbox.child"
HAS_POSIX_PIPES = os.name == "posix"
"""Whether a child can be handed a pipe of its own, which can be waited for; else it answers on its
standard output, and is ended when it is silent for too long."""
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
    child, read_end = _start_process(module)
    try:
        _send_request(child, request)
        yield lambda silence_s: _iterate_frames(read_end, silence_s, child)
    finally:
        if child.stdout is not None:
            child.stdout.close()
        else:
            os.close(read_end)
        _end_process(child)


def _start_process(module: str) -> tuple[subprocess.Popen[bytes], int]:
    """Start the child; return it, and the end of the pipe from which its answers are read."""

    def start(pipe: int, **more: Any) -> subprocess.Popen[bytes]:
        boot = _BOOT.format(path=sys.path, module=module, pipe=pipe)
        return subprocess.Popen(  # noqa: S603  # this Python, and a text of our own
            (sys.executable, "-P", "-c", boot), stdin=subprocess.PIPE, stderr=subprocess.DEVNULL,
            **more,
        )  # fmt: skip

    if not HAS_POSIX_PIPES:
        child = start(_STDOUT, stdout=subprocess.PIPE)
        assert child.stdout is not None  # it was asked for
        return child, child.stdout.fileno()
    read_end, write_end = os.pipe()
    try:
        child = start(
            write_end, stdout=subprocess.DEVNULL, pass_fds=(write_end,), start_new_session=True
        )
    except OSError:
        os.close(read_end)
        raise
    finally:
        os.close(write_end)
    return child, read_end


def _end_process(child: subprocess.Popen[bytes]) -> None:
    """End the child and, where processes have groups, all that it started."""
    with suppress(ProcessLookupError):
        if HAS_POSIX_PIPES:
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
    child.wait()


def open_answers(pipe: int) -> IO[bytes]:
    """Open the pipe for answers, as the child; what it prints goes nowhere from now on."""
    if pipe == _STDOUT:
        pipe = os.dup(_STDOUT)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, _STDOUT)
        os.close(nowhere)
    return os.fdopen(pipe, "wb")


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
    read_end: int, silence_s: float | None, child: subprocess.Popen[bytes]
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
        piece = _read_piece(read_end, silence_s, child)
        if not piece:
            raise ChildDied(_describe_end(child))
        buffer += piece


def _read_piece(read_end: int, silence_s: float | None, child: subprocess.Popen[bytes]) -> bytes:
    """Wait for what comes through the pipe; empty at its end.

    Raises:
        ChildDied: nothing comes for too long.
    """
    if HAS_POSIX_PIPES:
        is_silent = not select.select([read_end], [], [], silence_s)[0]
        piece = b"" if is_silent else os.read(read_end, _CHUNK)
    else:
        with _end_after(silence_s, child) as ended:
            piece = os.read(read_end, _CHUNK)
        is_silent = ended.is_set()
    if is_silent:
        raise ChildDied(f"it did not answer for {silence_s:g} s")
    return piece


@contextmanager
def _end_after(timeout_s: float | None, child: subprocess.Popen[bytes]) -> Iterator[Event]:
    """End the child if the block takes too long: its pipe ends with it.

    Yields:
        what says afterwards whether the child was ended.
    """
    ended = Event()

    def end() -> None:
        ended.set()
        child.kill()

    timer = None if timeout_s is None else Timer(timeout_s, end)
    if timer is not None:
        timer.daemon = True
        timer.start()
    try:
        yield ended
    finally:
        if timer is not None:
            timer.cancel()


def _describe_end(child: subprocess.Popen[bytes]) -> str:
    """Return how a child ended."""
    try:
        code = child.wait(timeout=1)
    except subprocess.TimeoutExpired:
        return "it closed its answer and went on"
    if hasattr(signal, "SIGXCPU") and code == -signal.SIGXCPU:
        return f"it computed for more than {CPU_LIMIT_S} s"
    if code < 0:
        return f"it was ended by signal {-code}"
    return f"it ended the process with code {code}"
