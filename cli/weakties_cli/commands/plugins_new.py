"""Beginning a plugin, and grading one."""

from __future__ import annotations

import keyword
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from weakties_cli.context import Call, add_common_options, pass_call
from weakties_cli.output import print_json, print_table, print_text
from weakties_cli.plugins.template import KINDS, build_files

BUDGET_S, RUNS = 0.05, 5
BRONZE, SILVER = "bronze", "silver"
KITS = {
    "weakties_importers": "conformance",
    "weakties_projections": "projection_conformance",
    "weakties_exporters": "exporter_conformance",
    "weakties_panels": "panel_conformance",
}
"""The kit that tries what a hook offers."""


@click.command("new")
@click.argument("name")
@click.option("--kind", type=click.Choice(list(KINDS)), default="importer", show_default=True)
@click.option("--title", help="What it is, in a few words.")
@click.option("--into", type=click.Path(path_type=Path), help="The folder to make.")
def plugins_new(name: str, *, kind: str, title: str | None, into: Path | None) -> None:
    """Make a plugin that is complete as it stands: package, tests, licence, README, CI.

    \b
    weakties plugins new roster
    cd weakties-roster && pip install -e '.[test]' && pytest
    """
    if not (name.isidentifier() and name.islower() and name.isascii()) or keyword.iskeyword(name):
        raise click.UsageError(f"{name!r} is no name for a plugin; use small letters and digits.")
    folder = into or Path(f"weakties-{name}")
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} is there already; choose another with --into.")
    safe = (title or f"Reads {name} into weakties.").replace('"', "'").replace("\\", "/")
    for path, text in build_files(
        name, " ".join(safe.split()), kind, year=date.today().year
    ).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    print_text(f"Made {folder}. Go on with:")
    print_text(f"  cd {folder} && {sys.executable} -m pip install -e '.[test]' && pytest")


@click.command("grade")
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path, exists=True))
@add_common_options
@pass_call
def plugins_grade(call: Call, /, folder: Path) -> None:
    """Grade a plugin's folder by what can be checked: bronze, silver, or what is missing.

    Its tests are run, and it is imported, each in a process of its own.
    """
    results = list(_run_checks(folder))
    tier = _choose_tier(results)
    if call.json:
        checks = [{"tier": t, "check": c, "holds": holds} for t, c, holds in results]
        print_json({"tier": tier, "checks": checks})
        return
    print_table(
        ((t, c, "yes" if holds else "no") for t, c, holds in results), ("For", "Check", "Holds")
    )
    print_text(f"Grade: {tier}.")


def _choose_tier(results: list[tuple[str, str, bool]]) -> str:
    """Return the highest tier of which, and of those below it, every check holds."""
    if not all(holds for tier, _, holds in results if tier == BRONZE):
        return "none"
    return SILVER if all(holds for _, _, holds in results) else BRONZE


def _run_checks(folder: Path) -> Iterator[tuple[str, str, bool]]:
    """Look at each thing that a tier asks for."""
    try:
        project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        targets = list(project["entry-points"]["weakties.v1"].values())
    except (OSError, KeyError, ValueError, AttributeError):
        project, targets = {}, []
    packages = [folder / target.partition(":")[0].replace(".", "/") for target in targets]
    yield BRONZE, "declares a plugin in the group weakties.v1", bool(targets)
    yield BRONZE, "has a README", bool(list(folder.glob("README*")))
    yield BRONZE, "is typed (py.typed)", all((p / "py.typed").is_file() for p in packages)
    took = [_time_import(folder, target) for target in targets]
    yield BRONZE, "is imported in under 50 ms", bool(took) and max(took) < BUDGET_S
    yield BRONZE, "its tests pass", _passes(folder)
    code = "".join(file.read_text("utf-8") for p in packages for file in p.glob("**/*.py"))
    tests = "".join(file.read_text("utf-8") for file in folder.glob("tests/**/*.py"))
    for hook, kit in KITS.items():  # what a plugin does not offer it need not try
        if hook in code:
            yield SILVER, f"its tests include {kit}", bool(re.search(rf"\b{kit}\(", tests))
    if "weakties_importers" in code:
        golden_files = folder.glob("tests/**/*.observed.*")
        yield SILVER, "has golden files beside its samples", any(golden_files)
    yield SILVER, "says under which licence it is", "license" in project
    yield SILVER, "has a changelog", bool(list(folder.glob("CHANGELOG*")))


def _time_import(folder: Path, target: str) -> float:
    """Time the import of a plugin over that of what it needs of weakties, the best of a few."""
    own = f"import {target.partition(':')[0]}"
    needed = f"import sys; {own}; print(*(m for m in sys.modules if m.split('.')[0] == 'weakties'))"
    first = _run_python(needed, folder)
    if first is None:
        return float("inf")
    modules = ", ".join(["weakties.contracts.marking", *first.split()])
    code = f"from time import process_time as c; import {modules}; t = c(); {own}; print(c() - t)"
    best = float("inf")
    for _ in range(RUNS):
        took = _run_python(code, folder)
        if took is None:
            return float("inf")
        best = min(best, float(took))
    return best


def _run_python(code: str, folder: Path) -> str | None:
    """Return what code prints in a plugin's folder; None if it fails, or takes a minute."""
    words = [sys.executable, "-c", code]
    try:
        done = subprocess.run(  # noqa: S603  # this Python
            words, cwd=folder, capture_output=True, text=True, check=False, timeout=60
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None


def _passes(folder: Path) -> bool:
    if not (folder / "tests").is_dir():
        return False
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]
    return subprocess.run(words, cwd=folder, capture_output=True, check=False).returncode == 0  # noqa: S603  # this Python
