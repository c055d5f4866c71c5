"""How does a file come into a network: all of it in one transaction, or nothing?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any

import attrs

from weakties.domain.event import changed
from weakties.domain.ids import BatchId, new_batch
from weakties.domain.structural import BatchImported
from weakties.envelope import Draft
from weakties.errors import NothingToImport, OtherPlan, TooManyRejects, UnknownId, Unreadable
from weakties.importing.deciding import BEGINNINGS
from weakties.importing.planning import PartPlan, Plan, bookmarks, plan
from weakties.importing.protocol import Reject, Skip
from weakties.importing.reading import Reading
from weakties.importing.resolving import suppressed
from weakties.log.protocol import Writer
from weakties.log.sqlite.explain import explained
from weakties.network import companions, outside
from weakties.network.drafts import drafted
from weakties.network.facade import Network
from weakties.network.recorder import recorder
from weakties.plugins.reading import Asked, Heard

HEAD = "head"
"""Marks, among rows that were rejected, what stood before all rows of the file."""


@attrs.frozen
class ImportReport:
    """What an import did, or would do.

    Attributes:
        batch: id of what was appended; None if nothing was.
        importer: id of what read the file; several are parted by commas.
    """

    batch: BatchId | None
    importer: str
    plan: Plan

    def counts(self) -> dict[str, int]:
        """Count the rows by what became of them."""
        return self.plan.counts()


@attrs.frozen
class Wanted:
    """How a file is to be imported.

    Attributes:
        importer: the id of the one importer to ask; None chooses the surest for each file.
        options: what the user sets of the importer's options, as text.
        dry_run: only say what would happen.
        plan: the id of the plan that is to be carried out; None for whatever it is.
        max_rejects: the share of rows that may be rejected, from 0 to 1; 0 allows none.
    """

    importer: str | None = None
    options: Mapping[str, str] = attrs.field(factory=dict)
    dry_run: bool = False
    plan: str | None = None
    max_rejects: float = 1.0


def import_file(
    network: Network, path: Path, *, progress: Heard = lambda _, __: None, **wanted: Any
) -> ImportReport:
    """Import a file, an archive or a folder: all of it in one transaction, or nothing.

    Args:
        progress: is told how far the reading has come.
        wanted: the fields of `Wanted`.

    Raises:
        NothingToImport: no importer recognizes it, or it gives not one event.
        Unreadable: it is damaged.
        SeveralImporters: two importers are nearly as sure of it.
        OtherPlan: something else would happen than was planned.
        TooManyRejects: more rows were rejected than are allowed.
        BrokenPlugin: an importer failed; nothing was imported.
    """
    how = Wanted(**wanted)
    today = network.day.isoformat()
    asked = Asked(path, how.importer, dict(how.options), bookmarks(network.log), today)
    readings = network.plugins.read(asked, progress)
    if any(isinstance(row, Draft) for reading in readings for row in reading.told):
        return _imported(network, readings, how)
    emptiness = _emptiness(readings)  # before the rows are let go of
    if any(isinstance(row, Skip) and row.withdraws for r in readings for row in r.told):
        report = _imported(network, readings, how)
        if any(part.outcomes or part.is_new or part.is_remembered for part in report.plan.parts):
            return report
    else:
        report = _report(None, _planned(network, readings, None, attrs.evolve(how, max_rejects=1)))
    nothing = NothingToImport(path.name, *emptiness)
    nothing.report = report
    raise nothing


def _imported(network: Network, readings: list[Reading], how: Wanted) -> ImportReport:
    """Plan what was read, and carry it out unless only the plan is wanted."""
    if how.dry_run:
        return _report(None, _planned(network, readings, None, how))
    return companions.writing(network, lambda writer: _applied(network, readings, how, writer))


def _emptiness(readings: list[Reading]) -> tuple[str, str]:
    """Return why nothing came of any row, and what to do: the commonest reason, if rows gave one.

    Headings and blank lines are no reason.
    """
    names = ", ".join(dict.fromkeys(r.importer for r in readings))
    rows = [row for reading in readings for row in reading.told]
    kept = [r for r in rows if isinstance(r, Reject) or (isinstance(r, Skip) and not r.is_layout)]
    if not kept:
        return f"{names} found no row below the heading" if rows else f"{names} found no row", (
            "export the file again, with people in it"
        )
    reasons = Counter(r.reason or getattr(r, "message", "") for r in kept)
    ((text, number),) = reasons.most_common(1)
    why = f"{names} found no row in it that tells anything ({number} of {len(kept)} rows: {text})"
    if any(isinstance(r, Reject) for r in kept):
        return why.replace(".)", ")"), "mend what is named, or export the file again"
    return why, "if it should hold more, export it again"


def _report(batch: BatchId | None, made: Plan) -> ImportReport:
    names = dict.fromkeys(part.reading.importer for part in made.parts)
    return ImportReport(batch, ", ".join(names), made)


def _planned(network: Network, readings: list[Reading], writer: Writer | None, how: Wanted) -> Plan:
    """Plan against the network as it is now."""
    resolver = recorder(network, writer, "import").resolver  # type: ignore[arg-type]  # a plan writes nothing
    resolver.suppressed = suppressed(network.log)
    resolver.outside = outside.read(network) if resolver.suppressed else None
    made = plan(readings, network.plugins.codec(), network.log, resolver)
    counts = made.counts()
    rows = sum(counts.values()) - counts["skipped"] - counts["gone"]
    if counts["rejected"] > how.max_rejects * rows:
        raise TooManyRejects(", ".join(r.file for r in readings), counts["rejected"], rows)
    return made


def _applied(
    network: Network, readings: list[Reading], how: Wanted, writer: Writer
) -> ImportReport:
    """Plan, and append what is new; a file that tells nothing new leaves no trace."""
    made = _planned(network, readings, writer, how)
    if how.plan is not None and how.plan != made.id:
        raise OtherPlan(how.plan, made.id)
    if not any(part.is_new for part in made.parts):
        return _report(None, made)
    batch = new_batch(network.chance)
    for part in made.parts:
        if part.is_new or part.rejects:
            heading = Draft(event=_told(part), source=part.reading.importer)
            append(writer, [attrs.evolve(d, batch=batch) for d in (heading, *part.drafts)])
    return _report(batch, made)


def append(writer: Writer, drafts: Iterable[Draft]) -> None:
    """Append in order; what claims a lead or a request of the same import gets its id with it."""
    told: dict[str, str] = {}
    held: list[Draft] = []

    def store() -> None:
        recorded = writer.append(held)
        told.update((d.key, r.id) for d, r in zip(held, recorded, strict=True) if d.key)
        held.clear()

    for draft in drafts:
        for field, (start, _) in BEGINNINGS.items():
            claim = getattr(draft.event, field, None)
            if isinstance(claim, str) and claim.startswith(start):
                store()
                event = changed(draft.event, **{field: told[claim.removeprefix(start)]})
                draft = attrs.evolve(draft, event=event)  # noqa: PLW2901  # with the id it waited for
        held.append(draft)
    store()


def _told(part: PartPlan) -> BatchImported:
    """Tell of one file that was imported, and keep the rows that could not be used."""
    read = part.reading
    return changed(
        BatchImported(importer=read.importer, importer_version=read.version, file=read.digest),
        plugin=read.plugin or None,
        rows=tuple(draft.row for draft in part.drafts),
        revisions=tuple(part.revisions),
        bookmark=read.bookmark and read.bookmark.cursor,
        rejects=kept(part) if part.rejects else None,
        **part.counts(),
    )


def kept(part: PartPlan) -> str:
    """Write down the rows that could not be used, and what stood before all rows; see `retry`."""
    head = [{"code": HEAD, "message": read, "row": skip.row, "raw": skip.raw}
            for read in (part.reading.file,) for skip in part.skips if skip.raw]  # fmt: skip
    rows = [{"code": r.code, "message": r.message, "row": r.row, "raw": r.raw}
            for r in part.rejects]  # fmt: skip
    return json.dumps([*head, *rows])


def retry(network: Network, batch: str, **wanted: Any) -> ImportReport:
    """Import again the rows of an import that could not be used, as they were kept.

    Args:
        wanted: as for `import_file`.

    Raises:
        UnknownId: there is no such import.
        NothingToImport: none of its rows was rejected, or none gives an event now either.
    """
    lines: dict[str, list[dict[str, Any]]] = {}
    for told in _imports(network, batch):
        for row in json.loads(told.rejects or "[]"):
            lines.setdefault(told.importer, []).append(row)
    if not lines:
        raise NothingToImport(f"batch {batch}", "none of its rows was rejected")
    with _scratch(network.path) as folder:
        for importer, rows in lines.items():
            name = next((r["message"] for r in rows if r["code"] == HEAD), f"{importer}.txt")
            place = folder / Path(name).name
            text = "\n".join(r["raw"] for r in sorted(rows, key=lambda r: int(r["row"])))
            place.write_text(text, encoding="utf-8")
        return import_file(network, folder, **wanted)


@contextmanager
def _scratch(path: Path | None) -> Iterator[Path]:
    """Yield a private folder that is gone afterwards.

    It lies beside the network, as a draft of it, so that what a killed process leaves in it is
    found there.
    """
    if path is None:
        with TemporaryDirectory(prefix="weakties-") as folder:
            yield Path(folder)
        return
    with drafted(path) as draft:
        with explained(draft):
            draft.mkdir(mode=0o700)
        try:
            yield draft
        finally:
            rmtree(draft, ignore_errors=True)


def reparse(network: Network, batch: str, path: Path, **wanted: Any) -> ImportReport:
    """Say what importing a file again would change now, if an importer learnt to read better.

    Raises:
        UnknownId: there is no such import.
        Unreadable: it is not the file of that import.
    """
    digests = {told.file for told in _imports(network, batch)}
    report = import_file(network, path, **{**wanted, "dry_run": True})
    if digests != {""} and not digests & {part.reading.digest for part in report.plan.parts}:
        raise Unreadable(path.name, f"it is not the file of {batch}", "name the file it was")
    return report


def _imports(network: Network, batch: str) -> list[BatchImported]:
    """Give what a batch says of the files that it imported."""
    read = network.log.read(kinds=(BatchImported.KIND,))
    found = [r.event for r in read if r.batch == batch and isinstance(r.event, BatchImported)]
    if not found:
        raise UnknownId("import", batch)
    return found
