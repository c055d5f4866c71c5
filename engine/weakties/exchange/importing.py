"""The import of a file: all of it in one transaction, or nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePath
from shutil import rmtree
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any, BinaryIO, TypeAlias

import attrs

from weakties.domain.event import evolve
from weakties.domain.ids import BatchId, make_batch_id
from weakties.domain.structural import BatchImported
from weakties.errors import NothingToImport, OtherPlan, TooManyRejects, UnknownId, Unreadable
from weakties.files import reserve_draft
from weakties.importing.deciding import BEGINNINGS
from weakties.importing.limits import FILE_LIMIT
from weakties.importing.planning import PartPlan, Plan, load_bookmarks, plan
from weakties.importing.protocol import Reject, Skip
from weakties.importing.reading import Reading
from weakties.log.envelope import Draft
from weakties.log.protocol import Writer
from weakties.log.sqlite.explain import explain_errors
from weakties.network import suppression
from weakties.network.facade import Network
from weakties.plugins.reading import OnProgress, ReadRequest

NO_USE = ("skipped", "gone", "suppressed", "layout")
"""What is counted of a file beside the rows that hold something of use."""
HEAD = "head"
"""Marks, among rows that were rejected, what stood before all rows of the file."""
_PIECE, _LONGEST_NAME = 2**20, 100
_NO_OPTIONS: Mapping[str, str] = MappingProxyType({})


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


OnStage: TypeAlias = Callable[[str, int, int], None]
"""Takes what is done after the reading, how many rows it was done for, and of how many."""


@attrs.frozen
class ImportRequest:
    """How a file is to be imported; see `import_file`."""

    importer: str | None
    options: Mapping[str, str]
    dry_run: bool
    plan: str | None
    max_rejects: float
    progress: OnProgress
    on_stage: OnStage


def import_file(
    network: Network,
    path: str | Path | BinaryIO,
    *,
    importer: str | None = None,
    options: Mapping[str, str] = _NO_OPTIONS,
    dry_run: bool = False,
    plan: str | None = None,
    max_rejects: float = 1.0,
    progress: OnProgress = lambda _, __: None,
    on_stage: OnStage = lambda _, __, ___: None,
) -> ImportReport:
    """Import a file, an archive or a folder: all of it in one transaction, or nothing.

    Args:
        path: of it; or a file that is open for reading bytes, such as an upload, which is read to
            its end. By the end of its ``name``, if it has one, an importer may know it.
        importer: the id of the one importer to ask; None chooses the surest for each file.
        options: what the user sets of the importer's options, as text.
        dry_run: only say what would happen.
        plan: the id of the plan that is to be carried out; None for whatever it is.
        max_rejects: the share of rows that may be rejected, from 0 to 1; 0 allows none.
        progress: called with a file's name and how far its reading has come.
        on_stage: called with how far what comes after the reading has come.

    Raises:
        NothingToImport: no importer recognizes it, or it gives not one event.
        Unreadable: it is damaged.
        SeveralImporters: two importers are nearly as sure of it.
        OtherPlan: something else would happen than was planned.
        TooManyRejects: more rows were rejected than are allowed.
        BrokenPlugin: an importer failed; nothing was imported.
    """
    request = ImportRequest(importer, options, dry_run, plan, max_rejects, progress, on_stage)
    if isinstance(path, str | Path):
        return _import_path(network, Path(path), request)
    with _save_stream(path) as copy:
        return _import_path(network, copy, request)


@contextmanager
def _save_stream(stream: BinaryIO) -> Iterator[Path]:
    """Yield a private copy of an open file, since an importer reads in a process of its own.

    Raises:
        Unreadable: it is larger than any file that is imported, or gives no bytes.
    """
    name = getattr(stream, "name", None)
    name = PurePath(name).name if isinstance(name, str) else ""
    name = name.replace("\0", "")[-_LONGEST_NAME:]
    name = name if name.strip(".") else "upload"
    with TemporaryDirectory() as folder, (Path(folder) / name).open("xb") as copy:
        size = 0
        while part := stream.read(_PIECE):
            if not isinstance(part, bytes):
                raise Unreadable(name, "it gives text", "open it with mode 'rb'")
            size += len(part)
            if size > FILE_LIMIT:
                raise Unreadable(name, f"it has more than {FILE_LIMIT // 2**20} MB")
            copy.write(part)
        copy.flush()
        yield Path(folder) / name


def _import_path(network: Network, path: Path, request: ImportRequest) -> ImportReport:
    """Read a file, and import what it gives; see `import_file`."""
    readings = network.plugins.read(
        ReadRequest(
            path,
            request.importer,
            dict(request.options),
            load_bookmarks(network.log),
            network.day.isoformat(),
        ),
        request.progress,
    )
    if any(isinstance(row, Draft) for reading in readings for row in reading.results):
        return _import_readings(network, readings, request)
    emptiness = _explain_emptiness(readings)  # before the rows are let go of
    if any(isinstance(row, Skip) and row.withdraws for r in readings for row in r.results):
        report = _import_readings(network, readings, request)
        if any(part.outcomes or part.is_new or part.is_remembered for part in report.plan.parts):
            return report
    else:
        report = _build_report(
            None, _make_plan(network, readings, attrs.evolve(request, max_rejects=1))
        )
    nothing = NothingToImport(path.name, *emptiness)
    nothing.report = report
    raise nothing


def _import_readings(
    network: Network, readings: list[Reading], request: ImportRequest
) -> ImportReport:
    """Plan what was read, and carry it out unless only the plan is wanted."""
    if request.dry_run:
        return _build_report(None, _make_plan(network, readings, request))
    return network.run_as_writer(partial(_apply_plan, network, readings, request))


def _explain_emptiness(readings: list[Reading]) -> tuple[str, str]:
    """Return why nothing came of any row, and what to do: the commonest reason, if rows gave one.

    Headings and blank lines are no reason.
    """
    names = ", ".join(dict.fromkeys(r.importer for r in readings))
    rows = [row for reading in readings for row in reading.results]
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


def _build_report(batch: BatchId | None, import_plan: Plan) -> ImportReport:
    names = dict.fromkeys(part.reading.importer for part in import_plan.parts)
    return ImportReport(batch, ", ".join(names), import_plan)


def _make_plan(network: Network, readings: list[Reading], request: ImportRequest) -> Plan:
    """Plan against the network as it is now."""
    resolver = network.make_resolver()
    resolver.suppressions = suppression.load_suppressions(network.log, network.path)
    import_plan = plan(
        readings, network.plugins.make_codec(), network.log, resolver,
        partial(request.on_stage, "Comparing with the network"),
    )  # fmt: skip
    if (loss := suppression.find_loss(network.log, network.path)) is not None:
        import_plan.remarks = (loss.sentence,)
    counts = import_plan.counts()
    rows = sum(counts.values()) - sum(counts[name] for name in NO_USE)
    if counts["rejected"] > request.max_rejects * rows:
        raise TooManyRejects(", ".join(r.file for r in readings), counts["rejected"], rows)
    return import_plan


def _apply_plan(
    network: Network,
    readings: list[Reading],
    request: ImportRequest,
    writer: Writer,
) -> ImportReport:
    """Plan, and append what is new; a file that tells nothing new leaves no trace."""
    # Planned under the write lock, though a dry run planned before: what others recorded in between
    # may have made a row known or a claim ambiguous. The id of the plan says whether it is the
    # same.
    import_plan = _make_plan(network, readings, request)
    if request.plan is not None and request.plan != import_plan.id:
        raise OtherPlan(request.plan, import_plan.id)
    if not any(part.is_new for part in import_plan.parts):
        return _build_report(None, import_plan)
    batch = make_batch_id(network.chance)
    request.on_stage("Recording", 0, sum(len(part.drafts) for part in import_plan.parts))
    for part in import_plan.parts:
        if part.is_new or part.rejects:
            heading = Draft(event=_build_batch_event(part), source=part.reading.importer)
            _append(writer, [attrs.evolve(d, batch=batch) for d in (heading, *part.drafts)])
    return _build_report(batch, import_plan)


def _append(writer: Writer, drafts: Iterable[Draft]) -> None:
    """Append in order; what claims a lead or a request of the same import gets its id with it."""
    ids_by_key: dict[str, str] = {}
    pending: list[Draft] = []
    for draft in drafts:
        for field, (start, _) in BEGINNINGS.items():
            claim = getattr(draft.event, field, None)
            if isinstance(claim, str) and claim.startswith(start):
                _append_pending(writer, pending, ids_by_key)
                event = evolve(draft.event, **{field: ids_by_key[claim.removeprefix(start)]})
                draft = attrs.evolve(draft, event=event)  # noqa: PLW2901  # with the id it waited for
        pending.append(draft)
    _append_pending(writer, pending, ids_by_key)


def _append_pending(writer: Writer, pending: list[Draft], ids_by_key: dict[str, str]) -> None:
    """Append the drafts that wait, and note the ids that those after them may claim."""
    recorded = writer.append(pending)
    ids_by_key.update((d.key, r.id) for d, r in zip(pending, recorded, strict=True) if d.key)
    pending.clear()


def _build_batch_event(part: PartPlan) -> BatchImported:
    """Build the event of one imported file, and keep the rows that could not be used."""
    read = part.reading
    return evolve(
        BatchImported(importer=read.importer, importer_version=read.version, file=read.digest),
        plugin=read.plugin or None,
        rows=tuple(draft.row for draft in part.drafts),
        revisions=tuple(part.revisions),
        bookmark=read.bookmark and read.bookmark.cursor,
        rejects=_encode_rejects(part) if part.rejects else None,
        **part.counts(),
    )


def _encode_rejects(part: PartPlan) -> str:
    """Write down the rows that could not be used, and what stood before all rows; see `retry`."""
    head = [{"code": HEAD, "message": read, "row": skip.row, "raw": skip.raw}
            for read in (part.reading.file,) for skip in part.skips if skip.raw]  # fmt: skip
    rows = [{"code": r.code, "message": r.message, "row": r.row, "raw": r.raw}
            for r in part.rejects]  # fmt: skip
    return json.dumps([*head, *rows])


def retry(
    network: Network,
    batch: str,
    *,
    importer: str | None = None,
    options: Mapping[str, str] = _NO_OPTIONS,
    dry_run: bool = False,
    max_rejects: float = 1.0,
    progress: OnProgress = lambda _, __: None,
    on_stage: OnStage = lambda _, __, ___: None,
) -> ImportReport:
    """Import again the rows of an import that could not be used, as they were kept.

    Args:
        batch: the id of that import; all others are as for `import_file`.

    Raises:
        UnknownId: there is no such import.
        NothingToImport: none of its rows was rejected, or none gives an event now either.
    """
    lines: dict[str, list[dict[str, Any]]] = {}
    for event in _find_imports(network, batch):
        for row in json.loads(event.rejects or "[]"):
            lines.setdefault(event.importer, []).append(row)
    if not lines:
        raise NothingToImport(f"batch {batch}", "none of its rows was rejected")
    names: list[str] = []
    with _scratch(network.path) as folder:
        for former_importer, rows in lines.items():
            heads = (r["message"] for r in rows if r["code"] == HEAD)
            name = next(heads, f"{former_importer}.txt")
            path = folder / Path(name).name
            names.append(path.name)
            text = "\n".join(r["raw"] for r in sorted(rows, key=lambda r: int(r["row"])))
            path.write_text(text, encoding="utf-8")
        try:
            return import_file(
                network, folder, importer=importer, options=options, dry_run=dry_run,
                max_rejects=max_rejects, progress=progress, on_stage=on_stage,
            )  # fmt: skip
        except NothingToImport as error:  # which has only the folder's own name
            what = f"the rejected rows of {' and '.join(names)} in batch {batch}"
            nothing = NothingToImport(what, error.reason, error.cure)
            nothing.report = error.report
            raise nothing from error


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
    with reserve_draft(path) as draft:
        with explain_errors(draft):
            draft.mkdir(mode=0o700)
        try:
            yield draft
        finally:
            rmtree(draft, ignore_errors=True)


def reparse(
    network: Network,
    batch: str,
    path: Path,
    *,
    importer: str | None = None,
    options: Mapping[str, str] = _NO_OPTIONS,
    max_rejects: float = 1.0,
    progress: OnProgress = lambda _, __: None,
    on_stage: OnStage = lambda _, __, ___: None,
) -> ImportReport:
    """Return what importing a file again would change now, if an importer learnt to read better.

    Args:
        batch: the id of its earlier import; all others are as for `import_file`.

    Raises:
        UnknownId: there is no such import.
        Unreadable: it is not the file of that import.
    """
    digests = {event.file for event in _find_imports(network, batch)}
    report = import_file(
        network, path, importer=importer, options=options, dry_run=True, max_rejects=max_rejects,
        progress=progress, on_stage=on_stage,
    )  # fmt: skip
    if digests != {""} and not digests & {part.reading.digest for part in report.plan.parts}:
        raise Unreadable(path.name, f"it is not the file of {batch}", "name the file it was")
    return report


def _find_imports(network: Network, batch: str) -> list[BatchImported]:
    """Return what a batch says of the files that it imported."""
    read = network.log.read(kinds=(BatchImported.KIND,))
    events = [r.event for r in read if r.batch == batch and isinstance(r.event, BatchImported)]
    if not events:
        raise UnknownId("import", batch)
    return events
