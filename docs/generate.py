"""The pages written from the code: names, events, tables, commands, hooks, errors, claims."""

from __future__ import annotations

import inspect
import os
import tomllib
from pathlib import Path
from typing import Any, TypeVar

import attrs
from click.testing import CliRunner

import weakties.errors
from weakties import exchange, progress
from weakties.contracts import PluginV1
from weakties.domain.event import PERSONAL, Event
from weakties.log.codec import KINDS
from weakties.log.envelope import STRUCTURAL
from weakties_cli import main
from weakties_cli.catalogue import SECTIONS

os.environ["WEAKTIES_PLUGINS"] = "off"  # what is installed here is not what others have
ROOT = Path(__file__).parent.parent
WIDTH = 80


PROVISIONAL = {
    "lookup", "progress", "reminders", "shape",  # whole modules
    "Installed", "find_warm_path", "list_due_items", "Proportion", "Timeline", "Ties", "Agenda",
}  # fmt: skip
"""Names that may change with any minor release; all others are stable."""


def public_names() -> str:
    """Return every public name with what it is, where it is defined, and how stable it is."""
    lines = ["| name | level | what it is |", "|---|---|---|"]
    for name in weakties.__all__:
        if name == "__version__":
            continue
        thing = getattr(weakties, name)
        first = (inspect.getdoc(thing) or "").partition("\n")[0] if callable(thing) or name in (
            weakties.MODULES
        ) else "A type."  # fmt: skip
        level = "provisional" if name in PROVISIONAL else "stable"
        lines.append(f"| `{name}` | {level} | {first.replace('|', chr(92) + '|')} |")
    return "\n".join(lines)


def module_names() -> str:
    """Return the names of each public module, with their levels."""
    parts = []
    for module in weakties.MODULES:
        made = getattr(weakties, module)
        level = "provisional" if module in PROVISIONAL else "stable"
        parts.append(f"## `weakties.{module}` ({level})\n\n{inspect.getdoc(made)}\n")
        names = getattr(made, "__all__", None) or [
            name for name, thing in vars(made).items()
            if getattr(thing, "__module__", "") == made.__name__
            and not name.startswith("_") and not isinstance(thing, TypeVar)
        ]  # fmt: skip
        parts.append(", ".join(f"`{name}`" for name in sorted(names)) + ".\n")
    return "\n".join(parts)


def events() -> str:
    """Return each event class with its fields; personal ones are marked."""
    parts = []
    for kind, made in KINDS.items():
        about = " It is structural: no projection sees it." if kind in STRUCTURAL else ""
        parts.append(f"## `{made.__name__}`\n\nKind `{kind}`, version {made.VERSION}.{about}\n")
        parts.append(f"{_summary(made)}\n")
        parts.append("| field | type | stored |\n|---|---|---|")
        parts.extend(_field(field) for field in _fields(made))
        parts.append("")
    return "\n".join(parts)


def tables() -> str:
    """Return each table of the answers with its columns."""
    parts = []
    for table in exchange.TABLES:
        parts.append(f"## `{table.name}`\n\n{table.meaning}")
        parts.append(f"\nKey: {', '.join(f'`{name}`' for name in table.key)}.\n")
        parts.append("| column | type | what it holds |\n|---|---|---|")
        for column in table.columns:
            refers = f"; a row of `{column.refers_to}`" if column.refers_to else ""
            searched = "; searched" if column.is_searched else ""
            parts.append(
                f"| `{column.name}` | {column.type} | {column.meaning}{refers}{searched} |"
            )
        parts.append("")
    return "\n".join(parts)


def _fields(made: Any) -> Any:
    return attrs.fields(made)


def _summary(made: type[Event]) -> str:
    """Return a docstring as Markdown: its text, then its attributes."""
    text, _, attributes = (inspect.getdoc(made) or "").partition("Attributes:")
    attributes, _, source = attributes.partition("Source:")
    lines = [text.strip()]
    lines += [f"- {line.strip()}" for line in attributes.splitlines() if line.strip()]
    lines += [f"\nSource: {source.strip()}"] if source else []
    return "\n".join(lines)


def _field(field: attrs.Attribute[object]) -> str:
    where = "personal" if field.metadata.get(PERSONAL) else "data"
    shown = str(field.type).replace("typing.", "").replace("weakties.domain.", "")
    if isinstance(field.type, type):
        shown = field.type.__name__
    shown = shown.replace("|", "\\|")
    if field.name == "at":
        where = "occurred_at"
    return f"| `{field.name}` | `{shown}` | {where} |"


def commands() -> str:
    """Return the help of every command as it is printed."""
    names = [name for entries in SECTIONS.values() for name in entries]
    parts = []
    for name in ("", *names):
        words = [name, "--help"] if name else ["--help"]
        shown = (
            CliRunner()
            .invoke(main, words, terminal_width=WIDTH, prog_name="weakties")
            .output.rstrip()
        )
        parts.append(f"## `{f'weakties {name}'.strip()}`\n\n```text\n{shown}\n```\n")
    return "\n".join(parts)


def describe_hooks() -> str:
    """Return each hook with its signature."""
    parts = []
    for name, hook in vars(PluginV1).items():
        if name.startswith("weakties_"):
            parts.append(f"## `{name}{inspect.signature(hook)}`\n\n{inspect.getdoc(hook)}\n")
    return "\n".join(parts)


def contracts() -> str:
    """Return what import-linter holds in every test run."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = []
    for contract in told["tool"]["importlinter"]["contracts"]:
        lines.append(f"- **{contract['name']}.**")
        if "layers" in contract:
            lines.append(f"  From top to bottom: {', '.join(contract['layers'])}.")
        if "forbidden_modules" in contract:
            lines.append(f"  Forbidden: {', '.join(contract['forbidden_modules'])}.")
    return "\n".join(lines)


def errors() -> str:
    """Return each error with its exit code."""
    lines = ["| error | exit code | meaning |", "|---|---|---|"]
    for name, made in vars(weakties.errors).items():
        if isinstance(made, type) and issubclass(made, weakties.errors.WeaktiesError):
            first = (inspect.getdoc(made) or "").splitlines()[0]
            lines.append(f"| `{name}` | {made.exit_code} | {first} |")
    return "\n".join(lines)


def claims() -> str:
    """Return each claim below its grade, the best first."""
    parts = []
    for grade, meaning in progress.load_grades().items():
        parts.append(f"## {grade}: {meaning}\n")
        parts.append("| claim | source | limits | set beside |\n|---|---|---|---|")
        parts.extend(
            f"| {c.claim} | {c.source} | {c.limits} | {_own_figures(c)} |"
            for c in progress.load_claims()
            if c.grade == grade
        )
        parts.append("")
    return "\n".join(parts).rstrip()


def _own_figures(claim: progress.Claim) -> str:
    """Return the figures that a claim is set beside."""
    return ", against ".join(f"`{name}`" for name in (claim.beside, claim.against) if name)
