"""How is a plugin added to a tool that uv installed, without losing what is there?"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from weakties_cli.installer import plain, run

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
        run([*self._words(None), "--with", new])

    def uninstall(self, name: str) -> None:
        """Make the tool anew without one."""
        run(self._words(name))

    def _words(self, without: str | None) -> list[str]:
        """Spell the command that makes the tool as it is, but for one distribution."""
        told = tomllib.loads(self.receipt.read_text(encoding="utf-8")).get("tool", {})
        words = ["uv", "tool", "install", "--force", *_options(told.get("options", {}))]
        others: list[str] = []
        tool = TOOL
        for requirement in told.get("requirements", []):
            name = str(requirement.get("name", ""))
            if name == TOOL:
                tool = _spelt(requirement)
            elif not without or plain(name) != plain(without):
                with_ = "--with-editable" if "editable" in requirement else "--with"
                others += [with_, _spelt(requirement)]
        return [*words, tool, *others]


def _spelt(requirement: dict[str, Any]) -> str:
    """Give a requirement as it was told: a place, or a name with what versions fit."""
    place = next((str(requirement[p]) for p in _PLACES if p in requirement), None)
    if "git" in requirement:
        place = f"git+{requirement['git']}"
    name = str(requirement.get("name", ""))
    extras = f"[{','.join(requirement['extras'])}]" if requirement.get("extras") else ""
    if place and not extras:
        return place
    return (
        f"{name}{extras} @ {place}"
        if place
        else f"{name}{extras}{requirement.get('specifier', '')}"
    )


def _options(told: dict[str, Any]) -> Iterator[str]:
    """Give the options by which packages were found."""
    for link in told.get("find-links", []):
        yield from ("--find-links", str(link))
    for index in told.get("index", []):
        yield from ("--default-index" if index.get("default") else "--index", str(index["url"]))
