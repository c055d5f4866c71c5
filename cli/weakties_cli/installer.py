"""Which program installs into this environment, and what does a package say before it does?"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterable
from email import message_from_string
from pathlib import Path

import attrs
import click

TOUCHES = "weakties-touches:"


@attrs.frozen
class Installer:
    """A way to install and remove packages here.

    Attributes:
        title: what it is called, for a person.
        add: the command that installs; what is installed follows.
        remove: the command that removes.
        whole: whether it names all that is wanted each time, since it forgets the rest.
    """

    title: str
    add: tuple[str, ...]
    remove: tuple[str, ...]
    whole: bool = False

    def install(self, wanted: Iterable[str], new: str) -> None:
        """Install one more."""
        if self.whole:
            words = [w for name in dict.fromkeys([*wanted, new]) for w in ("--with", name)]
            _run([*self.add, *words])
        else:
            _run([*self.add, new])

    def uninstall(self, wanted: Iterable[str], name: str) -> None:
        """Remove one; what it recorded in networks stays there."""
        if self.whole:
            words = [w for other in wanted if other != name for w in ("--with", other)]
            _run([*self.add, *words])
        else:
            _run([*self.remove, name])


def installer() -> Installer:
    """Choose the installer that this environment was made with.

    Source:
        The receipts that each leaves: uv-receipt.toml, pipx_metadata.json, and "uv" in pyvenv.cfg
        (PEP 405).
    """
    home = Path(sys.prefix)
    if (home / "uv-receipt.toml").exists():
        add = ("uv", "tool", "install", "--force", "weakties")
        return Installer("uv tool", add, add, whole=True)
    if (home / "pipx_metadata.json").exists():
        return Installer("pipx", ("pipx", "inject", "weakties"), ("pipx", "uninject", "weakties"))
    python = ("--python", sys.executable)
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if uv and _made_by_uv(home):
        return Installer("uv", (uv, "pip", "install", *python), (uv, "pip", "uninstall", *python))
    pip = (sys.executable, "-m", "pip")
    quiet = "--disable-pip-version-check"
    return Installer("pip", (*pip, "install", quiet), (*pip, "uninstall", "--yes", quiet))


def _made_by_uv(home: Path) -> bool:
    try:
        lines = (home / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return any(line.partition("=")[0].strip() == "uv" for line in lines)


def _run(words: list[str]) -> None:
    """Run an installer; what it says goes where it does not disturb an answer."""
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603  # a command of our own
    except OSError as error:
        raise click.ClickException(
            f"{words[0]} cannot be run ({error.strerror}); install it, or do it by hand: "
            f"{' '.join(words)}"
        ) from None
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip() or "it said nothing").splitlines()
        raise click.ClickException(f"{' '.join(words[:3])} failed, so nothing changed: {said[-1]}")


def says_it_touches(wanted: str) -> list[str] | None:
    """Give what a folder or wheel says it touches; None for what can only be seen once it is here.

    A distribution says it by keywords such as ``weakties-touches:network``.
    """
    place = Path(wanted)
    keywords: list[str] | None = None
    try:
        if (place / "pyproject.toml").is_file():
            told = tomllib.loads((place / "pyproject.toml").read_text(encoding="utf-8"))
            keywords = [str(k) for k in told.get("project", {}).get("keywords", ())]
        elif place.suffix == ".whl" and place.is_file():
            with zipfile.ZipFile(place) as wheel:
                name = next(n for n in wheel.namelist() if n.endswith(".dist-info/METADATA"))
                metadata = message_from_string(wheel.read(name).decode("utf-8", "replace"))
            keywords = str(metadata.get("Keywords", "")).replace(",", " ").split()
    except (OSError, ValueError, StopIteration, AttributeError, zipfile.BadZipFile):
        return None
    if keywords is None:
        return None
    return [k.removeprefix(TOUCHES) for k in keywords if k.startswith(TOUCHES)]
