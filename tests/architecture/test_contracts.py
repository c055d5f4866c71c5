"""Who may know whom, and what nobody may do."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.architecture.code import CODE, ROOT, files, tree

GROUND = ("domain", "statistics", "log/envelope.py", "log/codec.py", "log/chain.py")
CLOCKS = {"now", "today", "utcnow", "time", "monotonic", "uuid1", "uuid4", "open", "urandom"}
TOUCHES = {"open", "read_bytes", "read_text", "copy", "copyfile", "copy2"}


def test_rooms_keep_their_contracts() -> None:
    program = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run(
        [program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("part", GROUND)
def test_the_ground_knows_no_clock_no_chance_and_no_file(part: str) -> None:
    place = ROOT / "engine/weakties" / part
    for path in [place] if place.suffix else sorted(place.rglob("*.py")):
        assert not _called(path) & CLOCKS, path


def test_only_the_network_reads_the_clock() -> None:
    for path in files("engine/weakties"):
        if "network" not in path.parts:
            assert not _called(path) & {"now", "today", "utcnow", "urandom"}, path


def test_the_live_file_is_never_opened_or_copied() -> None:
    for path in (ROOT / "engine/weakties/log").rglob("*.py"):
        opened = {n for n in _calls(path) if n in TOUCHES}
        assert not opened, path


def _calls(path: Path) -> set[str]:
    """Name what is called, by its bare name only: `os.open` is another thing than `open`."""
    return {
        n.func.id
        for n in ast.walk(tree(path))
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    }


def _called(path: Path) -> set[str]:
    """Name what is called, as a name or as an attribute."""
    attributes = {
        n.func.attr
        for n in ast.walk(tree(path))
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)
    }
    return attributes | _calls(path)


def test_every_exception_from_a_check_says_why() -> None:
    bare = re.compile(r"#\s*(noqa: [A-Z0-9, ]+|type: ignore\[[^\]]+\])\s*$")
    for path in files(*CODE):
        for line in path.read_text("utf-8").splitlines():
            assert not bare.search(line), f"{path}: {line.strip()}"


def test_the_project_speaks_of_itself_alone() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "*.py", "*.md", "*.toml", "Makefile"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    ).stdout.split()  # fmt: skip
    for name in listed:
        if not name.startswith("tests/"):
            assert "../shared" not in (ROOT / name).read_text("utf-8"), name
