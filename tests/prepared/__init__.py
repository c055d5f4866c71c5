"""Processes of weakties that begin within milliseconds: copies of a Python that has imported it.

A Python of its own takes a third of a second before a command or an importer begins. A copy is as
much a process: it has its own memory, session, standard streams, signals and exit code. What it
lacks is an import of weakties from nothing, and the end of its modules; by night each has both.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from struct import Struct
from time import monotonic
from typing import IO

from tests import depth

NUMBER = Struct(">i")
SERVER = Path(__file__).with_name("server.py")
CAN_COPY = sys.platform == "linux" and not depth.IS_NIGHT
"""Whether processes are copies; else each is a Python of its own."""
COMMAND = "import runpy; runpy.run_module('weakties_cli', run_name='__main__', alter_sys=True)"


class Copy:
    """A process that runs code, as `subprocess.Popen` is one.

    Attributes:
        pid: its number, which is that of its session and its group, too.
        stdin: what it reads, if that is written here.
    """

    def __init__(self, status: int) -> None:
        self._status = status
        self._code: int | None = None
        self.pid = self._read_number()

    stdin: IO[bytes] | None = None
    stdout: IO[bytes] | None = None

    def wait(self, timeout: float | None = None) -> int:
        """Return the code it ended with, or a negative signal; in time.

        Raises:
            subprocess.TimeoutExpired: it has not ended by then.
        """
        if self._code is None:
            if not select.select([self._status], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("a copy", timeout or 0)
            self._code = self._read_number()
            os.close(self._status)
        return self._code

    def kill(self) -> None:
        """End it, whatever it does; nothing happens if it has ended."""
        if self._code is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def _read_number(self) -> int:
        text = os.read(self._status, NUMBER.size)
        (number,) = NUMBER.unpack(text)
        return int(number)


def start(
    code: str,
    *arguments: str,
    streams: tuple[int, int, int],
    handles: Sequence[int] = (),
    env: Mapping[str, str] | None = None,
    path: Sequence[str] = (),
) -> Copy:
    """Run code in a copy, in a session of its own.

    Args:
        arguments: what it reads from `sys.argv`, behind the first.
        streams: its standard input, output and errors.
        handles: more open files, which it has in a list of this name, with numbers of its own.
        env: its environment; that of this process without.
        path: where it looks for modules; where a new Python does without.
    """
    request = {
        "code": code, "argv": ["-c", *arguments], "env": dict(os.environ if env is None else env),
        "cwd": str(Path.cwd()), "path": list(path),
    }  # fmt: skip
    text = json.dumps(request).encode()
    status, theirs = os.pipe()
    try:
        server = _start_server()
        socket.send_fds(server, [NUMBER.pack(len(text))], [theirs, *streams, *handles])
        server.sendall(text)
    finally:
        os.close(theirs)
    return Copy(status)


def start_command(
    *words: str, streams: tuple[int, int, int], env: Mapping[str, str]
) -> Copy | subprocess.Popen[bytes]:
    """Start `weakties`, in a session of its own; see `start`."""
    if CAN_COPY:
        return start(COMMAND, *words, streams=streams, env=env)
    return subprocess.Popen(
        [sys.executable, "-m", "weakties_cli", *words],
        stdin=streams[0], stdout=streams[1], stderr=streams[2], start_new_session=True, env=env,
    )  # fmt: skip


def start_importer(module: str) -> tuple[Copy, int]:
    """Start a child of the sandbox, as `weakties.plugins.sandbox.process` does.

    Returns:
        the child, and the handle from which its answers are read.
    """
    read_end, write_end = os.pipe()
    stdin, requests = os.pipe()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    code = f"from {module} import main; main(handles[0])"
    try:
        child = start(code, streams=(stdin, nowhere, nowhere), handles=(write_end,), path=sys.path)
    finally:
        for handle in (stdin, nowhere, write_end):
            os.close(handle)
    child.stdin = os.fdopen(requests, "wb")
    return child, read_end


def run(
    code: str, *arguments: str, env: Mapping[str, str] | None = None, timeout_s: float = 60
) -> subprocess.CompletedProcess[str]:
    """Run code until it ends, with nothing to read, and return what it printed."""
    command = [sys.executable, "-c", code, *arguments]
    if not CAN_COPY:
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
            timeout=timeout_s, env=env,
        )  # fmt: skip
    with Path(os.devnull).open("rb") as nothing:
        (out, their_out), (err, their_err) = os.pipe(), os.pipe()
        try:
            copy = start(
                code, *arguments, streams=(nothing.fileno(), their_out, their_err), env=env
            )
        finally:
            os.close(their_out)
            os.close(their_err)
    try:
        texts = _read_to_end((out, err), monotonic() + timeout_s)
        ended = copy.wait(timeout_s)
    finally:
        copy.kill()
        os.close(out)
        os.close(err)
    return subprocess.CompletedProcess(command, ended, *texts)


def _read_to_end(handles: Sequence[int], until: float) -> list[str]:
    """Return what comes through each of some pipes, as it comes: no pipe waits for another."""
    pieces: dict[int, list[bytes]] = {handle: [] for handle in handles}
    waiting = list(handles)
    while waiting:
        ready = select.select(waiting, [], [], max(0, until - monotonic()))[0]
        if not ready:
            raise subprocess.TimeoutExpired("a copy", until)
        for handle in ready:
            piece = os.read(handle, 65536)
            pieces[handle].append(piece)
            if not piece:
                waiting.remove(handle)
    return [b"".join(pieces[handle]).decode() for handle in handles]


@cache
def _start_server() -> socket.socket:
    """Start what copies itself; it ends with this process."""
    own, theirs = socket.socketpair()
    server = subprocess.Popen(
        [sys.executable, "-P", SERVER, str(theirs.fileno())], pass_fds=(theirs.fileno(),),
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        stdin=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    theirs.close()

    def stop() -> None:
        own.close()
        server.wait()

    atexit.register(stop)
    return own
