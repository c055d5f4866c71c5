"""A new plugin of each kind is complete as it stands: its tests pass, and it is graded silver."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import depth

KINDS = ("importer", "projection", "command")


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=folder, capture_output=True, text=True, check=False,
        timeout=120, env={**os.environ, "PYTHONPATH": str(folder)},
    )  # fmt: skip


@pytest.fixture(scope="module", params=depth.spread(KINDS, by_day=1))
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("new") / f"weakties-{request.param}s"
    words = ("weakties_cli", "plugins", "new", f"{request.param}s", "--kind", request.param)
    done = run(made.parent, *words, "--into", str(made))
    assert done.returncode == 0, done.stderr
    return made


def test_it_has_all_that_a_repository_needs(folder: Path) -> None:
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}

    assert names >= {
        ".github/workflows/test.yml", ".gitignore", "CHANGELOG.md", "LICENSE", "README.md",
        "pyproject.toml",
    }  # fmt: skip
    assert "$" not in (folder / "LICENSE").read_text("utf-8")
    assert "${{ matrix.python }}" in (folder / ".github/workflows/test.yml").read_text("utf-8")


@pytest.mark.landing  # its grade runs them once
def test_its_tests_pass_again_and_again(folder: Path) -> None:
    for number in range(depth.choose(day=1, landing=2, night=20)):
        done = run(folder, "pytest", "-q", "-p", "no:cacheprovider", "tests")
        assert done.returncode == 0, (number, done.stdout)


def test_it_is_graded_silver(folder: Path) -> None:
    done = run(folder, "weakties_cli", "plugins", "grade", str(folder), "--json")

    graded = json.loads(done.stdout)
    assert graded["tier"] == "silver", [c for c in graded["checks"] if not c["holds"]]


@pytest.mark.landing
def test_what_it_offers_and_does_not_try_keeps_it_from_silver(folder: Path) -> None:
    (tests,) = (folder / "tests").glob("test_*.py")
    text = tests.read_text("utf-8")
    tests.write_text("def test_nothing() -> None: pass\n", "utf-8")
    try:
        done = run(folder, "weakties_cli", "plugins", "grade", str(folder), "--json")
    finally:
        tests.write_text(text, "utf-8")
    has_kit = folder.name != "weakties-commands"
    assert json.loads(done.stdout)["tier"] == ("bronze" if has_kit else "silver")
