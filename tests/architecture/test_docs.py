"""The docs name everything there is, and nothing that is not."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.code import ROOT

import weakties
from weakties import errors
from weakties.contracts import PluginV1
from weakties.log.codec import KINDS
from weakties_cli.catalogue import COMMANDS

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
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
