"""Does a plugin built outside the tree live beside a built weakties: found, used, off, removed?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
ROW = "Zoe Brandt,zoe@example.org,2026-11-05\n"


class Home(NamedTuple):
    """A fresh environment, and a folder of data."""

    bin: Path
    place: Path

    def weakties(self, *words: str | Path, code: int = 0) -> str:
        """Run a command there, as a process."""
        environment = {**os.environ, "XDG_DATA_HOME": str(self.place)}
        command = [
            str(w) for w in (self.bin / "weakties", "--network", self.place / "n.db", *words)
        ]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout if code == 0 else done.stderr

    def plugins(self) -> dict[str, Any]:
        """Return what is known of each plugin."""
        return {k["name"]: k for k in json.loads(self.weakties("plugins", "list", "--json"))}


def built(source: Path, into: Path) -> Path:
    """Build a wheel."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(into)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    return max(into.glob("*.whl"), key=lambda wheel: wheel.stat().st_mtime_ns)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Make an environment with wheels of its own, and what they need from this one."""
    place = tmp_path_factory.mktemp("home")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place / "env"], check=True)
    made = Home(place / "env" / "bin", place)
    names = {"base": str(place / "env"), "platbase": str(place / "env")}
    packages = Path(sysconfig.get_path("purelib", "venv", vars=names))
    needed = f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n"
    (packages / "needed.pth").write_text(needed)
    made_plugin = [sys.executable, "-m", "weakties_cli", "plugins", "new", "roster", "--into"]
    subprocess.run([*made_plugin, str(place / "roster")], check=True, capture_output=True)
    wheels = [built(ROOT, place / "wheels"), built(place / "roster", place / "wheels")]
    pip = [str(made.bin / "python"), "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--force-reinstall", *map(str, wheels)], check=True)
    return made


def test_a_strangers_plugin_is_found_used_switched_off_and_removed(home: Home) -> None:
    sample = home.place / "roster" / "tests" / "samples" / "people.csv"
    home.weakties("import", sample, code=2)
    assert home.plugins()["roster"]["state"] == "works"
    where = "import weakties, weakties_roster as r; print(weakties.__file__, r.__file__)"
    told = subprocess.run([home.bin / "python", "-c", where], capture_output=True, check=True)
    assert told.stdout.decode().count(str(home.place / "env")) == 2

    home.weakties("plugins", "disable", "roster")
    sample.write_text(sample.read_text() + ROW)
    home.weakties("import", sample, "--importer", "roster.people", code=3)
    home.weakties("plugins", "enable", "roster")
    home.weakties("import", sample, code=2)
    home.weakties("report", "-o", home.place / "report.html")
    assert "<h1>Report of" in (home.place / "report.html").read_text()

    home.weakties("plugins", "uninstall", "roster", "--yes")

    assert home.plugins().get("roster", {"state": "gone"})["state"] == "gone"
    assert {p["name"] for p in json.loads(home.weakties("people", "--json"))} == {
        "Ana Ruiz", "Ben Okri", "Zoe Brandt",
    }  # fmt: skip
    home.weakties("verify")


def test_what_is_no_code_comes_with_the_wheel(home: Home) -> None:
    assert "Granovetter" in home.weakties("stats", "--claims")


def test_what_does_not_work_is_removed_again(home: Home) -> None:
    broken = home.place / "broken"
    command = [
        sys.executable,
        "-m",
        "weakties_cli",
        "plugins",
        "new",
        "broken",
        "--into",
        str(broken),
    ]
    subprocess.run(command, check=True, capture_output=True)
    (broken / "weakties_broken" / "__init__.py").write_text("import no_such_module\n")
    wheel = built(broken, home.place / "wheels")

    said = home.weakties("plugins", "install", wheel, "--yes", code=1)

    assert "removed again" in said
    assert "no_such_module" in said
    assert home.plugins().get("broken", {"state": "gone"})["state"] == "gone"


@pytest.fixture(scope="module")
def clubs(home: Home) -> dict[str, Path]:
    """Build three versions of one plugin, of which the second does not work."""
    folder = home.place / "club"
    command = [sys.executable, "-m", "weakties_cli", "plugins", "new", "club", "--into"]
    subprocess.run([*command, str(folder)], check=True, capture_output=True)
    code, project = folder / "weakties_club" / "__init__.py", folder / "pyproject.toml"
    good, text, wheels = code.read_text(), project.read_text(), {}
    for version in ("1.0", "2.0", "3.0"):
        code.write_text("import no_such_module\n" if version == "2.0" else good)
        project.write_text(text.replace('version = "0.1.0"', f'version = "{version}"'))
        wheels[version] = built(folder, home.place / "wheels")
    return wheels


@pytest.mark.landing
def test_a_failed_upgrade_puts_the_former_version_back(home: Home, clubs: dict[str, Path]) -> None:
    home.weakties("plugins", "install", clubs["1.0"], "--yes")

    said = home.weakties("plugins", "install", clubs["2.0"], "--yes", code=1)

    assert "removed again" in said
    assert "no_such_module" in said
    assert f"weakties-club: {clubs['1.0'].as_uri()} is back" in " ".join(said.split())
    assert (home.plugins()["club"]["version"], home.plugins()["club"]["state"]) == ("1.0", "works")
    _drop(home)
    assert json.loads(home.weakties("plugins", "sync", "--json")) == {
        "installed": [str(clubs["1.0"])]
    }


@pytest.mark.landing
def test_sync_installs_what_was_wanted_last(home: Home, clubs: dict[str, Path]) -> None:
    home.weakties("plugins", "install", clubs["1.0"], "--yes")
    assert "was installed already" in home.weakties("plugins", "install", clubs["1.0"], "--yes")
    home.weakties("plugins", "install", clubs["3.0"], "--yes")
    _drop(home)

    assert json.loads(home.weakties("plugins", "sync", "--json")) == {
        "installed": [str(clubs["3.0"])]
    }
    assert home.plugins()["club"]["version"] == "3.0"
    assert "All that was wanted is here." in home.weakties("plugins", "sync")
    home.weakties("plugins", "uninstall", "club", "--yes")
    assert "All that was wanted is here." in home.weakties("plugins", "sync")


def _drop(home: Home) -> None:
    """Remove the plugin behind the back of weakties, as an upgrade of a tool does."""
    command = [str(home.bin / "python"), "-m", "pip", "uninstall", "--yes", "weakties-club"]
    subprocess.run(command, check=True, capture_output=True)
