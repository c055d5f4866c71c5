"""A Python that has imported weakties, and copies itself for each request; see the package."""

from __future__ import annotations

import atexit
import gc
import json
import os
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from importlib import import_module
from pkgutil import walk_packages
from struct import Struct
from typing import Any

import weakties
import weakties_cli

NUMBER, APART = Struct(">i"), "weakties.testing"
LATE = ("dateparser", "dateutil.rrule", "filelock", "icalendar", "jinja2", "recurring_ical_events",
        "rich.console", "rich.progress", "rich.table", "rich.tree", "sqlite_utils")  # fmt: skip
"""What a command or a plugin of ours imports when it needs it, and nearly each test does."""


def preload() -> None:
    """Import all that commands and importers may; tests of what is imported have a new Python."""
    for name in LATE:
        import_module(name)
    for package in (weakties, weakties_cli):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__") and not module.name.startswith(APART):
                import_module(module.name)


def serve(handle: int) -> tuple[dict[str, Any], list[int]] | None:
    """Copy this process for each request; return in the copy, with the request and its handles.

    It returns None when no request comes any more.
    """
    gc.freeze()
    with socket.socket(fileno=handle) as own:
        while True:
            head, handles, *_ = socket.recv_fds(own, NUMBER.size, 16)
            if not head:
                return None
            _reap()
            (rest,) = NUMBER.unpack(head)
            text = b""
            while len(text) < rest:
                text += own.recv(rest - len(text))
            if not os.fork():
                return json.loads(text), handles
            for received in handles:
                os.close(received)


def _reap() -> None:
    """Let go of copies that have ended; what they took counts as this process's own."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def watch(handles: list[int]) -> list[int]:
    """Copy this process once more, and say how the copy ends; return in the copy."""
    status, *others = handles
    if pid := os.fork():
        for handle in others:
            os.close(handle)
        os.write(status, NUMBER.pack(pid))
        _, ended = os.waitpid(pid, 0)
        os.write(status, NUMBER.pack(os.waitstatus_to_exitcode(ended)))
        os._exit(0)
    os.close(status)
    return others


def become(request: dict[str, Any], streams: list[int]) -> None:
    """Take on what a process has from its parent, as a new Python does."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number, handle in enumerate(streams):
        os.dup2(handle, number)
        os.close(handle)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    time.tzset()
    encoding = os.environ.get("PYTHONIOENCODING", "utf-8")
    sys.stdin = os.fdopen(0, encoding=encoding, closefd=False)
    for name, number, errors in (("stdout", 1, "strict"), ("stderr", 2, "backslashreplace")):
        buffering = 1 if name == "stderr" or os.isatty(number) else -1
        stream = os.fdopen(number, "w", buffering, encoding, errors, closefd=False)
        setattr(sys, name, stream)
    sys.argv = request["argv"]
    named = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:] = request["path"] or [*filter(None, named), *sys.path]


def main(handle: int) -> None:
    """Serve; in a copy, run what it was asked for, as the last that the process does."""
    preload()
    if (accepted := serve(handle)) is None:
        _reap()
        return
    request, handles = accepted
    handles = watch(handles)
    become(request, handles[:3])
    code = compile(request["code"], "<string>", "exec")
    variables = {"__name__": "__main__", "handles": handles[3:]}
    try:
        exec(code, variables)
    except SystemExit as end:
        if not isinstance(end.code, int | None):
            raise  # Python prints it
        ended = end.code or 0
    else:
        ended = 0
    variables.clear()
    leave(ended)


def leave(ended: int) -> None:
    """End as Python does, but for taking its modules apart.

    A copy would first copy the memory of each, which takes longer than most of what it does.
    Threads, functions for the end and streams have their turn, and what the code left open closes.
    """
    threading._shutdown()  # type: ignore[attr-defined]  # as Python does; pools wait for it
    atexit._run_exitfuncs()
    gc.collect()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        sys.exit(ended)  # Python says what it could not write, and has a code for that
    os._exit(ended & 0xFF)


if __name__ == "__main__":
    main(int(sys.argv[1]))
