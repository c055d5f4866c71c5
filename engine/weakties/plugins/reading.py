"""How do importers read a file: which are asked, with what options, and who is to blame?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
import msgspec

from weakties.codec import KINDS
from weakties.envelope import STRUCTURAL, Draft
from weakties.errors import BrokenPlugin, Unreadable, WeaktiesError, WrongOption
from weakties.importing.choosing import Part, choose, sources, unread
from weakties.importing.limits import GIVEN_LIMIT
from weakties.importing.protocol import Bookmark, Given, Importer, Progress, Reject
from weakties.importing.reading import Reading, given
from weakties.importing.source import Source

Heard = Callable[[str, Progress], None]
"""Takes the name of a file and how far its reading has come."""
STEP = 500
LARGE = 2**24
"""So many bytes of a file can fill the memory by themselves."""


@attrs.frozen
class Asked:
    """What is to be read.

    Attributes:
        path: a file, an archive or a folder.
        importer: the id of the one importer to ask; None for the surest.
        options: what the user sets, as text.
        bookmarks: the last one of each importer, by its id.
        today: the day of the import, as an ISO date.
    """

    path: Path
    importer: str | None = None
    options: Mapping[str, str] = attrs.field(factory=dict)
    bookmarks: Mapping[str, Bookmark] = attrs.field(factory=dict)
    today: str = ""


@attrs.frozen
class Reader:
    """An importer, and whose it is.

    Attributes:
        plugin: the plugin's name.
        origin: its distribution and version; empty if it was handed over.
    """

    importer: Importer
    plugin: str
    origin: str = ""


def stream(asked: Asked, readers: Sequence[Reader]) -> Iterator[Reading | Given]:
    """Read every part of a file that an importer is sure of: its heading, then what it gives.

    Raises:
        NothingToImport: none is sure enough.
        SeveralImporters: two are nearly as sure.
        WrongOption: an option that no importer has, or with a value it does not take.
        BrokenPlugin: an importer failed.
        Unreadable: there is more in it than is read.
    """
    left = GIVEN_LIMIT
    whose = {reader.importer.id: reader for reader in readers}
    importers = [reader.importer for reader in readers]
    files = sources(asked.path, asked.today)
    parts = choose(asked.path.name, files, importers, asked.importer)
    others = unread(files, parts)
    settings = [options(part.importer, asked.options) for part in parts]
    for name in asked.options:
        if not any(hasattr(setting, name) for setting in settings):
            raise WrongOption(name, "no importer of this file has it", _known(parts))
    for part, setting in zip(parts, settings, strict=True):
        reader = whose[part.importer.id]
        yield attrs.evolve(Reading.of(part), plugin=reader.origin, unread=others)
        others = ()
        with _blamed(reader, part.source):
            for one in given(part, setting, asked.bookmarks.get(part.importer.id)):
                left -= 1
                if left < 0:
                    what = f"it gives more than {GIVEN_LIMIT:,} rows together"
                    cure = "import its files, or parts of them, one by one"
                    raise Unreadable(asked.path.name, what, cure)
                yield one


def gathered(
    stream: Iterable[Reading | Given], own: Mapping[str, frozenset[str]], progress: Heard
) -> list[Reading]:
    """Gather what a stream gives, file by file, before anything is decided.

    Args:
        own: for each importer's id the kinds of event that its plugin declares; no plugin tells
            of another's, or of the log itself.
    """
    readings: list[Reading] = []
    for one in stream:
        if isinstance(one, Reading):
            readings.append(one)
            continue
        reading = readings[-1]
        if len(reading.told) % STEP == 0:
            progress(reading.file, Progress(len(reading.told)))
        if isinstance(one, Progress):
            progress(reading.file, one)
        elif isinstance(one, Draft) and not _may_tell(one, own.get(reading.importer, frozenset())):
            reason = f"{reading.importer} may not tell of {one.event.KIND}"
            reading.take(Reject("kind.foreign", reason, one.row))
        else:
            reading.take(one)
    return readings


def _may_tell(draft: Draft, own: frozenset[str]) -> bool:
    kind = draft.event.KIND
    return kind in own or (kind in KINDS and kind not in STRUCTURAL)


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


def too_large(name: str) -> Unreadable:
    """Return what to say of a file for which the memory of an import does not last."""
    return Unreadable(name, "reading it takes more memory than an import may use", "split it")


@contextmanager
def _blamed(reader: Reader, source: Source) -> Iterator[None]:
    """Say who failed; what weakties explains by itself passes through.

    Args:
        source: the file, to which it is due where memory does not last and it is large.
    """
    try:
        yield
    except (WeaktiesError, KeyboardInterrupt, GeneratorExit):
        raise
    except MemoryError as error:
        if source.size < LARGE:
            raise _broken(reader, error) from error
        raise too_large(source.name) from None
    except BaseException as error:  # a plugin may even call sys.exit
        raise _broken(reader, error) from error


def _broken(reader: Reader, error: BaseException) -> BrokenPlugin:
    reason = f"{type(error).__name__}: {error}"
    return BrokenPlugin(reader.plugin, "call", reason, reader.origin)
