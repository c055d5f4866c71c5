"""What starting costs: nothing is loaded that is not used."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from tests.architecture.code import ROOT, tree

import weakties
from weakties import OrganizationAdded, maintenance

HEAVY = {
    "click", "rich", "sqlite_utils", "dateparser", "rapidfuzz", "platformdirs", "pluggy", "jinja2",
    "filelock",
}  # fmt: skip
PLUGINS = {
    "weakties_calendar", "weakties_linkedin", "weakties_postgres", "weakties_spreadsheet",
    "weakties_vcard",
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "allowed"),
    [("import weakties", set()), ("import weakties; weakties.open(':memory:')", set())],
)
def test_the_engine_loads_neither_shells_nor_guests(code: str, allowed: set[str]) -> None:
    command = f"{code}; import sys; print(*sorted(set(m.split('.')[0] for m in sys.modules)))"

    done = subprocess.run(
        [sys.executable, "-c", command], capture_output=True, text=True, check=True
    )

    assert done.stderr == ""
    assert not set(done.stdout.split()) & (HEAVY | PLUGINS) - allowed


def test_a_version_loads_click_alone() -> None:
    code = (
        "import sys; from weakties_cli import main\n"
        "try: main(['--version'])\n"
        "except SystemExit: print(*sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert not {"attrs", "msgspec", "sqlite3", "jinja2", "filelock", "weakties.network"} & {
        *done.stdout.split()
    }


def test_a_report_loads_templates_for_a_page_alone() -> None:
    code = (
        "import sys; from weakties import report; empty = report.Report('2026-11-20', ())\n"
        "''.join(report.render_markdown(empty)); assert 'jinja2' not in sys.modules\n"
        "''.join(report.render_page(empty)); assert 'jinja2' in sys.modules"
    )

    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_answer_that_is_there_needs_no_codec(tmp_path: Path) -> None:
    path = tmp_path / "network.db"
    with weakties.open(path) as network:
        network.record(OrganizationAdded(organization="o-1", name="Acme"))  # type: ignore[arg-type]  # a short id
        maintenance.status(network)
    code = (
        "import sys; from weakties_cli import main\n"
        f"try: main(['--network', {str(path)!r}, 'who', 'Acme'])\n"
        "except SystemExit as end: assert not end.code; print(*sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert not {"msgspec", "weakties.log.codec", "weakties.log.rows"} & set(done.stdout.split())


@pytest.mark.parametrize("words", [["--version"], ["who", "Acme"], ["today"], ["people"]])
def test_what_is_printed_into_a_pipe_loads_nothing_for_a_terminal(
    tmp_path: Path, words: list[str]
) -> None:
    path = tmp_path / "network.db"
    with weakties.open(path) as network:
        acme = network.add_organization(name="Acme")
        network.add_person(name="Ana Ruiz", organization=acme)
    code = (
        "import sys; from weakties_cli import main\n"
        f"try: main(['--network', {str(path)!r}, *{words}])\n"
        "except SystemExit as end: assert not end.code; print(*sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    *_, modules = done.stdout.splitlines()
    assert "weakties_cli.main" in modules
    assert not [name for name in modules.split() if name.partition(".")[0] in ("rich", "pygments")]


def test_rich_is_imported_by_one_room_and_when_it_draws() -> None:
    for path in (ROOT / "cli").rglob("*.py"):
        module = tree(path)
        imports = {n for n in ast.walk(module) if isinstance(n, ast.Import | ast.ImportFrom)}
        names = {a.name for n in imports for a in n.names if isinstance(n, ast.Import)}
        names |= {n.module or "" for n in imports if isinstance(n, ast.ImportFrom)}
        if any(name.partition(".")[0] == "rich" for name in names):
            assert path.parent.name == "output", path
        at_once = [n for n in module.body if isinstance(n, ast.Import | ast.ImportFrom)]
        assert not [n for n in at_once if "rich" in ast.unparse(n).replace(".", " ").split()], path


def test_type_checkers_see_the_names_that_are_there_and_no_other() -> None:
    """Names are imported for checkers below a condition, and loaded by a table at run time."""
    module = tree(ROOT / "engine/weakties/__init__.py")
    checked = {
        alias.name
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "weakties"
        for alias in node.names
    }

    assert checked - {"make_getattr"} == set(weakties.__all__) - {"__version__"}
    assert all(hasattr(weakties, name) for name in weakties.__all__)


def test_no_module_is_called_as_a_public_name_is() -> None:
    """It would hide that name as soon as it was loaded."""
    for module in map(import_module, ["weakties", *(f"weakties.{m}" for m in weakties.MODULES)]):
        own = {found.name for found in iter_modules(getattr(module, "__path__", []))}
        assert not own & set(getattr(module, "__all__", ())) - set(weakties.MODULES), module
