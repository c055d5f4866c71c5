"""What would an import do with each row: is it new, known, changed, in conflict, or no use?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

import attrs

from weakties.codec import Codec
from weakties.domain.event import changed
from weakties.domain.when import NOW, When
from weakties.envelope import Draft
from weakties.errors import MalformedEvent, SamePerson, UnknownId
from weakties.importing.deciding import Decision, Outcome, decide, is_suppressed, settle
from weakties.importing.protocol import Bookmark, Reject, Skip
from weakties.importing.reading import Reading
from weakties.importing.resolving import Resolver
from weakties.importing.retelling import told_before
from weakties.log.protocol import Log

UNDATED = When("1000")
"""Stands in a fingerprint for a row that does not say when."""
FORGOTTEN = "somebody who was forgotten, and is not to come back"


@attrs.define
class PartPlan:
    """What would become of one file.

    Attributes:
        reading: the file as it was read; its rows are let go of once they are planned.
        drafts: in order, organizations and people before what is told of them.
        outcomes: for each draft of the file its row and what it is.
        gone: how many people an earlier file of the kind held, and this one does not.
    """

    reading: Reading
    drafts: list[Draft] = attrs.field(factory=list)
    outcomes: list[tuple[int, Outcome]] = attrs.field(factory=list)
    rejects: list[Reject] = attrs.field(factory=list)
    skips: list[Skip] = attrs.field(factory=list)
    gone: int = 0

    def counts(self) -> dict[str, int]:
        """Count the rows by what becomes of them; ``gone`` are no rows."""
        found = Counter(outcome for _, outcome in self.outcomes)
        return {
            "new": found["new"],
            "known": found["known"],
            "changed": found["changed"],
            "rejected": len(self.rejects),
            "skipped": len(self.skips),
            "repeated": found["repeated"],
            "conflict": found["conflict"],
            "gone": self.gone,
        }


@attrs.define
class Plan:
    """What an import would append, and what would become of every row.

    Attributes:
        parts: one for each file that is read.
    """

    parts: list[PartPlan] = attrs.field(factory=list)

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
    def id(self) -> str:
        """Name the plan by all that it rests on and would do; two of one name do the same."""
        name = sha256()
        for part in self.parts:
            read = part.reading
            told = (read.importer, read.version, read.file, read.digest, *part.outcomes)
            name.update(repr((told, part.counts())).encode())
            for draft in part.drafts:
                name.update(f"{draft.key}\0{draft.event.at}\0{draft.event.KIND}\0".encode())
        return name.hexdigest()[:12]


_NOTHING = PartPlan(Reading("", 0, snapshot=False, file="", digest=""))


def plan(readings: Iterable[Reading], codec: Codec, log: Log, resolver: Resolver) -> Plan:
    """Decide for each row what it means to this network.

    A row is known when the same content was told before under the same key, so that an older
    file read after a newer one changes nothing back.
    """
    made, decision = Plan(), Decision(resolver, log)
    rows: list[tuple[Draft, str, PartPlan]] = []
    for reading in readings:
        made.parts.append(PartPlan(reading))
        rows += _keyed(reading, codec, made.parts[-1])
    known, names = told_before([key for _, key, _ in rows], log)
    seen: set[str] = set()
    for row, key, part in rows:
        if is_suppressed(row, resolver):
            part.skips.append(Skip(FORGOTTEN, row.row))
        elif key in known:
            decision.met(row)
            part.outcomes.append((row.row, "known"))
        elif key in seen:
            part.outcomes.append((row.row, "repeated"))
        else:
            seen.add(key)
            _plan_row(attrs.evolve(row, key=names[key]), decision, part)
    settle(decision)
    for part in made.parts:
        part.gone = decision.gone(part.reading)
    return made


def _plan_row(row: Draft, decision: Decision, part: PartPlan) -> None:
    """Decide one row, or say why it cannot be."""
    try:
        part.outcomes.append((row.row, decide(row, decision, part.drafts)))
    except UnknownId as error:
        part.rejects.append(Reject("person.unknown", str(error), row.row, part=part.reading.file))
    except SamePerson as error:
        part.rejects.append(Reject("person.conflict", str(error), row.row, part=part.reading.file))


def _keyed(reading: Reading, codec: Codec, part: PartPlan) -> Iterator[tuple[Draft, str, PartPlan]]:
    """Give the drafts with their keys; what is none goes where it belongs."""
    for row in reading.told:
        match row:
            case Reject():
                part.rejects.append(attrs.evolve(row, part=reading.file))
            case Skip():
                part.skips.append(row)
            case Draft():
                row = attrs.evolve(row, source=reading.importer)  # noqa: PLW2901  # who tells is for the engine to say
                try:
                    yield row, _key(row, codec), part
                except MalformedEvent as error:
                    told = Reject("event.malformed", str(error), row.row, part=reading.file)
                    part.rejects.append(told)
    reading.told = []


def _key(row: Draft, codec: Codec) -> str:
    """Name what a row tells: the source's own name for it, and a fingerprint of the content."""
    told = row.event if row.event.at != NOW else changed(row.event, at=UNDATED)
    encoded = codec.encode(told)
    content = sha256("\0".join(map(str, encoded)).encode()).hexdigest()[:32]
    return f"{row.source}\0{row.key}\0{content}"


def bookmarks(log: Log) -> dict[str, Bookmark]:
    """Give the last bookmark of each importer; an import that was undone left none."""
    from weakties.domain.structural import BatchImported  # noqa: PLC0415  # only to read on
    from weakties.projections.structure import Structure  # noqa: PLC0415  # as above

    structure = Structure.within(log)
    found: dict[str, Bookmark] = {}
    for recorded in log.read(kinds=(BatchImported.KIND,)):
        told = recorded.event
        counts = recorded.id not in structure.events and recorded.batch not in structure.batches
        if isinstance(told, BatchImported) and told.bookmark is not None and counts:
            found[told.importer] = Bookmark(told.bookmark)
    return found
