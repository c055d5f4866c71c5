"""Does bash complete commands, options and words, once it was told how?"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.end_to_end.conftest import Type

BASH = shutil.which("bash")


@pytest.mark.skipif(BASH is None, reason="there is no bash here")
@pytest.mark.parametrize(
    ("begun", "offered"),
    [
        (["weakties", "sta"], ["stats", "status"]),
        (["weakties", "history", "--ki"], ["--kind"]),
        (["weakties", "--as-of", "2026", "merge", "--j"], ["--json"]),
        (["weakties", "ask", "--channel", "linkedin-m"], ["linkedin-message"]),
    ],
)
def test_bash_completes_what_was_begun(
    type_in: Type, home: Path, begun: list[str], offered: list[str]
) -> None:
    (home / "weakties").symlink_to(Path(sys.executable).with_name("weakties"))
    (home / "complete.sh").write_text(type_in("completion", "bash").out)
    asked = (
        'source complete.sh; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); '
        "_weakties_completion weakties; printf '%s\\n' \"${COMPREPLY[@]}\""
    )

    done = subprocess.run(
        [str(BASH), "-c", asked, "bash", *begun], cwd=home, capture_output=True, text=True,
        env={**os.environ, "PATH": f"{home}:{os.environ['PATH']}"}, check=True,
    )  # fmt: skip

    assert done.stdout.split() == offered
