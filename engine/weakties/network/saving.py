"""How is a text written into a private file, whole or not at all?"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from weakties.errors import CannotWrite
from weakties.log.sqlite.explain import explained
from weakties.log.sqlite.replacing import settle
from weakties.network import copies
from weakties.network.drafts import drafted

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


def save(
    pieces: Iterable[str], to: Path, *, force: bool = False, network: Path | None = None
) -> None:
    """Write a text that only its owner can read; a failure leaves what was there.

    Args:
        force: whether a file of that name is replaced.
        network: the file of the network, which never is.

    Raises:
        CannotWrite: it is there already, or the place does not take it.
    """
    with explained(to):
        if network is not None and to.exists() and to.samefile(network):
            raise CannotWrite(str(to), "it is the network itself", "choose another name")
        if to.is_dir() or (os.path.lexists(to) and not force):
            reason = "it is a folder" if to.is_dir() else "it is there already"
            cure = "choose another name, or replace a file by --force"
            raise CannotWrite(str(to), reason, cure)
        if to.exists() and not to.is_file():
            reason = "it is no file, but a device or a pipe"
            raise CannotWrite(str(to), reason, "choose another name")
        with drafted(to) as draft:
            handle = os.open(draft, _FLAGS, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.writelines(pieces)
            settle(draft)
            draft.replace(to)
            settle(to.absolute().parent)
    if network is not None:
        copies.note(network, to)
