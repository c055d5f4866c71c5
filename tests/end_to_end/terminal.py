"""Running a command at a terminal, as a person does."""

from __future__ import annotations

import os
import pty
import subprocess
import sys


def on_a_terminal(*words: str, answers: str = "") -> str:
    """Run a command as somebody at a terminal would, who hangs up when nothing is left to say."""
    own, theirs = pty.openpty()
    command = [sys.executable, "-m", "weakties_cli", *words]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as running:
        os.close(theirs)
        os.write(own, f"{answers}\x04".encode())
        seen = b""
        try:
            while chunk := os.read(own, 4096):
                seen += chunk
        except OSError:  # Linux says so when the other side is closed
            pass
        assert running.wait(60) == 0, seen
    os.close(own)
    return seen.decode()
