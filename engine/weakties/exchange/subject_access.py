"""Everything the network stores about one person, for that person to read."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import msgspec

from weakties.corrections.mentions import Mention, find_mentions
from weakties.domain.event import list_person_ids
from weakties.domain.structural import PersonForgotten
from weakties.log.chain import NOTHING
from weakties.log.decoding import list_texts
from weakties.log.envelope import OBEYED, Recorded, Row
from weakties.projections.organizations import Organizations
from weakties.projections.people import People
from weakties.readmodel.structure import Structure

if TYPE_CHECKING:
    from weakties.domain.ids import PersonId
    from weakties.network.facade import Network

FORMAT = "weakties person 1"
_ENTRY = (
    "name", "email", "linkedin", "title", "organization", "area", "seniority", "found",
    "added_at",
)  # fmt: skip
_OTHERS = "a text about other people that holds the name; it may hold what is theirs"
_THEIRS = "it says who somebody else is"
_RAW = "raw rows of an imported file, with other people in them"
_MERGED = "about somebody else, recorded while the two were taken for one person"
_PERHAPS = "a text that holds a part of the name; whether it means this person is not sure"


def collect_personal_data(
    network: Network, person: PersonId, *, other_names: Collection[str] = ()
) -> dict[str, Any]:  # fmt: skip
    """Collect everything stored about one person, under every id they have or had.

    Args:
        other_names: further names that are looked for in texts.

    Returns:
        JSON's values: the entry; every event that mentions them, with data and personal text;
        texts that name them and are about nobody else; and, by id and reason only, what names
        them and may hold what is others'.
    """
    structural_events = list(network.log.read(kinds=tuple(OBEYED)))
    structure = Structure.from_history(structural_events)
    mentions = find_mentions(network.log, person, other_names)
    leader, ids = mentions.subject.id, set(mentions.subject.people)
    rows = {
        row.id: row for row in network.log.read_rows() if not ids.isdisjoint(list_texts(row.data))
    }
    other_mentions = {m.id: m for m in (*mentions.certain, *mentions.perhaps) if m.id not in rows}
    events = network.log.find([*rows, *other_mentions])
    own = [
        m for m in other_mentions.values()
        if m.why == "about" or (m.why == "text" and _mentions_nobody(events[m.id]))
    ]  # fmt: skip
    for mention in own:
        rows.update(
            {r.id: r for r in network.log.read_rows(mention.position - 1, mention.position)}
        )
    rendered_events = [_render_event(r, events[r.id], ids, structure) for r in _sort_rows(rows)]
    withheld = [_render_withheld(m) for m in other_mentions.values() if m not in own]
    return {
        "format": FORMAT,
        "made_on": network.day.isoformat(),
        "person": _render_entry(network, leader, ids),
        "forgotten": [f for r in structural_events if (f := _render_forgetting(r, ids))],
        "events": rendered_events,
        "organizations": _find_organization_names(network, rows),
        "withheld": sorted(withheld, key=lambda w: int(w["position"])),
    }


def _sort_rows(rows: dict[str, Row]) -> list[Row]:
    return sorted(rows.values(), key=lambda row: row.position)


def _mentions_nobody(recorded: Recorded) -> bool:
    """Check whether an event is about no person and holds no raw rows of a file."""
    return not list_person_ids(recorded.event) and recorded.kind != "batch.imported"


def _render_entry(network: Network, leader: str, ids: set[str]) -> dict[str, Any]:
    """Return who they are, as last told."""
    person = network.read(People).get(leader)
    fields = {name: getattr(person, name, None) for name in _ENTRY}
    wishes = {"do_not_contact": bool(person and person.do_not_contact)}
    return {"id": leader, "ids": sorted(ids), **fields, **wishes}


def _render_event(
    row: Row, recorded: Recorded, ids: set[str], structure: Structure
) -> dict[str, Any]:
    """Return one event as JSON: its data without hashes, and its words unless they were erased."""
    others = [p for p in list_person_ids(recorded.event) if p not in ids]
    words = None if row.personal == NOTHING else row.personal
    personal = None if words is None else msgspec.json.decode(words)
    return {
        "position": row.position,
        "id": row.id,
        "kind": row.kind,
        "version": row.version,
        "occurred_at": recorded.occurred_at,
        "recorded_at": recorded.recorded_at,
        "actor": row.actor,
        "source": row.source,
        "batch": row.batch,
        "cause": row.cause,
        "counts": row.id not in structure.retracted_events
        and row.batch not in structure.retracted_batches,
        "others": len(others),
        "data": msgspec.json.decode(row.data),
        "personal": personal,
        "erased": row.personal is None and row.commitment is not None,
    }


def _render_forgetting(recorded: Recorded, ids: set[str]) -> dict[str, Any] | None:
    """Return when the person was forgotten and what remains; None if it was somebody else.

    What remains are bare facts, and hashes that keep imports away.
    """
    event = recorded.event
    if not isinstance(event, PersonForgotten) or ids.isdisjoint(
        (event.person, *(event.people or ()))
    ):
        return None
    return {
        "at": recorded.occurred_at,
        "reason": event.reason,
        "erased": len(event.events),
        "suppressed": len(event.suppressed),
    }


def _render_withheld(mention: Mention) -> dict[str, Any]:
    """Name an event that is not handed out, and say why."""
    why = {"entry": _THEIRS, "part": _PERHAPS, "merged": _MERGED}.get(mention.why, _OTHERS)
    if mention.kind == "batch.imported":
        why = _RAW
    return {
        "position": mention.position,
        "id": mention.id,
        "kind": mention.kind,
        "occurred_at": mention.occurred_at,
        "why": why,
    }


def _find_organization_names(network: Network, rows: dict[str, Row]) -> dict[str, str]:
    """Return the names of the organizations that these events mention by id."""
    organizations = network.read(Organizations).organizations.where()
    named = {text for row in rows.values() for text in list_texts(row.data)}
    return {o.id: o.name for o in organizations if o.id in named}
