"""The ties between all people of a view, including me."""

from __future__ import annotations

import attrs

from weakties.contracts import Readable
from weakties.projections.organizations import Organizations
from weakties.projections.people import People
from weakties.projections.ties import Ties
from weakties.shape.paths import ME
from weakties.statistics.graphs.graph import build_graph


@attrs.frozen
class Web:
    """The network of a view.

    Attributes:
        graph: everybody I was in contact with, or of whom a tie to somebody else was told; a
            contact that only came in with a file is not in it. I am `ME`.
        strengths: of the ties to those I was in contact with.
        employer_names: what the organization of everybody in it is called, as far as it is known.
    """

    graph: dict[str, dict[str, float]]
    strengths: dict[str, float]
    employer_names: dict[str, str]


def build_web(view: Readable) -> Web:
    """Read the ties of a view."""
    ties = view.read(Ties)
    mine = {
        str(t.person): ties.compute_strength(t)
        for t in ties.ties.where("total > 0 order by person")
    }
    bonds = ((bond.one, bond.two, 1.0) for bond in ties.bonds.where("true order by one, two, kind"))
    graph = build_graph([*((ME, person, 1.0) for person in mine), *bonds], (ME,))
    names = view.read(Organizations).collect_names()
    employer_names = {
        p: names[organization]
        for p, organization in read_employers(view).items()
        if organization in names
    }
    return Web(graph, mine, employer_names)


def read_labels(view: Readable) -> dict[str, str]:
    """Return what everybody is called."""
    return {person.id: person.label for person in view.read(People).people.where()}


def read_employers(view: Readable) -> dict[str, str]:
    """Return the organization of everybody of whom it is known, by its id."""
    query = "select id, organization from people where organization is not null"
    return dict(view.read(People).query(query))
