"""The choice of an importer for a file, and of the parts of an archive or a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import attrs

from weakties.errors import NothingToImport, SeveralImporters
from weakties.importing.foreign import describe, is_document
from weakties.importing.protocol import Importer, Match
from weakties.importing.source import Source

SURE_ENOUGH, TOO_CLOSE = 0.5, 0.1
_REASONS = 20
"""So many reasons are named where nothing can be read."""


class Part(NamedTuple):
    """A file, and what reads it."""

    importer: Importer
    source: Source


def list_sources(path: Path, today: str = "") -> list[Source]:
    """Return what there is to read: the files of a folder or an archive, or the one file.

    Args:
        today: the day of the import, for the importers.

    Raises:
        Unreadable: it is not there, damaged, or larger than it should be.
    """
    if path.is_dir():
        from weakties.importing.archive import iterate_files  # noqa: PLC0415  # few import folders

        files = list(iterate_files(path))
    else:
        file = Source.of(path)
        from weakties.importing.archive import open_members  # noqa: PLC0415  # it loads zipfile

        files = [file] if is_document(file.name) else list(open_members(file))
    return [attrs.evolve(file, today=today) for file in files]


def choose(
    name: str,
    files: Iterable[Source],
    importers: Sequence[Importer],
    wanted: str | None = None,
    *,
    before_sniff: Callable[[Importer], None] | None = None,
) -> list[Part]:
    """Choose the importer with the highest confidence for each file; leave out files without one.

    Args:
        name: what is imported, for a person.
        wanted: the id of the one importer to ask; it need not be sure of a file, only know it.
        before_sniff: called with each importer before it looks at a file.

    Returns:
        the parts, in the order of the importers: who offers several tells people before messages.

    Raises:
        NothingToImport: no importer is sure enough of any; the reasons of all are named.
        SeveralImporters: two are nearly as sure of one file.
    """
    candidates = [i for i in importers if wanted is None or i.id == wanted]
    all_files = list(files)
    if wanted is not None and not candidates:
        ids = ", ".join(i.id for i in importers) or "none"
        raise NothingToImport(name, f"there is no importer {wanted!r} (there is: {ids})")
    parts: list[Part] = []
    reasons: list[str] = []
    for file in all_files:
        matches: list[tuple[Match, Importer]] = []
        for importer in candidates:
            if before_sniff is not None:
                before_sniff(importer)
            if (match := importer.sniff(file)) is not None:
                matches.append((match, importer))
        sure = sorted((m.confidence, -n) for n, (m, _) in enumerate(matches))[::-1]
        if sure and (sure[0][0] >= SURE_ENOUGH or (wanted and len(all_files) == 1)):
            if len(sure) > 1 and sure[0][0] - sure[1][0] < TOO_CLOSE:
                both = sorted(matches[-n][1].id for _, n in sure[:2])
                raise SeveralImporters(file.name, both[0], both[1])
            parts.append(Part(matches[-sure[0][1]][1], file))
        else:
            reasons += [_format_reason(i, file, m) for m, i in matches]
    if not parts:
        raise _explain_nothing(name, all_files, reasons)
    return sorted(parts, key=lambda part: candidates.index(part.importer))


def describe_unread(files: Iterable[Source], parts: Iterable[Part]) -> tuple[str, ...]:
    """Return a sentence for each file that nothing reads, and of which it is known what it is."""
    names = {part.source.name for part in parts}
    others = [(file.name, describe(file)) for file in files if file.name not in names]
    return tuple(
        f"{name} is {kind.description}; {kind.cure}"
        for name, kind in others
        if kind and kind.has_people
    )


def _explain_nothing(name: str, files: Sequence[Source], reasons: Sequence[str]) -> NothingToImport:
    """Return why no file can be read: what it is, if that is known, else what importers missed."""
    if len(files) == 1 and (kind := describe(files[0])):
        return NothingToImport(name, f"it is {kind.description}", kind.cure)
    if not files:
        return NothingToImport(name, "it is empty", "export it again")
    sentences = (*reasons, *describe_unread(files, ()))
    more = (f"and so on, in {len(files):,} files",) if len(sentences) > _REASONS else ()
    why = "; ".join((*sentences[:_REASONS], *more)) or "no importer knows such a file"
    cure = "name an importer with --importer, or export the file again, as CSV, vCard or iCalendar"
    return NothingToImport(name, why, cure)


def _format_reason(importer: Importer, file: Source, match: Match) -> str:
    return f"{importer.id} on {file.name}: {match.why}"
