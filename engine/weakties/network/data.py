"""Data in and out: importing a file, exporting the log and the people."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from csv import writer as csv_writer
from io import StringIO
from pathlib import Path
from typing import Any

import attrs

from weakties.domain.event import changed
from weakties.domain.ids import BatchId, PersonId, new_batch
from weakties.domain.structural import BatchImported
from weakties.envelope import Draft
from weakties.errors import NothingToImport
from weakties.importing.choosing import choose
from weakties.importing.planning import Plan, plan
from weakties.importing.protocol import Importer, Told
from weakties.importing.resolving import suppressed
from weakties.importing.source import Source
from weakties.log import transfer
from weakties.log.protocol import Writer
from weakties.network.facade import Network
from weakties.network.naming import Readable
from weakties.network.opening import restored
from weakties.network.recorder import recorder
from weakties.projections.organizations import Organizations
from weakties.projections.people import People

_COLUMNS = ("id", "name", "email", "linkedin", "title", "organization", "added")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@attrs.frozen
class ImportReport:
    """What an import did, or would do.

    Attributes:
        batch: id of what was appended; None if nothing was.
        importer: id of what read the file.
    """

    batch: BatchId | None
    importer: str
    plan: Plan

    def counts(self) -> dict[str, int]:
        """Count the rows by what became of them."""
        made = self.plan
        return {
            "new": made.count("new"),
            "known": made.count("known"),
            "changed": made.count("changed"),
            "rejected": len(made.rejects),
            "skipped": len(made.skips),
        }


def import_file(
    network: Network, path: Path, *, importer: str | None = None, dry_run: bool = False
) -> ImportReport:
    """Import a file: all of it in one transaction, or nothing.

    Args:
        importer: the id of the importer; None chooses the one that is surest.
        dry_run: only say what would happen.

    Raises:
        NothingToImport: no importer recognizes it, or it gives not one event.
        Unreadable: it is damaged.
    """
    source = Source.of(path)
    reader, part = choose(source, network.plugins.offers.importers, importer)
    told = list(reader.read(part))
    if not any(isinstance(row, Draft) for row in told):
        raise NothingToImport(part.name, f"{reader.id} found no row in it that tells anything")
    if dry_run:
        return ImportReport(None, reader.id, _planned(network, told, reader, None))
    digest = source.sha256
    return network.log.writing(lambda w: _applied(network, told, (reader, digest), w))


def _planned(network: Network, told: list[Told], reader: Importer, writer: Writer | None) -> Plan:
    """Plan against the network as it is now."""
    resolver = recorder(network, writer, reader.id).resolver  # type: ignore[arg-type]  # a plan writes nothing
    resolver.suppressed = suppressed(network.log)
    return plan(told, (reader, network.plugins.codec()), network.log, resolver)


def _applied(
    network: Network, told: list[Told], read: tuple[Importer, str], writer: Writer
) -> ImportReport:
    """Plan, and append what is new; a file that tells nothing new leaves no trace."""
    reader, digest = read
    made = _planned(network, told, reader, writer)
    report = ImportReport(None, reader.id, made)
    if not made.drafts:
        return report
    batch = new_batch(network.chance)
    rejects = json.dumps([attrs.asdict(r) for r in made.rejects]) if made.rejects else None
    imported = changed(
        BatchImported(importer=reader.id, importer_version=reader.version, file=digest),
        rejects=rejects,
        **report.counts(),
    )
    writer.append(
        attrs.evolve(d, batch=batch, source=reader.id)
        for d in (Draft(event=imported), *made.drafts)
    )
    return attrs.evolve(report, batch=batch)


def export_log(network: Network) -> Iterator[str]:
    """Give the log as JSON Lines; `import_log` into an empty file gives the same hashes."""
    return transfer.dump(network.log)


def about(network: Network, person: PersonId) -> dict[str, Any]:
    """Gather all that is held about one person: see `weakties.network.about.about`."""
    from weakties.network.about import about as gathered  # noqa: PLC0415  # seldom asked for

    return gathered(network, person)


def import_log(path: Path, network_path: Path) -> int:
    """Read an exported log into a network that holds nothing yet; its hashes come out the same.

    Returns:
        how many events there are.

    Raises:
        Unreadable: the file is no exported log.
        NotEmpty: the network holds something already.
        BrokenLog: a line was changed since the export.
    """
    lines = iter(Source.of(path).text().split("\n"))
    identity = transfer.heading(next(lines), path.name)
    return restored(network_path, identity, transfer.load(filter(None, lines), path.name))


def people_csv(view: Readable) -> Iterator[str]:
    """Give the people as CSV lines, safe to open in a spreadsheet.

    A cell that a spreadsheet would run as a formula gets an apostrophe before it.

    Source:
        OWASP, CSV Injection.
    """
    line = StringIO(newline="")
    rows = csv_writer(line)
    places = view.read(Organizations)
    names = {o.id: o.name for o in places.organizations.where()}
    for person in (None, *view.read(People).people.where("true order by folded, id")):
        cells: tuple[str | None, ...] = _COLUMNS
        if person is not None:
            place = names.get(person.organization or "")
            told = (person.name, person.email, person.linkedin, person.title, place)
            cells = (person.id, *told, person.added_at)
        rows.writerow([_harmless(cell or "") for cell in cells])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from running a cell: also behind spaces, and in full-width forms."""
    plain = unicodedata.normalize("NFKC", cell).lstrip(" ")
    return f"'{cell}" if plain.startswith(_FORMULA) else cell
