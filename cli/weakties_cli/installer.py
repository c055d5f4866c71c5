"""Installing packages with what made this environment, and putting back what was there before."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from importlib import invalidate_caches
from importlib.metadata import PathDistribution, distributions
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import attrs
import click

TOUCHES, TOOL = "weakties-touches:", "weakties"
Words = tuple[str, ...]
"""Words of a command, such as ``("-e", "file:///here")``."""


@attrs.frozen
class Installer:
    """An installer that changes this environment in place.

    Attributes:
        title: what it is called, for a person.
        add: the command that installs; what is installed follows.
        remove: the command that removes.
    """

    title: str
    add: Words
    remove: Words

    def install(self, *requirements: str) -> None:
        """Install packages: by name, folder, wheel or address."""
        run(self.add + requirements)

    def uninstall(self, *names: str) -> None:
        """Remove packages; what they recorded in networks stays there."""
        run(self.remove + names)

    def restore(self, former: Mapping[str, Words]) -> None:
        """Put back the former versions of packages; those that had none are removed.

        Raises:
            click.ClickException: one of them could not be put back, or none be removed.
        """
        added, errors = [name for name, words in former.items() if not words], []
        for name in added:
            try:
                self.uninstall(name)
            except click.ClickException as error:  # pipx removed with another what came with it
                errors.append(error)
        if errors and len(errors) == len(added):
            raise errors[0]
        if replaced := [word for words in former.values() for word in words]:
            self.install(*replaced)


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

    def install(self, requirement: str) -> None:
        """Install one more, beside all that is there."""
        run((*self._build_command(), "--with", requirement))

    def uninstall(self, *names: str) -> None:
        """Make the tool anew without packages."""
        run(self._build_command(names))

    def restore(self, former: Mapping[str, Words]) -> None:
        """See `Installer.restore`."""
        replaced = [word for words in former.values() if words for word in ("--with", words[-1])]
        run((*self._build_command(former), *replaced))

    def _build_command(self, without: Iterable[str] = ()) -> Words:
        """Build the command that makes the tool as it is, but for some distributions."""
        table = tomllib.loads(self.receipt.read_text(encoding="utf-8")).get("tool", {})
        options, tool, others = table.get("options", {}), TOOL, list[str]()
        for requirement in table.get("requirements", []):
            name = normalize_name(str(requirement.get("name", "")))
            if name == TOOL:
                tool = _format_requirement(requirement)
            elif name not in map(normalize_name, without):
                option = "--with-editable" if "editable" in requirement else "--with"
                others += [option, _format_requirement(requirement)]
        return ("uv", "tool", "install", "--force", *_list_options(options), tool, *others)


def choose_installer() -> Installer | UvTool:
    """Choose the installer that this environment was made with.

    Source:
        The receipts of uv tool and pipx; an environment that uv made has no pip.
    """
    home = Path(sys.prefix)
    if (home / "uv-receipt.toml").exists():
        return UvTool(home / "uv-receipt.toml")
    if (home / "pipx_metadata.json").exists():
        add = ("pipx", "inject", "--force", TOOL)  # else another version is not installed
        return Installer("pipx", add, ("pipx", "uninject", TOOL))
    if find_spec("pip") is None:
        uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent)) or "uv"
        python = ("--python", sys.executable)
        return Installer("uv", (uv, "pip", "install", *python), (uv, "pip", "uninstall", *python))
    pip, quiet = (sys.executable, "-m", "pip"), "--disable-pip-version-check"
    return Installer("pip", (*pip, "install", quiet), (*pip, "uninstall", "--yes", quiet))


def run(words: Words) -> None:
    """Run an installer; what it says goes where it does not disturb an answer."""
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603  # a command of our own
    except OSError as error:
        raise click.ClickException(
            f"{words[0]} cannot be run ({error.strerror}); install it, or do it by hand: "
            f"{' '.join(words)}"
        ) from None
    if done.returncode:
        output = (done.stderr.strip() or done.stdout.strip() or "it said nothing").splitlines()
        raise click.ClickException(
            f"{' '.join(words[:3])} failed, so nothing changed: {output[-1]}"
        )


def normalize_name(name: str) -> str:
    """Return the one spelling of a distribution's name.

    Source:
        PEP 503.
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def list_requirements() -> dict[str, Words]:
    """Return by its name what installs each distribution as it is here.

    Source:
        PEP 610, direct_url.json: the folder, wheel or repository that it came from.
    """
    invalidate_caches()
    return {normalize_name(d.metadata["Name"]): _build_requirement(d) for d in distributions()}


def _build_requirement(distribution: Any) -> Words:
    origin: dict[str, Any] = {}
    with suppress(ValueError):
        origin = json.loads(distribution.read_text("direct_url.json") or "{}")
    if not origin:
        return (f"{distribution.metadata['Name']}=={distribution.version}",)
    if origin.get("dir_info", {}).get("editable"):
        return ("-e", origin["url"])
    vcs = origin.get("vcs_info")
    return (f"{vcs['vcs']}+{origin['url']}@{vcs['commit_id']}" if vcs else origin["url"],)


def read_touches(requirement: str) -> list[str] | None:
    """Read what a folder or wheel says it touches; None for what is seen only once it is here.

    A distribution says it by keywords such as ``weakties-touches:network``.
    """
    path = Path(requirement)
    keywords: Iterable[Any]
    try:
        if (path / "pyproject.toml").is_file():
            manifest = tomllib.loads((path / "pyproject.toml").read_text(encoding="utf-8"))
            keywords = manifest.get("project", {}).get("keywords", ())
        elif path.suffix == ".whl" and path.is_file():
            with zipfile.ZipFile(path) as wheel:
                name = next(n for n in wheel.namelist() if n.endswith(".dist-info/METADATA"))
                metadata = PathDistribution(zipfile.Path(wheel, name.removesuffix("METADATA")))
                keywords = str(metadata.metadata["Keywords"]).replace(",", " ").split()
        else:
            return None
        return [str(k).removeprefix(TOUCHES) for k in keywords if str(k).startswith(TOUCHES)]
    except (OSError, ValueError, StopIteration, AttributeError, TypeError, zipfile.BadZipFile):
        return None


def _format_requirement(requirement: dict[str, Any]) -> str:
    """Return a requirement of a receipt as it was asked for: a place, or a name with versions."""
    locations = ("path", "directory", "editable", "url")
    location = next((str(requirement[key]) for key in locations if key in requirement), None)
    if "git" in requirement:
        location = f"git+{requirement['git']}"
    extras = f"[{','.join(requirement['extras'])}]" if requirement.get("extras") else ""
    name = f"{requirement.get('name', '')}{extras}"
    if location is None:
        return f"{name}{requirement.get('specifier', '')}"
    return f"{name} @ {location}" if extras else location


def _list_options(options: dict[str, Any]) -> Iterator[str]:
    """Yield the options by which packages were found."""
    for link in options.get("find-links", []):
        yield from ("--find-links", str(link))
    for index in options.get("index", []):
        yield from ("--default-index" if index.get("default") else "--index", str(index["url"]))
