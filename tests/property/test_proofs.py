"""Do proofs show what counts and nothing else, whatever happened, and does every change show?"""

from __future__ import annotations

import json
import warnings
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import weakties
from weakties import corrections, exchange, maintenance
from weakties.errors import BrokenProof, CannotProve, Unreadable, WeaktiesError
from weakties.testing import sequence

BEGIN = datetime(2026, 1, 1, 12, tzinfo=UTC)
NAMES = ("Xanthippe Qvarn", "Wolfram Zzyzx", "Quillon Vexley")
WORDS = ("xanthippe", "qvarn", "wolfram", "zzyzx", "quillon", "vexley", "murmel", "@")
ACTS = ("ask", "reply", "meet", "thank", "introduce", "apply", "cancel")
FATES = ("nothing", "undo", "edit", "merge", "forget", "anchor")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(ACTS + FATES), st.integers(0, 2), st.integers(0, 2), st.integers(0, 40)
    ),
    max_size=14,
)


@attrs.define
class Search:
    """A network in memory, and the days that its clock has come to."""

    network: weakties.Network
    people: list[Any]
    anchors: list[str] = attrs.field(factory=list)
    forgotten: set[str] = attrs.field(factory=set)


def build(steps: list[tuple[str, int, int, int]]) -> Search:
    """Return a search in which a day passes with each step."""
    clock = [BEGIN]
    network = weakties.open(":memory:", clock=lambda: clock[0], chance=sequence())
    people = [network.add_person(name=n, email=f"{n.split()[0]}@example.org") for n in NAMES]
    search = Search(network, people)
    for name, one, other, days in steps:
        clock[0] += timedelta(days=1)
        on = (clock[0] - timedelta(days=days)).date()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                act(search, name, (one, other), on)
            except WeaktiesError:
                continue
    return search


def act(search: Search, name: str, who: tuple[int, int], on: date) -> None:
    """Take a step: something that is recorded, or a fate of what was."""
    network, person, other = search.network, search.people[who[0]], search.people[who[1]]
    if name in ACTS:
        for event in list_events(name, person, other, weakties.when(on)):
            key = f"Murmel {on}" if name == "thank" else None
            recorded = network.record(event, key=key)
            if name in ("apply", "cancel"):
                network.record(follow(name, recorded.id, weakties.when(on)))
        return
    latest = str(network.head.position - who[0])
    if name == "undo":
        corrections.undo(network, latest)
    elif name == "edit":
        corrections.edit(network, latest, {"at": weakties.when(on)})
    elif name == "merge":
        corrections.merge(network, person, other)
    elif name == "forget":
        corrections.forget(network, person)
        search.forgotten.add(person)
    elif name == "anchor":
        search.anchors.append(maintenance.anchor(network))


def list_events(name: str, person: Any, other: Any, at: weakties.When) -> list[Any]:
    """Return what is recorded first, each with words that no proof may show."""
    note = "Murmel murmel"
    events = {
        "ask": weakties.OutreachSent(person=person, at=at, note=note),
        "reply": weakties.ReplyReceived(person=person, at=at),
        "meet": weakties.MeetingHeld(people=(person, other), at=at, note=note),
        "thank": weakties.ThanksSent(person=person, at=at),
        "introduce": weakties.IntroductionOffered(
            introducer=person, introduced=other, at=at, note=note
        ),
        "apply": weakties.LeadHeard(person=person, at=at, role=note),
        "cancel": weakties.MeetingScheduled(people=(person,), starts="2027", at=at),
    }
    return [events[name]]


def follow(name: str, first: Any, at: weakties.When) -> Any:
    """Return what is recorded of it next, which names nobody itself."""
    if name == "apply":
        return weakties.ApplicationSent(lead=first, at=at)
    return weakties.MeetingCancelled(meeting=first, at=at)


def prove(search: Search, **asked: Any) -> str:
    return "".join(
        exchange.export_proof(search.network, exchange.plan_proof(search.network, **asked))
    )


def check(path: Path, text: str, anchors: str = "") -> exchange.Proof:
    path.write_text(text, "utf-8")
    return exchange.verify_proof(path, anchors)


def expect_shown(search: Search, first: date, last: date) -> set[int]:
    """Return, from what counts, the positions that have to do with nobody who was forgotten."""
    structure = weakties.lookup.structure_of(search.network)
    gone = set(structure.forgotten)
    gone |= {
        p for p in search.people if structure.resolve_id(p) in structure.list_forgotten_people()
    }
    rows = {row.position: row for row in search.network.log.read_rows()}
    counted = {r.position for r in search.network.events(weakties.history.OWN_KINDS)}
    shown = set()
    for position, row in sorted(rows.items()):
        texts = json.dumps(json.loads(row.data))
        is_erased = row.commitment is not None and row.personal is None
        if gone and (is_erased or any(f'"{name}"' in texts for name in gone)):
            if not row.kind.startswith(("lead.", "application.")):
                gone.add(row.id)
        elif position in counted and first.isoformat() <= row.occurred_at[:10] <= last.isoformat():
            shown.add(position)
    return shown


@given(steps=STEPS, first=st.integers(-40, 20), length=st.integers(0, 60))
def test_a_proof_shows_what_counts_and_no_word(
    tmp_path: Path, steps: list[tuple[str, int, int, int]], first: int, length: int
) -> None:
    search = build(steps)
    begin = BEGIN.date() + timedelta(days=first)
    end = begin + timedelta(days=length)

    text = prove(search, first=begin, last=end)
    proof = check(tmp_path / "a.proof", text, maintenance.anchor(search.network))

    assert (proof.position, proof.hash) == search.network.head[:2]
    assert {event.position for event in proof.events} == expect_shown(search, begin, end)
    assert not [word for word in WORDS if word in text.lower()]
    assert search.network.log.secret.hex() not in text
    assert sha256(search.network.log.secret).hexdigest() not in text
    assert not [name for name in search.forgotten if name in text]


@example(steps=[("ask", 0, 0, 1)], kept=[0])  # of the very day of the anchor
@example(steps=[("ask", 0, 0, 2), ("forget", 0, 0, 0)], kept=[0, 1])
@given(steps=STEPS, kept=st.lists(st.integers(0, 8), min_size=1, max_size=3))
def test_an_anchor_of_any_day_holds_and_says_what_came_since(
    tmp_path: Path, steps: list[tuple[str, int, int, int]], kept: list[int]
) -> None:
    """Counted anew from the rows; a proof, too, holds every anchor, whoever was forgotten since."""
    for number in sorted(kept, reverse=True):
        steps = [*steps[:number], ("anchor", 0, 0, 0), *steps[number:]]
    search = build(steps)
    rows = list(search.network.log.read_rows())
    about_itself = ("event.retracted", "batch.retracted", "person.merged", "person.forgotten")

    for anchor in search.anchors:
        _, _, position, _, made_at = anchor.splitlines()
        since = rows[int(position) :]
        earlier = [
            row for row in since
            if row.kind not in about_itself and row.occurred_at[:10] < made_at[:10]
        ]  # fmt: skip
        (found,) = maintenance.check_anchors(search.network, f"> {anchor.replace(chr(10), ' ')}")
        assert (found.fault, found.since, found.earlier) == ("", len(since), len(earlier))
        assert found.day == made_at[:10]
    assert maintenance.verify(search.network, "\n".join(search.anchors) or None)
    proof = check(tmp_path / "a.proof", prove(search), "\n".join(search.anchors))
    assert len(proof.anchors) == len(search.anchors)


@given(steps=STEPS, data=st.data())
def test_every_changed_byte_of_a_proof_shows(
    tmp_path: Path, steps: list[tuple[str, int, int, int]], data: st.DataObject
) -> None:
    """All but what its maker says about it, in the first line, which proves nothing."""
    search = build([("ask", 0, 0, 3), *steps])
    opened = [str(p) for p in range(4, 5) if not search.forgotten]
    try:
        text = prove(search, opened=opened)
    except WeaktiesError:  # the request was undone, or moved
        text = prove(search)
    raw = text.encode()
    start = raw.index(b"\n") + 1
    place = data.draw(st.integers(start, len(raw) - 2))
    bit = data.draw(st.integers(0, 7))
    changed = bytearray(raw)
    changed[place] ^= 1 << bit
    (tmp_path / "a.proof").write_bytes(bytes(changed))

    with pytest.raises((BrokenProof, Unreadable)):
        exchange.verify_proof(tmp_path / "a.proof")


@given(steps=STEPS)
def test_what_is_opened_is_what_was_recorded(
    tmp_path: Path, steps: list[tuple[str, int, int, int]]
) -> None:
    search = build(steps)
    log = search.network.log
    for recorded in list(log.read()):
        try:
            plan = exchange.plan_proof(search.network, opened=[str(recorded.position)])
        except CannotProve:
            continue
        proof = check(tmp_path / "a.proof", "".join(exchange.export_proof(search.network, plan)))
        (event,) = [e for e in proof.events if e.position == recorded.position]
        row = next(log.read_rows(recorded.position - 1, recorded.position))
        assert row.id not in weakties.lookup.structure_of(search.network).blanked_events
        assert (event.words or {}) == json.loads(row.personal or "{}")
        assert not [e for e in proof.events if e.words and e.position != recorded.position]
