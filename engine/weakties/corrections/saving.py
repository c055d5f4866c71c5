"""Files for their owner alone, written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from weakties.corrections import written_files
from weakties.files import refuse_overwriting, reserve_draft
from weakties.log.sqlite.explain import explain_errors
from weakties.log.sqlite.handles import BASIC, sync_to_disk

if TYPE_CHECKING:
    from weakties.projections.database import Viewed

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | BASIC


def save(
    pieces: Iterable[str], to: Path, *, force: bool = False, network: Path | None = None
) -> None:
    """Write a text that only its owner can read; a failure leaves what was there.

    See `replacing` for the rest.
    """
    with replacing(to, force=force, network=network) as draft:
        handle = os.open(draft, _FLAGS, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)


@contextmanager
def replacing(to: Path, *, force: bool = False, network: Path | None = None) -> Iterator[Path]:
    """Yield the path of a draft, which becomes the file unless an error is raised.

    Args:
        force: whether a file of that name is replaced.
        network: the file of the network; neither it nor a file of its own ever is.

    Raises:
        CannotWrite: it is there already, or the place does not take it.
    """
    with explain_errors(to):
        refuse_overwriting(to, network, force=force)
        with written_files.noting(network, to), reserve_draft(to) as draft:
            yield draft
            sync_to_disk(draft)
            draft.replace(to)
            sync_to_disk(to.absolute().parent)


def save_database(
    view: Viewed, to: Path, *, force: bool = False, network: Path | None = None
) -> None:  # fmt: skip
    """Write a database of all that a view answers into a file that only its owner can read.

    Args:
        force: whether a file of that name is replaced.
        network: the file of the network; neither it nor a file of its own ever is.

    Raises:
        CannotWrite: it is there already, or the place does not take it.
    """
    from weakties.projections.database import build_database  # noqa: PLC0415  # seldom asked for

    with replacing(to, force=force, network=network) as draft:
        os.close(os.open(draft, _FLAGS, 0o600))
        build_database(view, draft).close()
