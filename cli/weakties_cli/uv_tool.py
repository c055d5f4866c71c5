"""How is a plugin added to a tool that uv installed, without losing what is there?"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from weakties_cli.installer import normalize_name, run

TOOL = "weakties"
_PLACES = ("path", "directory", "editable", "url")


@attrs.frozen
class UvTool:
    """The environment of a tool: uv makes it anew each time, so that all of it must be named.

    Attributes:
        receipt: where uv wrote down what was asked for.

    Source:
        ``uv-receipt.toml``, as ``uv tool install`` leaves it.
    """

    receipt: Path
    title: str = "uv tool"

    def install(self, new: str) -> None:
        """Install one more, beside all that is there."""
        run([*self._build_command(None), "--with", new])

    def uninstall(self, name: str) -> None:
        """Make the tool anew without one."""
        run(self._build_command(name))

    def _build_command(self, without: str | None) -> list[str]:
        """Spell the command that makes the tool as it is, but for one distribution."""
        tool_table = tomllib.loads(self.receipt.read_text(encoding="utf-8")).get("tool", {})
        words = ["uv", "tool", "install", "--force", *_list_options(tool_table.get("options", {}))]
        others: list[str] = []
        tool = TOOL
        for requirement in tool_table.get("requirements", []):
            name = str(requirement.get("name", ""))
            if name == TOOL:
                tool = _format_requirement(requirement)
            elif not without or normalize_name(name) != normalize_name(without):
                with_ = "--with-editable" if "editable" in requirement else "--with"
                others += [with_, _format_requirement(requirement)]
        return [*words, tool, *others]


def _format_requirement(requirement: dict[str, Any]) -> str:
    """Return a requirement as it was told: a place, or a name with what versions fit."""
    location = next((str(requirement[p]) for p in _PLACES if p in requirement), None)
    if "git" in requirement:
        location = f"git+{requirement['git']}"
    name = str(requirement.get("name", ""))
    extras = f"[{','.join(requirement['extras'])}]" if requirement.get("extras") else ""
    if location and not extras:
        return location
    return (
        f"{name}{extras} @ {location}"
        if location
        else f"{name}{extras}{requirement.get('specifier', '')}"
    )


def _list_options(options: dict[str, Any]) -> Iterator[str]:
    """Yield the options by which packages were found."""
    for link in options.get("find-links", []):
        yield from ("--find-links", str(link))
    for index in options.get("index", []):
        yield from ("--default-index" if index.get("default") else "--index", str(index["url"]))
