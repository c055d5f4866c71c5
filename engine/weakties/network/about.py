"""What is held about one person, for them to read?"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import msgspec

from weakties.chain import NOTHING
from weakties.domain.event import mentioned
from weakties.domain.structural import PersonForgotten
from weakties.envelope import STRUCTURAL, Recorded, Row
from weakties.log.reading import texts
from weakties.network.correcting.mentions import Mention, found_in
from weakties.projections.organizations import Organizations
from weakties.projections.people import People
from weakties.projections.structure import Structure

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
_PERHAPS = "a text that holds a part of the name; whether it means this person is not sure"


def about(
    network: Network, person: PersonId, *, called: Collection[str] = ()
) -> dict[str, Any]:  # fmt: skip
    """Gather all that is held about one person, under every id they have or had.

    Args:
        called: further names that are looked for in texts.

    Returns:
        JSON's values: the entry; every event that mentions them, with data and personal text;
        texts that name them and are about nobody else; and, by id and reason only, what names
        them and may hold what is others'.
    """
    told = list(network.log.read(kinds=tuple(STRUCTURAL)))
    structure = Structure.of(told)
    found = found_in(network.log, person, called)
    leader, ids = found.subject.id, set(found.subject.people)
    rows = {row.id: row for row in network.log.rows() if not ids.isdisjoint(texts(row.data))}
    elsewhere = {m.id: m for m in (*found.certain, *found.perhaps) if m.id not in rows}
    events = network.log.find([*rows, *elsewhere])
    own = [
        m for m in elsewhere.values()
        if m.why == "about" or (m.why == "text" and _is_nobodys(events[m.id]))
    ]  # fmt: skip
    for mention in own:
        rows.update({r.id: r for r in network.log.rows(mention.position - 1, mention.position)})
    shown = [_event(r, events[r.id], ids, structure) for r in _in_order(rows)]
    withheld = [_withheld(m) for m in elsewhere.values() if m not in own]
    return {
        "format": FORMAT,
        "made_on": network.day.isoformat(),
        "person": _entry(network, leader, ids),
        "forgotten": [f for r in told if (f := _forgotten(r, ids))],
        "events": shown,
        "organizations": _organizations(network, rows),
        "withheld": sorted(withheld, key=lambda w: int(w["position"])),
    }


def _in_order(rows: dict[str, Row]) -> list[Row]:
    return sorted(rows.values(), key=lambda row: row.position)


def _is_nobodys(recorded: Recorded) -> bool:
    """Claim that a text is about no person, and no file's raw rows either."""
    return not mentioned(recorded.event) and recorded.kind != "batch.imported"


def _entry(network: Network, leader: str, ids: set[str]) -> dict[str, Any]:
    """Give who they are, as last told."""
    known = network.read(People).get(leader)
    fields = {name: getattr(known, name, None) for name in _ENTRY}
    wishes = {"do_not_contact": bool(known and known.do_not_contact)}
    return {"id": leader, "ids": sorted(ids), **fields, **wishes}


def _event(row: Row, recorded: Recorded, ids: set[str], structure: Structure) -> dict[str, Any]:
    """Give one event: what is hashed but its hashes, and the words if they are still there."""
    others = [p for p in mentioned(recorded.event) if p not in ids]
    words = None if row.personal == NOTHING else row.personal
    personal = None if words is None else msgspec.json.decode(words)
    return {
        "position": row.position, "id": row.id, "kind": row.kind, "version": row.version,
        "occurred_at": recorded.occurred_at, "recorded_at": recorded.recorded_at,
        "actor": row.actor,
        "source": row.source, "batch": row.batch, "cause": row.cause,
        "counts": row.id not in structure.events and row.batch not in structure.batches,
        "others": len(others),
        "data": msgspec.json.decode(row.data),
        "personal": personal,
        "erased": row.personal is None and row.commitment is not None,
    }  # fmt: skip


def _forgotten(recorded: Recorded, ids: set[str]) -> dict[str, Any] | None:
    """Say when, and what remains: bare facts, and perhaps hashes that keep an import away."""
    told = recorded.event
    if not isinstance(told, PersonForgotten) or ids.isdisjoint((told.person, *(told.people or ()))):
        return None
    return {
        "at": recorded.occurred_at,
        "reason": told.reason,
        "erased": len(told.events),
        "suppressed": len(told.suppressed),
    }


def _withheld(mention: Mention) -> dict[str, Any]:
    """Name an event that is not handed out, and say why."""
    why = {"entry": _THEIRS, "part": _PERHAPS}.get(mention.why, _OTHERS)
    if mention.kind == "batch.imported":
        why = _RAW
    return {
        "position": mention.position,
        "id": mention.id,
        "kind": mention.kind,
        "occurred_at": mention.occurred_at,
        "why": why,
    }


def _organizations(network: Network, rows: dict[str, Row]) -> dict[str, str]:
    """Give the names of the organizations that these events mention by id."""
    places = network.read(Organizations).organizations.where()
    named = {text for row in rows.values() for text in texts(row.data)}
    return {o.id: o.name for o in places if o.id in named}
