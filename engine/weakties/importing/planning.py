"""The plan of an import: which rows are new, known, changed, in conflict, or of no use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple

import attrs

from weakties.domain.event import evolve
from weakties.domain.people import PersonAdded
from weakties.domain.when import NOW, When
from weakties.errors import MalformedEvent, SamePerson, UnknownId
from weakties.importing.deciding import Decision, Outcome, decide, settle, withdraw
from weakties.importing.protocol import Bookmark, Reject, Skip
from weakties.importing.reading import Reading
from weakties.importing.recognizing import identify_person
from weakties.importing.resolving import Resolver
from weakties.importing.retelling import FactHistory, find_recorded_keys, load_histories
from weakties.importing.revising import (
    NO_LINK,
    Revision,
    Revisions,
    is_revision,
    link_to_draft,
    link_to_position,
)
from weakties.importing.suppressing import Match, Suppressions
from weakties.log.codec import Codec
from weakties.log.envelope import Draft
from weakties.log.protocol import Log

UNDATED = When("1000")
"""Stands in a fingerprint for a row that does not say when."""
REVISION_SHAPE = "1 to 64 visible ASCII characters"
_PROGRESS_INTERVAL = 200
FORGOTTEN = "somebody you forgot, whom no import brings back"
FORGOTTEN_MENTION = "it names somebody you forgot, and was erased with them"
FORGOTTEN_NAME = (
    "it has the name of somebody you forgot, and no address; if it is somebody else, add them by "
    "hand"
)


@attrs.define
class PartPlan:
    """What would become of one file.

    Attributes:
        reading: the file as it was read; its rows are let go of once they are planned.
        drafts: in order, organizations and people before what is told of them.
        outcomes: for each draft of the file its row and what it is.
        gone: how many people an earlier file of the kind held, and this one does not, and how
            many facts for which it has a place and no word.
        suppressed: the rows about people who were forgotten, and are not to come back; nothing
            of what they say is kept.
        namesakes: rows that came in with the name of somebody forgotten, and another address.
        notes_left_out: rows about others whose note names somebody forgotten, and is left out.
        revisions: what is kept of how new the file's words are, see `BatchImported`.
        is_remembered: whether it takes back what an earlier import remembers as taken back.
    """

    reading: Reading
    drafts: list[Draft] = attrs.field(factory=list)
    outcomes: list[tuple[int, Outcome]] = attrs.field(factory=list)
    rejects: list[Reject] = attrs.field(factory=list)
    skips: list[Skip] = attrs.field(factory=list)
    suppressed: list[Skip] = attrs.field(factory=list)
    namesakes: list[int] = attrs.field(factory=list)
    notes_left_out: list[int] = attrs.field(factory=list)
    gone: int = 0
    revisions: list[str] = attrs.field(factory=list)
    is_remembered: bool = False

    @property
    def is_new(self) -> bool:
        """Whether anything is to be recorded of the file."""
        return bool(self.drafts or self.revisions)

    def counts(self) -> dict[str, int]:
        """Count the rows by what becomes of them; those that are ``gone`` are no rows.

        What a user reads, what the JSON says and what the log keeps of an import are these numbers.
        Headings and blank lines are counted as layout, not as skipped.
        """
        totals = Counter(outcome for _, outcome in self.outcomes)
        layout = sum(skip.is_layout for skip in self.skips)
        return {
            "new": totals["new"],
            "known": totals["known"],
            "changed": totals["changed"],
            "rejected": len(self.rejects),
            "skipped": len(self.skips) - layout,
            "repeated": totals["repeated"],
            "conflict": totals["conflict"],
            "gone": self.gone,
            "withdrawn": totals["withdrawn"],
            "suppressed": len(self.suppressed),
            "layout": layout,
        }


@attrs.define
class Plan:
    """What an import would append, and what would become of every row.

    Attributes:
        parts: one for each file that is read.
        remarks: what else is to be known, such as that nobody can be recognized who was forgotten.
    """

    parts: list[PartPlan] = attrs.field(factory=list)
    remarks: tuple[str, ...] = ()

    def counts(self) -> dict[str, int]:
        """Count the rows of all parts; see `PartPlan.counts`."""
        total: Counter[str] = Counter()
        for part in self.parts:
            total.update(part.counts())
        return {name: total[name] for name in PartPlan.counts(_NOTHING)}

    @property
    def drafts(self) -> list[Draft]:
        """What would be appended, but for the events that say what was imported."""
        return [draft for part in self.parts for draft in part.drafts]

    @property
    def rejects(self) -> list[Reject]:
        """The rows that could not be used, each with its file."""
        return [reject for part in self.parts for reject in part.rejects]

    @property
    def skips(self) -> list[Skip]:
        """The rows that rightly tell nothing."""
        return [skip for part in self.parts for skip in part.skips]

    @property
    def suppressed(self) -> list[Skip]:
        """The rows about people who were forgotten, and are not to come back."""
        return [skip for part in self.parts for skip in part.suppressed]

    @property
    def namesakes(self) -> int:
        """How many rows came in with the name of somebody who was forgotten."""
        return sum(len(part.namesakes) for part in self.parts)

    @property
    def notes_left_out(self) -> int:
        """How many rows came in without their note, since it names somebody forgotten."""
        return sum(len(part.notes_left_out) for part in self.parts)

    @property
    def id(self) -> str:
        """Name the plan by all that it rests on and would do; two of one name do the same."""
        name = sha256()
        for part in self.parts:
            read = part.reading
            facts = (
                read.importer, read.version, read.file, read.digest,
                *part.outcomes, *part.revisions,
            )  # fmt: skip
            name.update(repr((facts, part.counts())).encode())
            for draft in part.drafts:
                name.update(f"{draft.key}\0{draft.event.at}\0{draft.event.KIND}\0".encode())
        return name.hexdigest()[:12]


_NOTHING = PartPlan(Reading("", 0, snapshot=False, file="", digest=""))


class KeyedRow(NamedTuple):
    """A row with its names.

    Attributes:
        key: the source's own name for it, and a fingerprint of the content.
        base: the name without the content, for a fact; empty for a row about a person.
    """

    draft: Draft
    key: str
    base: str
    part: PartPlan

    @property
    def revision(self) -> Revision | None:
        """How new the source's word is, if it says so."""
        text = self.draft.revision
        return Revision(text) if text is not None and self.draft.key is not None else None

    @property
    def subject(self) -> str:
        """What a revision is of: a fact, or an entry about a person."""
        return self.base or _build_base(self.draft.source, str(self.draft.key))


def plan(
    readings: Iterable[Reading],
    codec: Codec,
    log: Log,
    resolver: Resolver,
    on_progress: Callable[[int, int], None] = lambda _, __: None,
) -> Plan:
    """Decide for each row what it means to this network.

    A row that takes back what an earlier file told retracts it; told by nobody, it is skipped.

    A row about a person is known when the same content was told before under the same key, so that
    an older file read after a newer one changes nothing back. Any other row is a fact that its key
    names for ever: told with another content, it takes the place of what was told. Where files say
    how new their words are, the newest stands, see `revising`; else the last imported.

    Args:
        on_progress: hears now and then of how many rows it is decided, and how many there are.
    """
    result, decision = Plan(), Decision(resolver, log)
    rows: list[KeyedRow] = []
    for reading in readings:
        result.parts.append(PartPlan(reading))
        rows += _assign_keys(reading, codec, result.parts[-1], resolver.suppressions)
    others: list[tuple[PartPlan, Draft | Skip]] = [
        *((p, skip) for p in result.parts for skip in p.skips),
        *((row.part, row.draft) for row in rows),
    ]
    withdrawals = [(part, row) for part, row in others if row.withdraws]
    emptied = [(p, _build_base(p.reading.importer, k)) for p, row in others for k in row.empties]
    known_keys, new_keys = find_recorded_keys([r.key for r in rows if not r.base], log)
    taken_back = {
        _build_base(p.reading.importer, k) for p, row in withdrawals for k in row.withdraws
    }
    bases = {r.base for r in rows if r.base} | taken_back | {base for _, base in emptied}
    histories = load_histories(bases, log)
    revisions = _load_revisions(rows, withdrawals, log, resolver)
    planner = _Planner(decision, histories, known_keys, new_keys, revisions)
    for number, row in enumerate(rows):
        if number % _PROGRESS_INTERVAL == 0:
            on_progress(number, len(rows))
        planner.plan_row(row)
    for part, row_or_skip in withdrawals:
        _withdraw(row_or_skip, part, planner)
    settle(decision)
    for part in result.parts:
        part.gone = decision.count_gone(part.reading)
    for part, base in emptied:
        part.gone += histories[base].current is not None
    return result


@attrs.define
class _Planner:
    """What rows are held against, one after the other.

    Attributes:
        histories: how each fact was told before, by its base.
        known_keys: keys of rows about people that were recorded before.
        new_keys: under which key each other one is recorded.
        keys_by_name: for each name of a row so far, its key.
        links: for each row that says how new its word is, by the draft's identity, what tells it.
    """

    decision: Decision
    histories: dict[str, FactHistory]
    known_keys: set[str]
    new_keys: dict[str, str]
    revisions: Revisions
    keys_by_name: dict[str, str] = attrs.field(factory=dict)
    links: dict[int, str] = attrs.field(factory=dict)

    def get_link(self, row: Draft | Skip) -> str:
        """Return what tells the fact of a row that withdraws others; nothing if it was skipped."""
        return self.links.get(id(row), NO_LINK)

    def plan_row(self, row: KeyedRow) -> None:
        """Find out what a row is, and plan what is new."""
        name, decision, outcomes = row.base or row.key, self.decision, row.part.outcomes
        is_outdated = row.revision is not None and self.revisions.is_outdated(
            row.subject, row.revision
        )
        match = self._match_suppressed(row.draft)
        if match == "certain":
            row.part.suppressed.append(Skip(FORGOTTEN, row.draft.row))
        elif row.key in self.known_keys or is_outdated:
            decision.remember_person(row.draft)
            outcomes.append((row.draft.row, "known"))
        elif match == "name":
            row.part.suppressed.append(Skip(FORGOTTEN_NAME, row.draft.row))
        elif self.keys_by_name.setdefault(name, row.key) != row.key:
            _reject(row, "key.repeated", "the file tells the same fact otherwise in another row")
        elif name in decision.decided_names:
            outcomes.append((row.draft.row, "repeated"))
        else:
            decision.decided_names.add(name)
            self._decide(row)
            if match == "namesake" and outcomes and outcomes[-1] == (row.draft.row, "new"):
                row.part.namesakes.append(row.draft.row)

    def _match_suppressed(self, row: Draft) -> Match | None:
        """Return how a row is about somebody who was forgotten, and is not to come back."""
        decision = self.decision
        return decision.resolver.suppressions.match_row(
            row,
            decision.resolver.build_key,
            self._is_of_another,
        )

    def _is_of_another(self, person: PersonAdded) -> bool:
        """Check whether a row is of somebody of the network who has a name.

        An entry without one, which an earlier row or import may have left, could be whoever was
        forgotten; the row would give it their name.
        """
        decision = self.decision
        holder = identify_person(person, decision.resolver, decision.pending_people)
        entry = decision.resolver.people.get(holder) if holder is not None else None
        return entry is not None and bool(entry.name)

    def _decide(self, row: KeyedRow) -> None:
        """Decide one row, or say why it cannot be."""
        history = self.histories.get(row.base) or FactHistory(self.new_keys[row.key])
        is_restored = row.revision is not None and self.revisions.is_withdrawn(row.base)
        history = attrs.evolve(history, is_restored=is_restored)
        draft, before = attrs.evolve(row.draft, key=history.key), len(row.part.drafts)
        if self.decision.resolver.is_suppressed_key(history.key):
            self.decision.remember_person(row.draft)
            row.part.suppressed.append(Skip(FORGOTTEN_MENTION, row.draft.row))
            return
        left_out = len(self.decision.notes_left_out)
        try:
            outcome = decide(draft, self.decision, history, row.part.drafts)
        except UnknownId as error:
            _reject(row, "person.unknown", str(error))
        except SamePerson as error:
            _reject(row, "person.conflict", str(error))
        else:
            row.part.outcomes.append((draft.row, outcome))
            if len(self.decision.notes_left_out) > left_out:
                row.part.notes_left_out.append(draft.row)
            if row.revision is not None:
                link = self.links[id(row.draft)] = self._build_link(row, history, before)
                self.revisions.add_entry(row.subject, row.revision, row.part.revisions, link)

    def _build_link(self, row: KeyedRow, history: FactHistory, before: int) -> str:
        """Return what tells the fact of a row: an event of this import, or what is in the log.

        Args:
            before: how many events the row's file had before it was decided.
        """
        drafts, event = row.part.drafts, row.draft.event
        if len(drafts) > before:
            return link_to_draft(len(drafts))
        if isinstance(event, PersonAdded):
            decision = self.decision
            return identify_person(event, decision.resolver, decision.pending_people) or NO_LINK
        return link_to_position(history.versions[-1].position) if history.versions else NO_LINK


def _load_revisions(
    rows: Iterable[KeyedRow],
    withdrawals: Iterable[tuple[PartPlan, Draft | Skip]],
    log: Log,
    resolver: Resolver,
) -> Revisions:
    """Return the newest revisions of facts, those of the files at hand among them."""
    candidates = [(row.subject, row.revision) for row in rows if row.revision is not None]
    candidates += [
        (_build_base(part.reading.importer, key), Revision(row.revision, is_withdrawn=True))
        for part, row in withdrawals
        if row.revision is not None
        for key in row.withdraws
    ]
    if not candidates:
        return Revisions(resolver.hash_alias)
    revisions = Revisions.load(log, resolver.hash_alias)
    for base, revision in candidates:
        revisions.consider(base, revision)
    return revisions


def _build_base(importer: str, key: str) -> str:
    """Build the name of a fact from the importer and the source's own key."""
    return f"{importer}\0{key}"


def _withdraw(row: Draft | Skip, part: PartPlan, planner: _Planner) -> None:
    """Take back the facts that a row withdraws; where none was told, a skipped row stays so.

    A row that says how new it is is remembered then, and does nothing where something newer is.
    """
    source, outcomes = part.reading.importer, list[Outcome | None]()
    histories, revisions = planner.histories, planner.revisions
    bases = [_build_base(source, key) for key in row.withdraws]
    # What one row takes back is one thing under several names: those under which nothing was told
    # go with what was told under another, so that forgetting takes them along.
    told = [v.position for base in bases for v in histories[base].versions]
    of_row = planner.get_link(row)
    if of_row == NO_LINK and told:
        of_row = link_to_position(told[-1])
    for base in bases:
        if row.revision is not None:
            revision = Revision(row.revision, is_withdrawn=True)
            part.is_remembered |= revisions.is_recorded(base, revision)
            if revisions.is_outdated(base, revision):
                outcomes.append("known" if histories[base].versions else None)
                continue
            versions = histories[base].versions
            link = link_to_position(versions[-1].position) if versions else of_row
            revisions.add_entry(base, revision, part.revisions, link)
        outcomes.append(withdraw(row, histories[base], part.drafts, source=source))
    if isinstance(row, Draft):
        outcomes = [outcome for outcome in outcomes if outcome == "withdrawn"]
    elif any(outcomes):
        part.skips.remove(row)
    part.outcomes += [(row.row, outcome) for outcome in outcomes if outcome is not None]


def _reject(row: KeyedRow, code: str, message: str) -> None:
    part = row.part
    part.rejects.append(Reject(code, message, row.draft.row, part=part.reading.file))


def _assign_keys(
    reading: Reading, codec: Codec, part: PartPlan, suppressions: Suppressions
) -> Iterator[KeyedRow]:
    """Yield the drafts with their keys; what is none goes where it belongs.

    A row that cannot be used is kept as it stands, unless it is about somebody suppressed.
    """
    for row in reading.results:
        match row:
            case Reject():
                match suppressions.match_text(f"{row.raw}\n{row.message}"):
                    case "certain":
                        part.suppressed.append(Skip(FORGOTTEN, row.row))
                    case "name":
                        part.suppressed.append(Skip(FORGOTTEN_NAME, row.row))
                    case _:
                        part.rejects.append(attrs.evolve(row, part=reading.file))
            case Skip():
                if row.revision is not None and not is_revision(row.revision):
                    row = attrs.evolve(row, revision=None)  # noqa: PLW2901  # as if it said nothing
                part.skips.append(row)
            case Draft():
                row = attrs.evolve(row, source=reading.importer)  # noqa: PLW2901  # who tells is for the engine to say
                if row.revision is not None and not is_revision(row.revision):
                    message = f"its revision is not {REVISION_SHAPE}"
                    part.rejects.append(
                        Reject("revision.malformed", message, row.row, part=reading.file)
                    )
                    continue
                try:
                    is_fact = row.key is not None and not isinstance(row.event, PersonAdded)
                    base = _build_base(row.source, str(row.key)) if is_fact else ""
                    yield KeyedRow(row, _build_key(row, codec), base, part)
                except MalformedEvent as error:
                    reject = Reject("event.malformed", str(error), row.row, part=reading.file)
                    part.rejects.append(reject)
    reading.results = []


def _build_key(row: Draft, codec: Codec) -> str:
    """Name what a row tells: the source's own name for it, and a fingerprint of the content."""
    # Encoded here with its claims, and once more when it is appended, with the ids that these mean:
    # the fingerprint must be the same in every network, and before anybody is known.
    event = row.event if row.event.at != NOW else evolve(row.event, at=UNDATED)
    encoded = codec.encode(event)
    content = sha256("\0".join(map(str, encoded)).encode()).hexdigest()[:32]
    return f"{row.source}\0{row.key}\0{content}"


def load_bookmarks(log: Log) -> dict[str, Bookmark]:
    """Return the last bookmark of each importer; an import that was undone left none."""
    from weakties.domain.structural import BatchImported  # noqa: PLC0415  # only to read on
    from weakties.readmodel.structure import Structure  # noqa: PLC0415  # as above

    structure = Structure.read_from(log)
    bookmarks_by_id: dict[str, Bookmark] = {}
    for recorded in log.read(kinds=(BatchImported.KIND,)):
        event = recorded.event
        is_counted = (
            recorded.id not in structure.retracted_events
            and recorded.batch not in structure.retracted_batches
        )
        if isinstance(event, BatchImported) and event.bookmark is not None and is_counted:
            bookmarks_by_id[event.importer] = Bookmark(event.bookmark)
    return bookmarks_by_id
