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
from pathlib import Path
from typing import Any

import attrs
import click

TOUCHES, TOOL = "weakties-touches:", "weakties"
NAME = re.compile(r"([A-Za-z0-9._-]+)(\[.*\])?([=<>!~].*)?")
"""A name, and what versions of it: neither a path nor an address."""
Words = tuple[str, ...]
"""Words of a command, such as ``("-e", "file:///here")``."""


@attrs.frozen
class Package:
    """What is known of a package before it is installed.

    Attributes:
        name: of its distribution; empty if only an address is known.
        touches: what it says it touches, by keywords such as ``weakties-touches:network``; None
            if that is seen only once it is here.
    """

    name: str = ""
    touches: tuple[str, ...] | None = None


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

    def install(self, requirement: str, name: str = "") -> None:
        """Install a package by name, folder, wheel or address.

        Args:
            name: of its distribution, if it is known: another version of it is replaced.
        """
        run((*self.add, requirement))

    def uninstall(self, name: str) -> None:
        """Remove a package; what it recorded in networks stays there."""
        run((*self.remove, name))

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
            run((*self.add, *replaced))


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

    def install(self, requirement: str, name: str = "") -> None:
        """Install one more, beside all that is there: see `Installer.install`."""
        run((*self._build_command({name}), "--with", requirement))

    def uninstall(self, name: str) -> None:
        """Make the tool anew without a package."""
        run(self._build_command({name}))

    def restore(self, former: Mapping[str, Words]) -> None:
        """See `Installer.restore`; what nobody asked for is left to uv."""
        named = {normalize_name(str(r.get("name"))) for r in self._load().get("requirements", [])}
        kept = [words[-1] for name, words in former.items() if words and name in named - {TOOL}]
        replaced = [word for requirement in kept for word in ("--with", requirement)]
        run((*self._build_command(former), *replaced))

    def _load(self) -> dict[str, Any]:
        table: dict[str, Any] = tomllib.loads(self.receipt.read_text("utf-8")).get("tool", {})
        return table

    def _build_command(self, without: Iterable[str]) -> Words:
        """Build the command that makes the tool as it is, but for some distributions."""
        table = self._load()
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
        The receipts that each leaves: uv-receipt.toml, pipx_metadata.json, and "uv" in pyvenv.cfg
        (PEP 405).
    """
    home = Path(sys.prefix)
    if (home / "uv-receipt.toml").exists():
        return UvTool(home / "uv-receipt.toml")
    if (home / "pipx_metadata.json").exists():
        add = ("pipx", "inject", "--force", TOOL)  # else another version is not installed
        return Installer("pipx", add, ("pipx", "uninject", TOOL))
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if uv and _is_from_uv(home / "pyvenv.cfg"):
        python = ("--python", sys.executable)
        return Installer("uv", (uv, "pip", "install", *python), (uv, "pip", "uninstall", *python))
    pip, quiet = (sys.executable, "-m", "pip"), "--disable-pip-version-check"
    return Installer("pip", (*pip, "install", quiet), (*pip, "uninstall", "--yes", quiet))


def _is_from_uv(settings: Path) -> bool:
    return settings.is_file() and "\nuv = " in settings.read_text(encoding="utf-8")


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


def read_package(requirement: str) -> Package:
    """Read what is known of a package before it is installed: most of a folder or a wheel."""
    path, match = Path(requirement), NAME.fullmatch(requirement)
    try:
        if (path / "pyproject.toml").is_file():
            manifest = tomllib.loads((path / "pyproject.toml").read_text(encoding="utf-8"))
            project = manifest.get("project", {})
            return _build_package(project["name"], project.get("keywords", ()))
        if path.suffix == ".whl" and path.is_file():
            with zipfile.ZipFile(path) as wheel:
                name = next(n for n in wheel.namelist() if n.endswith(".dist-info/METADATA"))
                folder = PathDistribution(zipfile.Path(wheel, name.removesuffix("METADATA")))
                keywords = str(folder.metadata["Keywords"]).replace(",", " ").split()
                return _build_package(folder.metadata["Name"], keywords)
    except (OSError, ValueError, LookupError, StopIteration, AttributeError, TypeError,
            zipfile.BadZipFile):  # fmt: skip
        return Package()
    return Package() if match is None or path.exists() else Package(normalize_name(match[1]))


def _build_package(name: str, keywords: Iterable[Any]) -> Package:
    words = map(str, keywords)
    touches = tuple(word.removeprefix(TOUCHES) for word in words if word.startswith(TOUCHES))
    return Package(normalize_name(name), touches)


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
