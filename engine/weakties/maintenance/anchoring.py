"""A list of anchors, kept beside the backups, to which every new one is added."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import attrs

from weakties.corrections import written_files
from weakties.errors import CannotWrite, WeaktiesError
from weakties.files import is_companion
from weakties.log.sqlite.explain import explain_errors
from weakties.log.sqlite.handles import SAFELY, sync_to_disk
from weakties.log.verification import Anchor
from weakties.network.facade import Network

LIST_NAME = "network.anchors.txt"
_LONGEST, _OTHER_NAME = 8 * 2**20, "choose another name"


@attrs.frozen
class KeptAnchor:
    """An anchor in its list.

    Attributes:
        file: the list.
        number: how many anchors are in it.
        is_new: whether it was added; False if the last one there was of the same head.
        sentence: what to send to somebody else, with the anchor in it.
    """

    anchor: Anchor
    file: Path
    number: int
    is_new: bool
    sentence: str


def keep_anchor(network: Network, text: str, to: Path | None = None) -> KeptAnchor:
    """Add an anchor to a list of them, private and synced to the disk.

    Args:
        text: as `weakties.maintenance.anchor` gives it.
        to: the list, which begins if it is not there; if left out, it lies beside the latest
            backup, or else beside the network.

    Raises:
        CannotWrite: it is no list of anchors, belongs to the network, or the place takes nothing.
    """
    anchor = Anchor.parse(text)
    path = _choose_list(network) if to is None else to
    if network.path is not None and is_companion(path, network.path):
        raise CannotWrite(str(path), "it belongs to the network", _OTHER_NAME)
    with explain_errors(path):
        before = _read_list(path)
        is_new = not before or before[-1].hash != anchor.hash
        if is_new:
            handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | SAFELY, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            sync_to_disk(path.absolute().parent)
    return KeptAnchor(anchor, path, len(before) + is_new, is_new, _build_sentence(anchor, text))


def _choose_list(network: Network) -> Path:
    """Return where anchors are kept: beside the latest backup, or else beside the network."""
    if network.path is None:
        return Path(LIST_NAME)
    backups = [
        Path(written.file)
        for written in written_files.list_written_files(network.path)
        if written.file.endswith(".db") and Path(written.file).is_file()
    ]
    return (backups[-1] if backups else network.path).with_name(LIST_NAME)


def _read_list(path: Path) -> list[Anchor]:
    """Return the anchors of a list; none if it is not there.

    Raises:
        CannotWrite: it is another file.
    """
    try:
        handle = os.open(path, os.O_RDONLY | SAFELY)
    except FileNotFoundError:
        return []
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise CannotWrite(str(path), "it is no file, but a device or a pipe", _OTHER_NAME)
        text = file.read(_LONGEST).decode("ascii", "replace")
    if not text:
        return []
    try:
        return Anchor.parse_all(text)
    except WeaktiesError:
        reason = "it is there already, and is no list of anchors"
        raise CannotWrite(str(path), reason, _OTHER_NAME) from None


def _build_sentence(anchor: Anchor, text: str) -> str:
    """Return a sentence for a letter, from which the anchor can be read again."""
    events = "1 event" if anchor.position == 1 else f"{anchor.position} events"
    return (
        f"On {anchor.day} my weakties log had {events}; please keep this line, with which "
        f"`weakties verify` shows later that nothing of it was rewritten: {' '.join(text.split())}"
    )
