"""Installing packages into this environment, and reading what a package declares beforehand."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from email import message_from_string
from pathlib import Path
from typing import Protocol

import attrs
import click

TOUCHES = "weakties-touches:"


class PackageInstaller(Protocol):
    """A way to install and remove packages here.

    Attributes:
        title: what it is called, for a person.
    """

    @property
    def title(self) -> str:
        """See above."""
        ...

    def install(self, new: str) -> None:
        """Install one more."""
        ...

    def uninstall(self, name: str) -> None:
        """Remove one; what it recorded in networks stays there."""
        ...


@attrs.frozen
class Installer:
    """An installer that changes an environment in place.

    Attributes:
        add: the command that installs; what is installed follows.
        remove: the command that removes.
    """

    title: str
    add: tuple[str, ...]
    remove: tuple[str, ...]

    def install(self, new: str) -> None:
        """See `Installing.install`."""
        run([*self.add, new])

    def uninstall(self, name: str) -> None:
        """See `Installing.uninstall`."""
        run([*self.remove, name])


def choose_installer() -> PackageInstaller:
    """Choose the installer that this environment was made with.

    Source:
        The receipts that each leaves: uv-receipt.toml, pipx_metadata.json, and "uv" in pyvenv.cfg
        (PEP 405).
    """
    home = Path(sys.prefix)
    if (home / "uv-receipt.toml").exists():
        from weakties_cli.uv_tool import UvTool

        return UvTool(home / "uv-receipt.toml")
    if (home / "pipx_metadata.json").exists():
        return Installer("pipx", ("pipx", "inject", "weakties"), ("pipx", "uninject", "weakties"))
    python = ("--python", sys.executable)
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if uv and _is_from_uv(home):
        return Installer("uv", (uv, "pip", "install", *python), (uv, "pip", "uninstall", *python))
    pip = (sys.executable, "-m", "pip")
    quiet = "--disable-pip-version-check"
    return Installer("pip", (*pip, "install", quiet), (*pip, "uninstall", "--yes", quiet))


def _is_from_uv(home: Path) -> bool:
    try:
        lines = (home / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return any(line.partition("=")[0].strip() == "uv" for line in lines)


def run(words: list[str]) -> None:
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


def distribution_of(wanted: str) -> str:
    """Return the name of what a folder, a wheel, or a name with versions stands for."""
    path = Path(wanted)
    if (path / "pyproject.toml").is_file():
        try:
            manifest = tomllib.loads((path / "pyproject.toml").read_text(encoding="utf-8"))
            return normalize_name(str(manifest.get("project", {}).get("name", path.name)))
        except (OSError, ValueError, AttributeError):
            return normalize_name(path.name)
    return normalize_name(re.split(r"[=<>!~\[@ ]|-\d", path.name)[0])


def read_touches(wanted: str) -> list[str] | None:
    """Give what a folder or wheel says it touches; None for what can only be seen once it is here.

    A distribution says it by keywords such as ``weakties-touches:network``.
    """
    path = Path(wanted)
    keywords: list[str] | None = None
    try:
        if (path / "pyproject.toml").is_file():
            manifest = tomllib.loads((path / "pyproject.toml").read_text(encoding="utf-8"))
            keywords = [str(k) for k in manifest.get("project", {}).get("keywords", ())]
        elif path.suffix == ".whl" and path.is_file():
            with zipfile.ZipFile(path) as wheel:
                name = next(n for n in wheel.namelist() if n.endswith(".dist-info/METADATA"))
                metadata = message_from_string(wheel.read(name).decode("utf-8", "replace"))
            keywords = str(metadata.get("Keywords", "")).replace(",", " ").split()
    except (OSError, ValueError, StopIteration, AttributeError, zipfile.BadZipFile):
        return None
    if keywords is None:
        return None
    return [k.removeprefix(TOUCHES) for k in keywords if k.startswith(TOUCHES)]
