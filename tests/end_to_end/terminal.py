"""Running a command at a terminal, as a person does, and looking at its screen."""

from __future__ import annotations

import fcntl
import os
import pty
import signal
import struct
import termios
import time
from functools import cached_property

import attrs
import pyte

from tests import prepared


def on_a_terminal(*words: str, answers: str = "") -> str:
    """Run a command as somebody at a terminal would, who hangs up when nothing is left to say."""
    return look(*words, answers=answers, TERM="dumb", COLUMNS="1000").raw


@attrs.frozen
class Look:
    """What a terminal received, and what somebody sees on it.

    Attributes:
        raw: all that was received, with what steers the terminal.
        code: with which code the command ended.
    """

    raw: str
    columns: int
    height: int
    code: int

    @cached_property
    def screen(self) -> pyte.Screen:
        """What the terminal shows; drawn when it is looked at for the first time."""
        screen = pyte.Screen(self.columns, self.height)
        pyte.Stream(screen).feed(self.raw)
        return screen

    @cached_property
    def lines(self) -> list[str]:
        """The screen, from the first line that was printed to the last."""
        lines = [_read_line(self.screen, number) for number in range(self._used_height)]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    @property
    def text(self) -> str:
        """All lines in one."""
        return "\n".join(self.lines)

    @property
    def _used_height(self) -> int:
        """How many lines have something on them: a tall screen is empty for the most part."""
        return 1 + max(self.screen.buffer, default=-1)

    def find_style(self, words: str) -> pyte.screens.Char:
        """Return the first letter of some words on the screen, with its style."""
        for number, line in enumerate(self.lines):
            if words in line:
                return self.screen.buffer[number][line.index(words)]
        raise AssertionError(self.text)


def _read_line(screen: pyte.Screen, number: int) -> str:
    """Return one line of a screen; behind a wide letter stands an empty one, which is none."""
    letters = screen.buffer[number]
    return "".join(letters[column].data for column in range(screen.columns)).rstrip()


def look(
    *words: str,
    columns: int = 80,
    lines: int = 4000,
    answers: str = "",
    interrupt_at: str = "",
    **environment: str,
) -> Look:
    """Run a command on a terminal of a size, and return what is to be seen when it has ended.

    Args:
        lines: so many that nothing is scrolled away.
        answers: what is typed.
        interrupt_at: what is waited for, before Ctrl-C is typed.
        environment: variables besides those of the test; TERM is a common one if not named.
    """
    own, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    env = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS")}
    seen, interrupted = b"", not interrupt_at
    running = prepared.start_command(
        *words, streams=(theirs,) * 3, env={**env, "TERM": "xterm-256color", **environment}
    )
    os.close(theirs)
    os.write(own, f"{answers}\x04".encode())  # nobody is asked for ever
    try:
        while chunk := os.read(own, 65536):
            seen += chunk
            if not interrupted and interrupt_at.encode() in seen:
                interrupted = True
                time.sleep(0.05)
                os.killpg(running.pid, signal.SIGINT)
    except OSError:  # Linux says so when the other side is closed
        pass
    finally:
        code = running.wait(60)
        os.close(own)
    assert interrupted, seen
    assert code == 0 or interrupt_at, seen
    return Look(seen.decode(), columns, lines, code)
