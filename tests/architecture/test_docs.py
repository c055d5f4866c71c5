"""The docs name everything there is, and nothing that is not."""

from __future__ import annotations

import pkgutil
import re
from pathlib import Path

import click
from tests.architecture.code import ROOT

import weakties
from weakties import errors
from weakties.contracts import PluginV1
from weakties.log.codec import KINDS
from weakties_cli.catalogue import COMMANDS
from weakties_cli.main import main

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
README_OF_PLUGINS = sorted((ROOT / "plugins").glob("*/README.md"))
ALL_PAGES = [*PAGES, ROOT / "tests/README.md", *README_OF_PLUGINS]
TEXT = "\n".join(page.read_text("utf-8") for page in PAGES)


def test_every_command_hook_event_and_error_is_documented() -> None:
    hook_names = [name for name in vars(PluginV1) if name.startswith("weakties_")]
    known = [name for name, made in vars(errors).items() if isinstance(made, type)]

    missing = [w for w in (*COMMANDS, *hook_names, *KINDS, *known) if w not in TEXT]

    assert not missing


def test_every_public_name_has_its_entry() -> None:
    glossary = (ROOT / "docs/explanation/words-of-the-engine.md").read_text("utf-8")
    events = (ROOT / "docs/reference/events.md").read_text("utf-8")

    missing = [
        name
        for name in weakties.__all__
        if f"`{name}`" not in glossary and f"## `{name}`" not in events and name != "__version__"
    ]

    assert not missing


def test_every_link_leads_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page}: {target}"


def test_decisions_fit_on_a_page() -> None:
    for page in Path(ROOT / "docs/decisions").glob("*.md"):
        assert len(page.read_text("utf-8").splitlines()) <= 60, page


def test_readmes_of_plugins_name_modules_that_exist() -> None:
    missing = [
        f"{page.parent.name}: {name}"
        for page in README_OF_PLUGINS
        for name in re.findall(r"^\| `([a-z_]+)` \|", page.read_text("utf-8"), re.MULTILINE)
        if not (page.parent / f"weakties_{page.parent.name}" / f"{name}.py").exists()
    ]

    assert not missing


def test_every_command_and_option_in_the_text_exists() -> None:
    unknown = [
        f"{page.relative_to(ROOT)}: {line}: {fault}"
        for page in ALL_PAGES
        for line in re.findall(r"`(weakties [^`\n]+)`", page.read_text("utf-8"))
        if (fault := _find_unknown_word(line))
    ]
    options = _collect_options(main)
    unknown += [
        f"{page.relative_to(ROOT)}: {option}"
        for page in ALL_PAGES
        for option in re.findall(r"`(--[a-z][a-z-]*)", _drop_blocks(page))
        if option not in options
    ]

    assert not unknown


def _find_unknown_word(line: str) -> str | None:
    """Return the first word of a typed line that is no command and no option; None if all are."""
    words = re.split(r" [|>&;]|  ", line)[0].split()[1:]
    command: click.Command = main
    options = {*_list_options(main), "--as-of", "--known-at"}
    rest = iter(words)
    for word in rest:
        option = re.match(r"--?[a-z][a-z-]*", word)
        if option:
            if option[0] not in options:
                return option[0]
            if option[0] in ("--network", "--as-of", "--known-at"):
                next(rest, None)
        elif isinstance(command, click.Group) and command.name != "x":
            below = command.get_command(click.Context(command), word)
            if below is None and command.name != "import" and word not in ("COMMAND", "..."):
                return word
            if below is None:
                below = command.get_command(click.Context(command), "file") or command
            command, options = below, {*options, *_list_options(below)}
    return None


def _collect_options(command: click.Command) -> set[str]:
    """Return the options of a command and of all commands below it."""
    options = _list_options(command)
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            options |= _collect_options(below) if below else set()
    return options


def _list_options(command: click.Command) -> set[str]:
    """Return the options of a command alone."""
    parts = [(*parameter.opts, *parameter.secondary_opts) for parameter in command.params]
    return {"--help", *(option for part in parts for option in part)}


def _drop_blocks(page: Path) -> str:
    """Return the text of a page without its fenced blocks."""
    return re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def test_every_dotted_name_in_the_text_exists() -> None:
    unknown = [
        f"{page.relative_to(ROOT)}: {name}"
        for page in ALL_PAGES
        if page.parent.name != "decisions"  # they keep the names of their day
        for name in re.findall(r"`(weakties(?:_[a-z]+)?(?:\.\w+)+)", _drop_blocks(page))
        if not _has_name(name)
    ]

    assert not unknown


def _has_name(name: str) -> bool:
    """Check whether a dotted name leads to something, by imports and attributes."""
    try:
        pkgutil.resolve_name(name)
    except (ImportError, AttributeError):
        owner, _, last = name.rpartition(".")
        return "." in owner and last in getattr(pkgutil.resolve_name(owner), "__annotations__", {})
    return True


def test_every_file_and_target_in_the_text_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    names = r"`((?:engine|cli|plugins|docs|\.ci|\.github)/[\w./*-]+)`"

    for page in ALL_PAGES:
        text = _drop_blocks(page)
        assert not {*re.findall(r"`make ([a-z-]+)", text)} - targets, page
        assert not [path for path in re.findall(names, text) if not [*ROOT.glob(path)]], page
