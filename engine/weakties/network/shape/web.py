"""Who is tied to whom, me among them, as far as it was told?"""

from __future__ import annotations

import attrs

from weakties.hookspecs.offered import Readable
from weakties.network.paths import ME
from weakties.projections.organizations import Organizations
from weakties.projections.people import People
from weakties.projections.ties import Ties
from weakties.statistics.graphs.graph import undirected


@attrs.frozen
class Web:
    """The network of a view.

    Attributes:
        graph: everybody I was in contact with, or of whom a tie to somebody else was told; a
            contact that only came in with a file is not in it. I am `ME`.
        strengths: of the ties to those I was in contact with.
        places: what the organization of everybody in it is called, as far as it is known.
    """

    graph: dict[str, dict[str, float]]
    strengths: dict[str, float]
    places: dict[str, str]


def web(view: Readable) -> Web:
    """Read the ties of a view."""
    told = view.read(Ties)
    mine = {t.person: told.strength(t) for t in told.ties.where("total > 0 order by person")}
    bonds = ((bond.one, bond.two, 1.0) for bond in told.bonds.where("true order by one, two, kind"))
    graph = undirected([*((ME, person, 1.0) for person in mine), *bonds], (ME,))
    names = {o.id: o.name for o in view.read(Organizations).organizations.where()}
    places = {p: names[place] for p, place in employers(view).items() if place in names}
    return Web(graph, mine, places)


def labels(view: Readable) -> dict[str, str]:
    """Give what everybody is called."""
    return {person.id: person.label for person in view.read(People).people.where()}


def employers(view: Readable) -> dict[str, str]:
    """Give the organization of everybody of whom it is known, by its id."""
    query = "select id, organization from people where organization is not null"
    return dict(view.read(People).answers(query))
