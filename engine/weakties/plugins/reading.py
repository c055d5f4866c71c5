"""Reading of a file by importers: which are asked, with what options, and whose fault it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
import msgspec

from weakties.errors import BrokenPlugin, Unreadable, WeaktiesError, WrongOption
from weakties.importing.choosing import Part, choose, describe_unread, list_sources
from weakties.importing.limits import RESULTS_LIMIT
from weakties.importing.protocol import Bookmark, Importer, ImportItem, Progress, Reject
from weakties.importing.reading import Reading, read_part
from weakties.importing.source import Source
from weakties.log.codec import KINDS
from weakties.log.envelope import STRUCTURAL, Draft

OnProgress = Callable[[str, Progress], None]
"""Takes the name of a file and how far its reading has come."""
PROGRESS_INTERVAL = 500
LARGE = 2**24
"""So many bytes of a file can fill the memory by themselves."""


@attrs.frozen
class ReadRequest:
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


def stream(
    request: ReadRequest,
    readers: Sequence[Reader],
    *,
    before_sniff: Callable[[Reader], None] | None = None,
) -> Iterator[Reading | ImportItem]:
    """Read every part of a file that an importer is sure of: its heading, then what it gives.

    Args:
        before_sniff: called with each importer before it looks at a file.

    Raises:
        NothingToImport: none is sure enough.
        SeveralImporters: two are nearly as sure.
        WrongOption: an option that no importer has, or with a value it does not take.
        BrokenPlugin: an importer failed.
        Unreadable: there is more in it than is read.
    """
    rows_left = RESULTS_LIMIT
    readers_by_id = {reader.importer.id: reader for reader in readers}
    importers = [reader.importer for reader in readers]
    files = list_sources(request.path, request.today)
    parts = choose(
        request.path.name,
        files,
        importers,
        request.importer,
        before_sniff=before_sniff and (lambda importer: before_sniff(readers_by_id[importer.id])),
    )
    others = describe_unread(files, parts)
    settings = [parse_options(part.importer, request.options) for part in parts]
    for name in request.options:
        if not any(hasattr(setting, name) for setting in settings):
            raise WrongOption(name, "no importer of this file has it", _list_option_names(parts))
    for part, setting in zip(parts, settings, strict=True):
        reader = readers_by_id[part.importer.id]
        yield attrs.evolve(Reading.of(part), plugin=reader.origin, unread=others)
        others = ()
        if part.source.name.lower().endswith(".csv"):
            yield Progress(0, part.source.read().count(b"\n"))  # about as many as its rows
        with _blame_reader(reader, part.source):
            for item in read_part(part, setting, request.bookmarks.get(part.importer.id)):
                rows_left -= 1
                if rows_left < 0:
                    problem = f"it gives more than {RESULTS_LIMIT:,} rows together"
                    cure = "import its files, or parts of them, one by one"
                    raise Unreadable(request.path.name, problem, cure)
                yield item


def gather_readings(
    items: Iterable[Reading | ImportItem],
    kinds_by_importer: Mapping[str, frozenset[str]],
    on_progress: OnProgress,
) -> list[Reading]:
    """Gather what a stream gives, file by file, before anything is decided.

    Args:
        kinds_by_importer: for each importer's id the kinds of event that its plugin declares; no
            plugin tells             of another's, or of the log itself.
    """
    readings: list[Reading] = []
    total: int | None = None
    for item in items:
        if isinstance(item, Reading):
            readings.append(item)
            total = None
            continue
        reading, done = readings[-1], len(readings[-1].results)
        if done % PROGRESS_INTERVAL == 0 and (done or not isinstance(item, Progress)):
            on_progress(reading.file, Progress(done, total if total and total > done else None))
        if isinstance(item, Progress):
            total = total if item.done else item.total
            on_progress(reading.file, item)
        elif isinstance(item, Draft) and not _may_record(
            item, kinds_by_importer.get(reading.importer, frozenset())
        ):
            reason = f"{reading.importer} may not tell of {item.event.KIND}"
            reading.add(Reject("kind.foreign", reason, item.row))
        else:
            reading.add(item)
    return readings


def _may_record(draft: Draft, own_kinds: frozenset[str]) -> bool:
    kind = draft.event.KIND
    return kind in own_kinds or (kind in KINDS and kind not in STRUCTURAL)


def parse_options(importer: Importer, values: Mapping[str, str]) -> Any:
    """Read what a user sets into an importer's own class; None if it has none.

    Raises:
        WrongOption: a value is not of the option's type.
    """
    if importer.options is None:
        return None
    names = attrs.fields_dict(importer.options)
    own_values = {name: value for name, value in values.items() if name in names}
    try:
        return msgspec.convert(own_values, importer.options, strict=False)
    except msgspec.ValidationError as error:
        raise WrongOption(min(own_values), str(error), tuple(names)) from None


def _list_option_names(parts: Iterable[Part]) -> tuple[str, ...]:
    """Name every option that an importer of these parts has."""
    classes = (part.importer.options for part in parts)
    return tuple(
        name for option_class in classes if option_class for name in attrs.fields_dict(option_class)
    )


def make_too_large_error(name: str) -> Unreadable:
    """Return what to say of a file for which the memory of an import does not last."""
    return Unreadable(name, "reading it takes more memory than an import may use", "split it")


@contextmanager
def _blame_reader(reader: Reader, source: Source) -> Iterator[None]:
    """Return who failed; what weakties explains by itself passes through.

    Args:
        source: the file, to which it is due where memory does not last and it is large.
    """
    try:
        yield
    except (WeaktiesError, KeyboardInterrupt, GeneratorExit):
        raise
    except MemoryError as error:
        if source.size < LARGE:
            raise _make_broken_plugin(reader, error) from error
        raise make_too_large_error(source.name) from None
    except BaseException as error:  # a plugin may even call sys.exit
        raise _make_broken_plugin(reader, error) from error


def _make_broken_plugin(reader: Reader, error: BaseException) -> BrokenPlugin:
    reason = f"{type(error).__name__}: {error}"
    return BrokenPlugin(reader.plugin, "call", reason, reader.origin)
