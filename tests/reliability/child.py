"""A Python process that a test writes lines to and reads lines from."""

from __future__ import annotations

import subprocess
import sys
from threading import Timer
from typing import Self


class Child:
    """A process whose output is read through one buffer.

    `Popen.communicate` reads from the pipe below the buffer of `stdout.readline`, and loses what
    that has read ahead. So a child has no `communicate`.
    """

    def __init__(self, code: str, *arguments: object) -> None:
        command = [sys.executable, "-W", "error", "-c", code, *map(str, arguments)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            process_group=0,  # the system stops none of a group whose shell is gone
        )  # fmt: skip
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._stdin, self._stdout = self.process.stdin, self.process.stdout

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Kill it, whatever happened."""
        self.process.kill()
        with self.process:
            pass

    def write(self, text: str) -> None:
        """Write what it reads from its standard input."""
        self._stdin.write(text)
        self._stdin.flush()

    def read_line(self) -> str:
        """Return the next line that it prints, without its end."""
        return self._stdout.readline().removesuffix("\n")

    def read_rest(self, timeout_s: float) -> str:
        """Return all that it still prints; it ends well, and in time."""
        timer = Timer(timeout_s, self.process.kill)
        timer.start()
        try:
            self._stdin.close()
            text = self._stdout.read()
            assert self.process.wait() == 0
        finally:
            timer.cancel()
        return text
