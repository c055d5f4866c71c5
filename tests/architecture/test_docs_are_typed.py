"""Does a type checker accept every block of the docs, as a reader's editor would check it?"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from doctest import DocTestParser
from pathlib import Path

import pytest
from tests.architecture.code import GUESTS, ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
PATHS = [ROOT / "engine", ROOT / "cli", *(ROOT / f"plugins/{guest}" for guest in GUESTS)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the blocks of each page as one module."""
    folder = tmp_path_factory.mktemp("blocks")
    for page in PAGES:
        blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
        name = re.sub(r"\W", "_", str(page.relative_to(ROOT).with_suffix("")))
        if blocks:
            (folder / f"{name}.py").write_text("\n".join(map(_take_code, blocks)), "utf-8")
    return folder


def _take_code(block: str) -> str:
    """Return a block without prompts and answers, if it is a session."""
    if not block.lstrip().startswith(">>> "):
        return block
    return "".join(example.source for example in DocTestParser().get_examples(block))


def _run_mypy(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check a folder with the settings of this project, which are strict."""
    command = [sys.executable, "-m", "mypy", str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_mypy_accepts_every_block(folder: Path) -> None:
    done = _run_mypy(folder)

    assert done.returncode == 0, done.stdout + done.stderr


def test_pyright_accepts_every_block(folder: Path) -> None:
    pyright = shutil.which("pyright")
    if pyright is None:
        pytest.skip("pyright is not installed")
    settings = {"extraPaths": [*map(str, PATHS)]}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")

    done = subprocess.run(
        [pyright, "--project", str(folder), "--pythonpath", sys.executable],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_a_name_that_is_not_there_is_an_error_for_a_checker(tmp_path: Path) -> None:
    (tmp_path / "typo.py").write_text(
        "import weakties\nfrom weakties import Nonexistent\n\nweakties.opne('x.db')\n"
        "import weakties.corrections, weakties.report, weakties.testing, weakties.stores\n"
        "weakties.PersonAdded(person=weakties.PersonId('p'), at=3)\n"
    )
    done = _run_mypy(tmp_path)

    assert 'has no attribute "Nonexistent"' in done.stdout
    assert 'has no attribute "opne"' in done.stdout
    assert 'Argument "at"' in done.stdout
    assert "Found 3 errors" in done.stdout
