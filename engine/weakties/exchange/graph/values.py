"""The graph of a network: people as nodes, ties as edges."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import attrs

from weakties.domain.resting import pause_garbage_collection
from weakties.domain.when import When, first_day
from weakties.projections.organizations import Organizations
from weakties.projections.people import People
from weakties.projections.ties import Ties
from weakties.projections.timeline import Timeline
from weakties.text import clean

if TYPE_CHECKING:
    from weakties.lookup import Readable

Fact = str | float | bool
ME, CONTACT, INTRODUCTION = "me", "contact", "introduction"
NODE: dict[str, type[Fact]] = {
    "label": str, "organization": str, "strength": float, "closeness": int, "connected": bool,
}  # fmt: skip
EDGE: dict[str, type[Fact]] = {"kind": str, "date": str, "event": str}
"""What a format tells of nodes and edges, besides the ids, and its type."""
_TYING_KINDS = (
    "person.added", "person.tied", "outreach.sent", "outreach.followed_up", "reply.received",
    "meeting.held", "thanks.sent", "interaction.noted", "introduction.offered", "introduction.made",
)  # fmt: skip
_STRANGE = re.compile("[^A-Za-z0-9_-]")


@attrs.frozen
class Node:
    """Somebody: a person, or me.

    Attributes:
        id: the person's; ``me`` is me. Letters an id never has are spelt out, as ``.20.``.
        label: what to call them, on one line, with nothing in it that hides or reorders text.
        strength: of the tie to me by recent contact, from 0 towards 1; mine is 1.
        closeness: from 1 to 5, as I told it; None if I did not.
        connected: whether they are a direct contact, or only a name somebody gave me.
        start: the first day, ISO, on which anything was known of them, whenever it was recorded;
            None for me, who was always there.
    """

    id: str
    label: str
    organization: str | None
    strength: float
    closeness: int | None
    connected: bool
    start: str | None = None


@attrs.frozen
class Edge:
    """A tie between two nodes.

    Attributes:
        source, target: the ids of the nodes; only an introduction has a direction.
        kind: ``contact`` from me; else introduction, meeting, or the told kind of a tie.
        date: the day, ISO, of the latest contact with me, None if there was none yet; or the day
            as of which a tie between two others was first told. A month means its first day.
        event: the id of the event that told it; None for contacts, which have many.
        start: the day, ISO, from which there is such an edge: with me, that of the first contact,
            or from which I knew them, if that is earlier; else the same as `date`.
    """

    source: str
    target: str
    kind: str
    date: str | None
    event: str | None
    start: str | None = None


@attrs.frozen
class Graph:
    """A network as a graph.

    Attributes:
        nodes: me, then the people by id; an empty network is me alone.
        edges: my contacts by id, then the ties between others; a pair has one of each kind.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


@pause_garbage_collection()
def build_graph(view: Readable, *, named: bool = True) -> Graph:
    """Return a network, or what it was on a day, as a graph, without those who were forgotten.

    Args:
        named: whether people and organizations have names; if not, people are numbers, and
            neither their ids nor those of events are told.

    >>> import weakties
    >>> from weakties import MeetingHeld
    >>> with weakties.open(":memory:") as network:
    ...     ana, ben = network.add_person(name="Ana Ruiz"), network.add_person(name="Ben Okri")
    ...     _ = network.record(MeetingHeld(people=(ana, ben), at=weakties.when("2026-03-01")))
    ...     graph = build_graph(network)
    >>> sorted(node.label for node in graph.nodes)
    ['Ana Ruiz', 'Ben Okri', 'me']
    >>> [(edge.kind, edge.date) for edge in graph.edges]
    [('contact', '2026-03-01'), ('contact', '2026-03-01'), ('meeting', '2026-03-01')]
    """
    people, ties = view.read(People), view.read(Ties)
    organization_names = {
        organization: clean(name) or None
        for organization, name in view.read(Organizations).collect_names().items()
    }
    mine = {tie.person: tie for tie in ties.ties.where()}
    mentioned = {
        person: first_day(When(at)).isoformat()
        for person, at in view.read(Timeline).list_first_moments().items()
    }
    contact_starts, starts = _find_contact_starts(view, mentioned), dict[str, list[str]]()
    nodes, edges, ids = [Node(ME, ME, None, 1.0, None, True)], list[Edge](), dict[str, str]()
    for number, person in enumerate(people.people.where("not is_forgotten order by id"), 1):
        ids[person.id] = shown = _escape_id(person.id) if named else str(number)
        tie = mine.get(person.id) or ties.get_tie(person.id)
        label = clean(person.label) if named else shown
        organization = organization_names.get(person.organization) if named else None
        strength, connected = round(ties.compute_strength(tie), 6), bool(tie.connected)
        nodes.append(Node(shown, label or shown, organization, strength, tie.closeness, connected))
        added_on = first_day(When(person.added_at)).isoformat()
        starts[shown] = [mentioned.get(person.id, added_on), added_on]
        if connected:
            start = contact_starts.get(person.id, added_on)
            starts[shown].append(start)
            edges.append(Edge(ME, shown, CONTACT, _format_day(tie.last_at), None, start))
    for bond in ties.bonds.where("true order by one, two, kind"):
        source, target = ids.get(bond.one), ids.get(bond.two)
        if source and target:
            event, on = clean(bond.id) if named else None, _format_day(bond.at)
            edges.append(Edge(source, target, bond.kind, on, event, on))
            if on is not None:
                starts[source].append(on)
                starts[target].append(on)
    dated = (attrs.evolve(node, start=min(starts[node.id])) for node in nodes[1:])
    return Graph((nodes[0], *dated), tuple(edges))


def _find_contact_starts(view: Readable, mentioned: dict[str, str]) -> dict[str, str]:
    """Return the day from which each person was a direct contact.

    It follows `weakties.projections.ties`: an automatic reply is nobody's, and who is introduced is
    no contact by that. Whoever was added as a contact is one as soon as anything is known of them.

    Args:
        mentioned: the first day on which each person is in an event.
    """
    starts = dict[str, str]()
    for recorded in view.events(_TYING_KINDS):
        happened_on = first_day(When(recorded.occurred_at)).isoformat()
        for person in _list_tied(recorded.kind, recorded.event):
            on = happened_on
            if recorded.kind == "person.added":
                on = min(on, mentioned.get(person, on))
            starts[person] = min(on, starts.get(person, on))
    return starts


def _list_tied(kind: str, event: Any) -> tuple[str, ...]:
    """Return those to whom an event ties me."""
    match kind:
        case "reply.received" if event.sentiment == "auto":
            return ()
        case "person.added" if event.found == "introduction":
            return ()
        case "person.tied" if event.other is not None:
            return ()
        case "introduction.offered" | "introduction.made":
            return (event.introducer,)
        case "meeting.held" | "interaction.noted":
            return tuple(event.people)
        case _:
            return (event.person,)


def list_facts(element: Node | Edge) -> dict[str, Fact]:
    """Return the attributes of a node or an edge that have a value, without the ids."""
    names = NODE if isinstance(element, Node) else EDGE
    return {name: fact for name in names if (fact := getattr(element, name)) is not None}


def format_fact(fact: Fact) -> str:
    """Spell a fact as text."""
    return str(fact).lower() if isinstance(fact, bool) else str(fact)


def _escape_id(person: str) -> str:
    """Spell an id so that every format can hold it, and that it is nobody else's, nor mine."""
    if person == ME:
        return ".6d.e"
    return _STRANGE.sub(lambda strange: f".{ord(strange[0]):x}.", person)


def _format_day(at: str | None) -> str | None:
    return at and first_day(When(at)).isoformat()
