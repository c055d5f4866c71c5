"""Which importer reads a file, and which part of an archive."""

from __future__ import annotations

from collections.abc import Sequence

from weakties.errors import NothingToImport
from weakties.importing.protocol import Importer, Match
from weakties.importing.source import Source

SURE_ENOUGH = 0.5
Found = tuple[float, Importer, Source]


def choose(
    source: Source, importers: Sequence[Importer], wanted: str | None = None
) -> tuple[Importer, Source]:
    """Choose the importer that is surest of the file, or of one member of the archive.

    Args:
        wanted: the id of the one importer to ask.

    Raises:
        NothingToImport: no importer is sure enough; the reasons of all are named.
    """
    asked = [i for i in importers if wanted is None or i.id == wanted]
    if wanted is not None and not asked:
        known = ", ".join(i.id for i in importers) or "none"
        raise NothingToImport(source.name, f"there is no importer {wanted!r} (there is: {known})")
    found: list[Found] = []
    reasons: list[str] = []
    for member in source.members():
        for importer in asked:
            match = importer.sniff(member)
            if match is not None and match.confidence >= SURE_ENOUGH:
                found.append((match.confidence, importer, member))
            elif match is not None:
                reasons.append(_reason(importer, member, match))
    if not found:
        raise NothingToImport(source.name, "; ".join(reasons) or "no importer recognizes it")
    _, importer, member = max(found, key=lambda f: f[0])
    return importer, member


def _reason(importer: Importer, member: Source, match: Match) -> str:
    return f"{importer.id} on {member.name}: {match.why}"
