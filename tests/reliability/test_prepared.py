"""Is a copy of a prepared Python as much a process as any other?"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests import prepared

pytestmark = pytest.mark.skipif(not prepared.CAN_COPY, reason="each process is a new Python")
LOOK = """
import json, os, sys
print(json.dumps([sys.argv, os.getcwd(), os.environ.get("HOME"), sys.stdout.encoding,
                  sys.stdout.line_buffering, sys.stderr.errors, sys.stdin.read(),
                  os.getsid(0) == os.getpid(), [s for s in sys.path if "elsewhere" in s]]))
"""


def test_it_has_what_a_new_python_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "elsewhere"))
    new = subprocess.run(
        [sys.executable, "-c", LOOK, "a", "b"], stdin=subprocess.DEVNULL, capture_output=True,
        text=True, check=True, start_new_session=True,
    )  # fmt: skip

    copy = prepared.run(LOOK, "a", "b")

    assert json.loads(copy.stdout) == json.loads(new.stdout)


@pytest.mark.parametrize(
    ("code", "ended"),
    [
        ("pass", 0),
        ("import sys; sys.exit(3)", 3),
        ("1 / 0", 1),
        ("import os; os._exit(9)", 9),
        ("import os; os.kill(os.getpid(), 9)", -signal.SIGKILL),
        ("import atexit; atexit.register(print, 'last')", 0),
        ("import sys; sys.exit(-1)", 255),
        ("import sys; sys.exit('no')", 1),
        ("raise KeyboardInterrupt", -signal.SIGINT),
        ("class Open:\n    def __del__(self): print('closed')\nleft = Open()", 0),
        ("import os, sys; sys.stdout.write('x'); os.close(1)", 120),
        ("from threading import Timer; Timer(0.05, print, ('late',)).start()", 0),
        ("from concurrent.futures import *; ThreadPoolExecutor().submit(print, 'pooled')", 0),
    ],
)
def test_it_ends_as_a_new_python_does(
    code: str, ended: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    new = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    copy = prepared.run(code)

    assert (copy.returncode, copy.stdout) == (new.returncode, new.stdout) == (ended, new.stdout)
    assert copy.stderr.splitlines()[-1:] == new.stderr.splitlines()[-1:]


def test_one_does_not_see_what_another_did() -> None:
    change = "import os, weakties; weakties.changed = os.environ['CHANGED'] = '1'"
    look = "import os, weakties; print(hasattr(weakties, 'changed'), 'CHANGED' in os.environ)"
    prepared.run(change)

    assert prepared.run(look).stdout == "False False\n"


def test_it_is_ended_when_it_takes_too_long() -> None:
    code = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    read_end, write_end = os.pipe()
    copy = prepared.start(code, streams=(write_end, write_end, write_end))
    os.close(write_end)
    assert int(os.read(read_end, 99)) == copy.pid

    with pytest.raises(subprocess.TimeoutExpired):
        copy.wait(0.01)
    copy.kill()

    assert copy.wait(60) == -signal.SIGKILL
    assert os.read(read_end, 99) == b""
    os.close(read_end)
