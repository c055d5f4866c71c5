"""How do importers read a file: which are asked, with what options, and who is to blame?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
import msgspec

from weakties.errors import BrokenPlugin, WeaktiesError, WrongOption
from weakties.importing.choosing import Part, choose, sources
from weakties.importing.protocol import Bookmark, Importer, Progress
from weakties.importing.reading import Reading, given

Heard = Callable[[str, Progress], None]


@attrs.frozen
class Asked:
    """What is to be read.

    Attributes:
        path: a file, an archive or a folder.
        importer: the id of the one importer to ask; None for the surest.
        options: what the user sets, as text.
        bookmarks: the last one of each importer, by its id.
    """

    path: Path
    importer: str | None = None
    options: Mapping[str, str] = attrs.field(factory=dict)
    bookmarks: Mapping[str, Bookmark] = attrs.field(factory=dict)


def read(asked: Asked, importers: Iterable[Importer], progress: Heard) -> list[Reading]:
    """Read every part of a file that an importer is sure of.

    Raises:
        NothingToImport: none is sure enough.
        SeveralImporters: two are nearly as sure.
        WrongOption: an option that no importer has, or with a value it does not take.
        BrokenPlugin: an importer failed.
    """
    files = sources(asked.path)
    with _blamed("an importer"):
        parts = choose(asked.path.name, files, tuple(importers), asked.importer)
    settings = [options(part.importer, asked.options) for part in parts]
    for name in asked.options:
        if not any(hasattr(setting, name) for setting in settings):
            raise WrongOption(name, "no importer of this file has it", _known(parts))
    readings = []
    for part, setting in zip(parts, settings, strict=True):
        readings.append(reading := Reading.of(part))
        with _blamed(part.importer.id):
            for one in given(part, setting, asked.bookmarks.get(part.importer.id)):
                reading.take(one)
                if isinstance(one, Progress):
                    progress(reading.file, one)
    return readings


def options(importer: Importer, told: Mapping[str, str]) -> Any:
    """Read what a user sets into an importer's own class; None if it has none.

    Raises:
        WrongOption: a value is not of the option's type.
    """
    if importer.options is None:
        return None
    names = attrs.fields_dict(importer.options)
    own = {name: value for name, value in told.items() if name in names}
    try:
        return msgspec.convert(own, importer.options, strict=False)
    except msgspec.ValidationError as error:
        raise WrongOption(min(own), str(error), tuple(names)) from None


def _known(parts: Iterable[Part]) -> tuple[str, ...]:
    """Name every option that an importer of these parts has."""
    classes = (part.importer.options for part in parts)
    return tuple(name for made in classes if made for name in attrs.fields_dict(made))


@contextmanager
def _blamed(name: str) -> Iterator[None]:
    """Say who failed; what weakties explains by itself passes through."""
    try:
        yield
    except (WeaktiesError, KeyboardInterrupt):
        raise
    except Exception as error:
        raise BrokenPlugin(name, "call", f"{type(error).__name__}: {error}") from error
