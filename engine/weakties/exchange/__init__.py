"""Data in and out: importing a file, exporting the log and the people."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterable, Iterator
from csv import writer as csv_writer
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from weakties.corrections.saving import save, save_database
from weakties.domain.ids import PersonId
from weakties.errors import Unreadable
from weakties.exchange.exporting import export_as, list_exporters, spell_cell
from weakties.exchange.importing import ImportReport, import_file, reparse, retry
from weakties.exchange.pool import (
    Candidate,
    Pool,
    confirm_requests,
    count_first_writers,
    count_pool,
    find_candidates,
)
from weakties.importing.limits import EVENTS_LIMIT, LOG_LIMIT
from weakties.importing.planning import FORGOTTEN_MENTION, FORGOTTEN_NAME
from weakties.importing.source import Source
from weakties.lazy import make_getattr
from weakties.log import jsonl
from weakties.log.jsonl import UnsealedExport
from weakties.lookup import Readable
from weakties.network.facade import Network
from weakties.network.opening import create_from_rows
from weakties.plugins.manager import Plugins
from weakties.plugins.registry import FORMATS
from weakties.projections.organizations import Organizations
from weakties.projections.people import People

if TYPE_CHECKING:
    from weakties.exchange.graph import Graph
    from weakties.exchange.proving import (
        ProofPlan,
        describe_kind,
        export_proof,
        plan_proof,
        read_anchors,
        verify_proof,
    )
    from weakties.exchange.work_search import (
        Activity,
        Week,
        WorkSearch,
        describe_week,
        export_work_search,
        list_weeks,
        render_work_search,
        save_work_search,
    )
    from weakties.log.proofs import Proof, ShownEvent
    from weakties.plugins.installed import Installed
    from weakties.projections.database import (
        TABLES,
        Column,
        Table,
        build_database,
        describe_tables,
        run_query,
    )

__all__ = [
    "FORGOTTEN_MENTION",
    "FORGOTTEN_NAME",
    "FORMATS",
    "TABLES",
    "Activity",
    "Candidate",
    "Column",
    "ImportReport",
    "Pool",
    "Proof",
    "ProofPlan",
    "ShownEvent",
    "Table",
    "UnsealedExport",
    "Week",
    "WorkSearch",
    "build_database",
    "build_graph",
    "collect_personal_data",
    "confirm_requests",
    "count_first_writers",
    "count_pool",
    "describe_kind",
    "describe_tables",
    "describe_week",
    "export_as",
    "export_log",
    "export_people_csv",
    "export_proof",
    "export_work_search",
    "find_candidates",
    "import_file",
    "import_log",
    "list_exporters",
    "list_weeks",
    "plan_proof",
    "read_anchors",
    "render_work_search",
    "reparse",
    "retry",
    "run_query",
    "save",
    "save_database",
    "save_work_search",
    "spell_cell",
    "verify_proof",
]

_HOMES = {
    "exchange.proving": (
        "ProofPlan describe_kind export_proof plan_proof read_anchors verify_proof"
    ),
    "exchange.work_search": (
        "Activity Week WorkSearch describe_week export_work_search list_weeks render_work_search "
        "save_work_search"
    ),
    "log.proofs": "Proof ShownEvent",
    "projections.database": "TABLES Column Table build_database describe_tables run_query",
}
_COLUMNS = ("id", "name", "email", "linkedin", "title", "organization", "added")


def export_log(network: Network) -> Iterator[str]:
    """Return the log as JSON Lines; `import_log` into an empty file gives the same hashes."""
    return jsonl.dump(network.log)


def collect_personal_data(
    network: Network, person: PersonId, *, other_names: Collection[str] = ()
) -> dict[str, Any]:
    """Collect all that is held about one person: see `weakties.exchange.subject_access`."""
    from weakties.exchange.subject_access import collect_personal_data as gathered  # noqa: PLC0415  # seldom asked for

    return gathered(network, person, other_names=other_names)


def build_graph(view: Readable, *, named: bool = True) -> Graph:
    """Return a network as a graph: see `weakties.exchange.graph.values.build_graph`."""
    from weakties.exchange.graph import build_graph as drawn  # noqa: PLC0415  # seldom asked for

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
    jsonl.parse_heading(source.head().text().lstrip().partition("\n")[0], path.name)
    if source.read().count(b"\n") > EVENTS_LIMIT:
        reason = f"it has more than {EVENTS_LIMIT:,} lines"
        raise Unreadable(path.name, reason, "restore a backup of that network instead")
    lines = [line for line in source.text().split("\n") if line.strip()] or [""]
    if not jsonl.check(lines, path.name, Plugins().make_codec()):
        warnings.warn(
            f"{path.name} does not say where it ends, so nobody knows whether its end is missing; "
            f"one that is exported now does",
            jsonl.UnsealedExport,
            stacklevel=2,
        )
    identity = jsonl.parse_heading(lines[0], path.name)
    return create_from_rows(where, identity, jsonl.load(lines[1:], path.name), plugins)


def export_people_csv(view: Readable) -> Iterator[str]:
    """Yield the people as CSV lines, safe to open in a spreadsheet.

    Those who were forgotten are left out. A cell that a spreadsheet would run as a formula gets an
    apostrophe before it.

    Source:
        OWASP, CSV Injection.
    """
    line = StringIO(newline="")
    rows = csv_writer(line)
    organizations = view.read(Organizations)
    names = organizations.collect_names()
    for person in (None, *view.read(People).people.where("not is_forgotten order by folded, id")):
        cells: tuple[str | None, ...] = _COLUMNS
        if person is not None:
            organization = names.get(person.organization)
            facts = (person.name, person.email, person.linkedin, person.title, organization)
            cells = (person.id, *facts, person.added_at)
        rows.writerow([spell_cell(cell) for cell in cells])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


if not TYPE_CHECKING:  # an import needs none of these
    __getattr__ = make_getattr(__name__, _HOMES)
