"""Data in and out: importing a file, exporting the log and the people."""

from __future__ import annotations

import unicodedata
import warnings
from collections.abc import Collection, Iterable, Iterator
from csv import writer as csv_writer
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from weakties.domain.ids import PersonId
from weakties.errors import Unreadable
from weakties.importing.limits import EVENTS_LIMIT, LOG_LIMIT
from weakties.importing.source import Source
from weakties.log import transfer
from weakties.log.transfer import UnsealedExport
from weakties.network.exporting import export_as, exporters
from weakties.network.facade import Network
from weakties.network.importing import ImportReport, import_file, reparse, retry
from weakties.network.naming import Readable
from weakties.network.opening import restored
from weakties.network.pool import (
    Candidate,
    Pool,
    confirm_requests,
    count_first_writers,
    count_pool,
    find_candidates,
)
from weakties.network.saving import save, save_database
from weakties.plugins.loaded import Plugins
from weakties.plugins.offers import FORMATS
from weakties.projections.database import (
    TABLES,
    Column,
    Table,
    build_database,
    describe_tables,
    run_query,
)
from weakties.projections.organizations import Organizations
from weakties.projections.people import People

if TYPE_CHECKING:
    from weakties.network.graph import Graph
    from weakties.plugins.installed import Installed

__all__ = [
    "FORMATS",
    "TABLES",
    "Candidate",
    "Column",
    "ImportReport",
    "Pool",
    "Table",
    "UnsealedExport",
    "about",
    "build_database",
    "confirm_requests",
    "count_first_writers",
    "count_pool",
    "describe_tables",
    "export_as",
    "export_log",
    "exporters",
    "find_candidates",
    "graph_of",
    "import_file",
    "import_log",
    "people_csv",
    "reparse",
    "retry",
    "run_query",
    "save",
    "save_database",
    "spell_cell",
]

_COLUMNS = ("id", "name", "email", "linkedin", "title", "organization", "added")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def export_log(network: Network) -> Iterator[str]:
    """Give the log as JSON Lines; `import_log` into an empty file gives the same hashes."""
    return transfer.dump(network.log)


def about(
    network: Network, person: PersonId, *, called: Collection[str] = ()
) -> dict[str, Any]:  # fmt: skip
    """Gather all that is held about one person: see `weakties.network.about.about`."""
    from weakties.network.about import about as gathered  # noqa: PLC0415  # seldom asked for

    return gathered(network, person, called=called)


def graph_of(view: Readable, *, named: bool = True) -> Graph:
    """Give a network as a graph: see `weakties.network.graph.values.graph_of`."""
    from weakties.network.graph import graph_of as drawn  # noqa: PLC0415  # seldom asked for

    return drawn(view, named=named)


def import_log(
    path: Path, where: str | Path, plugins: Iterable[ModuleType] | Installed | None = ()
) -> int:
    """Read an exported log into a network that holds nothing yet; its hashes come out the same.

    Args:
        where: a file, or the URL of a plugin's store, which begins the network.
        plugins: those among which the store is: see `weakties.open`.

    Returns:
        how many events there are.

    Raises:
        Unreadable: the file is no exported log, or a part of it is missing; nothing was written.
        NotEmpty: the network holds something already.
        BrokenLog: a line was changed since the export; nothing was written.

    Warns:
        UnsealedExport: its last line is missing, as weakties wrote none before 0.2.
    """
    source = Source.of(path, LOG_LIMIT)
    transfer.heading(source.head().text().lstrip().partition("\n")[0], path.name)
    if source.read().count(b"\n") > EVENTS_LIMIT:
        reason = f"it has more than {EVENTS_LIMIT:,} lines"
        raise Unreadable(path.name, reason, "restore a backup of that network instead")
    lines = [line for line in source.text().split("\n") if line.strip()] or [""]
    if not transfer.check(lines, path.name, Plugins().codec()):
        warnings.warn(
            f"{path.name} does not say where it ends, so nobody knows whether its end is missing; "
            f"one that is exported now does",
            transfer.UnsealedExport,
            stacklevel=2,
        )
    identity = transfer.heading(lines[0], path.name)
    return restored(where, identity, transfer.load(lines[1:], path.name), plugins)


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
        rows.writerow([spell_cell(cell) for cell in cells])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def spell_cell(value: object) -> str:
    """Return a value as a cell of CSV that no spreadsheet runs as a formula; None is empty.

    Also behind spaces, and in full-width forms. A number stays as it is.

    Source:
        OWASP, CSV Injection.

    >>> spell_cell("=1+1"), spell_cell(-2), spell_cell(None)
    ("'=1+1", '-2', '')
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    plain = unicodedata.normalize("NFKC", value).lstrip(" ")
    return f"'{value}" if plain.startswith(_FORMULA) else value
