"""What every test has: a home of its own, and documents whose examples run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser
from sybil.parsers.rest import DocTestParser
from sybil.sybil import SybilCollection

from tests import depth, prepared
from weakties import Installed
from weakties.plugins.cache import Card
from weakties.plugins.discovery import Entry
from weakties.plugins.sandbox import parent, process

ROOT = Path(__file__).parent
SAMPLES = ROOT / "tests" / "samples"
PROGRAMS = {
    "weakties": ("-m", "weakties_cli"),
    "python": (),
    "pip": ("-m", "pip", "--quiet", "--disable-pip-version-check"),
    "pytest": ("-m", "pytest", "--quiet", "--no-header", "-p", "no:cacheprovider"),
}
"""What a reader types, and how it is run: with the Python of the tests, or a document's own."""
OURS = {f"weakties-{path.name}" for path in (ROOT / "plugins").iterdir()}
START_PROCESS = process._start_process
INSTALL = ("--no-deps", "--no-index", "--no-build-isolation")

MEMORY, ROOM_BYTES = Path("/dev/shm"), 4 * 2**30
"""Where Linux keeps files in memory, and how much room a run needs there at most."""


def _use_memory() -> None:
    """Let temporary files lie in memory where there is room: a disk takes most of a test's time.

    What a power cut costs is tried on a disk of our own making, which is in memory anyway. A TMPDIR
    that is set already stays, so that `TMPDIR=/var/tmp make test` tries a real disk.
    """
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    disk = os.statvfs(MEMORY)
    if disk.f_bavail * disk.f_frsize >= ROOM_BYTES and not disk.f_flag & os.ST_NOEXEC:
        os.environ["TMPDIR"], tempfile.tempdir = str(MEMORY), None


_use_memory()

signal.signal(signal.SIGINT, signal.default_int_handler)
"""What a shell starts in the background ignores Ctrl-C, and so would everything started here."""

depth.load_profile()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave for later what says more of the same, while somebody waits for the tests."""
    depth.leave_for_later(config, items)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep every test away from the user's own network."""
    for name, value in _surroundings(tmp_path).items():
        monkeypatch.setenv(name, value)
    return tmp_path


def _surroundings(place: Path) -> dict[str, str]:
    """Return an environment in which nothing outside one folder is found."""
    return {
        "HOME": str(place),
        "XDG_DATA_HOME": str(place / "data"),
        "XDG_CONFIG_HOME": str(place / "config"),
        "XDG_CACHE_HOME": str(place / "cache"),
        "WEAKTIES_NETWORK": str(place / "network.db"),
        "NO_COLOR": "1",
        "COLUMNS": "1000",  # sentences stay whole; test_cli_width.py has them broken
        "PYTHONIOENCODING": "utf-8",
    }


def pytest_sessionstart() -> None:
    """Probe the plugins of this repository once, not for every home anew: it takes a process.

    What a test installs is probed each time, and so is all that a process of its own finds.
    """
    probe, cards = parent.probe_plugins, dict[Entry, Card]()

    def probed(entries: Iterable[Entry], patience_s: float) -> list[Card]:
        wanted = list(entries)
        new = [entry for entry in wanted if entry not in cards]
        fresh = {card.name: card for card in probe(new, patience_s)}
        cards.update((e, fresh[e.name]) for e in new if e.distribution in OURS)
        return [fresh.get(entry.name) or cards[entry] for entry in wanted]

    parent.probe_plugins = probed
    if prepared.CAN_COPY:
        process._start_process = prepared.start_importer  # type: ignore[assignment]


@pytest.fixture(scope="module")
def fresh_processes() -> Iterator[None]:
    """Read files in a Python of its own, where it matters that nothing was imported before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process, "_start_process", START_PROCESS)
        yield


@pytest.fixture
def cards(home: Path) -> Path:
    """Keep in this home what a probe finds in the plugins of this repository.

    So a command that runs as a process of its own starts no second one to find it out.
    """
    path = home / "data" / "weakties" / "plugins.json"
    Installed(path).load_plugins()
    return path


class Console:
    """Runs the commands of a ``console`` block, and compares what they print."""

    def __call__(self, example: Example) -> str | None:
        """Run each ``$ command``; the lines after it are what it prints, ``...`` is anything."""
        place = Path(example.namespace["place"])
        for block in re.split(r"^\$ ", example.parsed, flags=re.MULTILINE)[1:]:
            command, _, expected = block.partition("\n")
            given = _run(command, place)
            if not _fits(given.strip(), expected.strip()):
                return f"$ {command}\nexpected:\n{expected}\ngot:\n{given}"
        return None


def _run(command: str, place: Path) -> str:
    """Run one command as a reader would; only redirection into a file is understood."""
    words = shlex.split(command)
    target = None
    if ">" in words:
        target = place / words[words.index(">") + 1]
        words = words[: words.index(">")]
    if words[0] == "cd":
        os.chdir(words[1])
        return ""
    if words[:2] == ["pip", "install"]:
        words[2:2] = INSTALL
    if words[0] in PROGRAMS:
        words[:1] = [_python(place, own=words[0] == "pip"), *PROGRAMS[words[0]]]
    env = {**os.environ, **_surroundings(place)}
    if words[:3] == [sys.executable, *PROGRAMS["weakties"]]:
        done = prepared.run(prepared.COMMAND, *words[3:], env=env, timeout_s=120)
    else:
        done = subprocess.run(
            words, env=env, capture_output=True, text=True, encoding="utf-8", timeout=120,
            check=False,
        )  # fmt: skip
    if target is not None:
        target.write_text(done.stdout, encoding="utf-8")
        return done.stderr
    return done.stdout + done.stderr


def _python(place: Path, *, own: bool) -> str:
    """Return the Python of a document: a fresh environment as soon as it installs something.

    What is installed there needs nothing from elsewhere: all else is seen from this environment.
    """
    home = place / ".env"
    if own and not home.exists():
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
        names = {"base": str(home), "platbase": str(home)}
        packages = Path(sysconfig.get_path("purelib", "venv", vars=names))
        seen = f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n"
        (packages / "seen.pth").write_text(seen, encoding="utf-8")
    return str(home / "bin" / "python") if home.exists() else sys.executable


def _fits(given: str, expected: str) -> bool:
    """Compare line ends loosely, and let ``...`` stand for anything."""
    lines = (line.rstrip() for line in expected.splitlines())
    pattern = ".*".join(map(re.escape, "\n".join(lines).split("...")))
    text = "\n".join(line.rstrip() for line in given.splitlines())
    return re.fullmatch(pattern, text, flags=re.DOTALL) is not None


def _begin(namespace: dict[str, object]) -> None:
    """Return a document a folder of its own, with the samples in it."""
    place = Path(tempfile.mkdtemp(prefix="weakties-"))
    for sample in SAMPLES.rglob("*"):
        if sample.is_file():
            shutil.copy(sample, place / sample.name)
    Installed(
        place / "data" / "weakties" / "plugins.json"
    ).load_plugins()  # as in the fixture above
    namespace.update(place=place, before=Path.cwd())
    os.chdir(place)


def _end(namespace: dict[str, object]) -> None:
    """Go back, and leave nothing behind."""
    os.chdir(str(namespace["before"]))
    shutil.rmtree(str(namespace["place"]), ignore_errors=True)


_documents = Sybil(
    parsers=[PythonCodeBlockParser(), CodeBlockParser("console", Console()), SkipParser()],
    patterns=["*.md"],
    setup=_begin,
    teardown=_end,
)
_engine, _shell = (
    Sybil(path=str(ROOT / room), parsers=[DocTestParser()], patterns=["*.py"])
    for room in ("engine", "cli")
)

pytest_collect_file = SybilCollection((_documents, _engine, _shell)).pytest()
