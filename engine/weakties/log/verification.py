"""Verification of the whole log, from its first position to its last."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from struct import error as StructError  # noqa: N812  # a class, whatever struct calls it

import attrs

from weakties.domain.moments import latest_day
from weakties.domain.structural import LogRestored, PersonForgotten
from weakties.domain.watching import OnProgress, report_progress
from weakties.errors import BrokenLog, WeaktiesError
from weakties.log import chain
from weakties.log.envelope import STRUCTURAL, Head, Row
from weakties.log.protocol import Log

_HEADING = "weakties anchor 1"
_OTHER_NETWORK = "This anchor belongs to another network; name the file it was made from."
_ANCHOR = re.compile(
    rf"{_HEADING}[\s>]+(\S{{1,200}})[\s>]+(\d{{1,18}})[\s>]+([0-9a-f]{{64}})"
    r"(?:[\s>]+(\d{4}-\d\d-\d\d)(?:T[0-9:.]{5,15}(?:Z|[+-]\d\d:\d\d)?)?)?(?!\w)",
    re.ASCII,
)
_MOST_ANCHORS = 10_000
_CHANGED = "its personal part or its key was changed after it was recorded"


@attrs.frozen
class Anchor:
    """The head of a log, to be kept elsewhere: it shows a cut tail and a chain made anew.

    Attributes:
        day: on which it was made, ISO; empty where it does not say so.
    """

    network_id: str
    position: int
    hash: bytes
    day: str = ""

    @property
    def text(self) -> str:
        """Spell it for a file: four lines."""
        return f"{_HEADING}\n{self.network_id}\n{self.position}\n{self.hash.hex()}\n"

    @classmethod
    def parse(cls, text: str) -> Anchor:
        """Read the first one in a text.

        Raises:
            WeaktiesError: there is none.
        """
        return cls.parse_all(text)[0]

    @classmethod
    def parse_all(cls, text: str) -> list[Anchor]:
        """Read every anchor in a text: a file of anchors, or a letter in which some are quoted.

        Raises:
            WeaktiesError: there is none, or there are more than ten thousand.
        """
        anchors = [
            cls(network_id, int(position), bytes.fromhex(digest), day or "")
            for network_id, position, digest, day in _ANCHOR.findall(text)
        ]
        if not anchors:
            raise WeaktiesError("This is no anchor; make one with `weakties anchor > FILE`.")
        if len(anchors) > _MOST_ANCHORS:
            raise WeaktiesError(
                f"This has more than {_MOST_ANCHORS:,} anchors; check a part of them at a time."
            )
        return anchors


@attrs.frozen
class AnchorCheck:
    """What became of a log since an anchor was taken.

    Attributes:
        fault: why the log does not hold what the anchor knows, in words; empty if it does.
        day: on which the anchor was made, ISO, or else on which its last event was recorded; empty
            where neither is known.
        since: how many events were recorded since.
        earlier: how many of these tell of days before that day; events about the log itself do
            not.
    """

    anchor: Anchor
    fault: str
    day: str
    since: int = 0
    earlier: int = 0

    @property
    def is_foreign(self) -> bool:
        """Whether it is an anchor of another network, so that nothing was checked."""
        return self.fault == _FOREIGN


_FOREIGN = "it is of another network"
_BEYOND, _OTHER = "the log ends before it", "the log has another past"


def check_anchors(log: Log, anchors: Collection[Anchor]) -> list[AnchorCheck]:
    """Check anchors against the hashes of a log: one pass over what came after them.

    Whether these hashes are right, `verify` says.

    Returns:
        for each anchor what became of the log since, in the order of the anchors.
    """
    head = log.read_head()
    faults = {anchor: _find_fault(log, head, anchor) for anchor in anchors}
    days: dict[Anchor, str] = {a: a.day or _find_day(log, a) for a in anchors if not faults[a]}
    counts: dict[Anchor, tuple[int, int]] = {}
    days_since: Counter[str] = Counter()
    end: int = head.position
    for anchor in sorted(days, key=lambda a: a.position, reverse=True):
        for dated in log.read_dates(anchor.position, end):
            if dated.kind not in STRUCTURAL:
                days_since[latest_day(dated.occurred_at)] += 1
        end = anchor.position
        earlier = sum(count for day, count in days_since.items() if day < days[anchor])
        counts[anchor] = head.position - end, earlier
    return [AnchorCheck(a, faults[a], days.get(a, a.day), *counts.get(a, (0, 0))) for a in anchors]


def _find_fault(log: Log, head: Head, anchor: Anchor) -> str:
    """Return why a log does not hold an anchor; nothing if it does."""
    if anchor.network_id != log.network_id:
        return _FOREIGN
    if anchor.position > head.position:
        return _BEYOND
    own_hash: bytes | None
    if anchor.position == 0:
        own_hash = chain.genesis(log.network_id, log.secret)
    else:
        row = next(log.read_rows(anchor.position - 1, anchor.position), None)
        own_hash = None if row is None else row.hash
    return "" if own_hash == anchor.hash else _OTHER


def _find_day(log: Log, anchor: Anchor) -> str:
    """Return the day on which an anchor's last event was recorded, ISO; empty without any."""
    if anchor.position == 0:
        return ""
    return next(log.read_rows(anchor.position - 1, anchor.position)).recorded_at[:10]


def take_anchor(log: Log) -> Anchor:
    """Take an anchor of a log as it is now."""
    head = log.read_head()
    return Anchor(log.network_id, head.position, head.hash)


def find_anchored_head(log: Log, anchor: Anchor) -> Head:
    """Return the head that an anchor names, as it stands in a log; the rest is not looked at.

    Raises:
        WeaktiesError: the anchor belongs to another network.
        BrokenLog: the log was cut before it, or is another at its position.
    """
    if anchor.network_id != log.network_id:
        raise WeaktiesError(_OTHER_NETWORK)
    end = log.read_head().position
    if anchor.position > end:
        raise BrokenLog(end + 1, f"the log was cut: the anchor knows position {anchor.position}")
    head = Head(0, chain.genesis(log.network_id, log.secret))
    for row in log.read_rows(anchor.position - 1, anchor.position) if anchor.position else ():
        head = Head(row.position, row.hash, row.recorded_at)
    if head.hash != anchor.hash:
        raise BrokenLog(anchor.position, "it is not what the anchor knows")
    return head


def verify(
    log: Log, anchors: Collection[Anchor] = (), on_progress: OnProgress | None = None
) -> Head:
    """Recompute every commitment and every link.

    Args:
        anchors: earlier heads, all of which must still be part of the chain; those of another
            network are passed over, unless there are no others.
        on_progress: hears how far it has come.

    Returns:
        the head, if all holds.

    Raises:
        BrokenLog: with the first position that does not hold; 0 is the file itself.
    """
    forgotten = _find_blanked(log)
    position, previous, recorded_at = 0, chain.genesis(log.network_id, log.secret), ""
    for row in report_progress(log.read_rows(), on_progress):
        if row.position != position + 1:
            raise BrokenLog(position + 1, "the event is missing")
        position = row.position
        _check(row, previous, forgotten)
        previous, recorded_at = row.hash, row.recorded_at
    _require_anchors(log, anchors, position)
    for fault in log.find_faults():
        raise BrokenLog(0, fault)
    return Head(position, previous, recorded_at)


def _check(row: Row, previous: bytes, forgotten: dict[str, int]) -> None:
    """Check one row against the chain and its own commitment."""
    try:
        link_hash = chain.link(previous, row[:-1])
        is_intact = chain.has_valid_commitment(row)
    except (AttributeError, TypeError, UnicodeError, StructError):
        raise BrokenLog(row.position, "a column holds what it cannot hold") from None
    if link_hash != row.hash:
        raise BrokenLog(row.position, "it was changed after it was recorded")
    if not is_intact:
        raise BrokenLog(row.position, _CHANGED)
    blanked = row.commitment is not None and row.personal is None
    if blanked and forgotten.get(row.id, 0) < row.position:
        raise BrokenLog(row.position, "its personal part was removed, and nobody was forgotten")
    if row.personal is not None and row.id in forgotten:
        raise BrokenLog(
            row.position, "somebody was forgotten, and its personal part is still there"
        )


def _find_blanked(log: Log) -> dict[str, int]:
    """Return the events that were blanked, and the position that says so."""
    forgettings = log.read(kinds=(PersonForgotten.KIND,))
    return {
        event: recorded.position
        for recorded in forgettings
        if isinstance(recorded.event, PersonForgotten)
        for event in recorded.event.events
    }


def find_unblanked(log: Log) -> list[Row]:
    """Return the events that a forgetting says were blanked, and that still have their words.

    Both are written at once; a log in which they part was written past weakties' own commands.
    """
    forgotten = _find_blanked(log)
    named_events = sorted(log.find(forgotten).values(), key=lambda recorded: recorded.position)
    earlier = (r.position for r in named_events if r.position < forgotten[r.id])
    rows = (row for position in earlier for row in log.read_rows(position - 1, position))
    return [row for row in rows if row.personal is not None]


def _require_anchors(log: Log, anchors: Collection[Anchor], end: int) -> None:
    """Refuse a log that does not hold one of its anchors; those of other networks say nothing.

    Raises:
        BrokenLog: it does not hold the first of those that it does not.
        WeaktiesError: all of them are of another network.
    """
    checks = check_anchors(log, anchors)
    if checks and all(check.is_foreign for check in checks):
        raise WeaktiesError(
            "This anchor belongs to another network; name the file it was made from."
        )
    broken = [c.anchor for c in checks if c.fault and not c.is_foreign]
    if not broken:
        return
    first = min(broken, key=lambda anchor: anchor.position)
    if first.position > end:
        cut = f"the log was cut: the anchor knows position {first.position}"
        raise BrokenLog(end + 1, f"{cut}{_explain_restoring(log, first)}")
    reason = f"it is not what the anchor knows{_explain_restoring(log, first)}"
    raise BrokenLog(first.position, reason)


def _explain_restoring(log: Log, anchor: Anchor) -> str:
    """Return how the log itself accounts for the loss of what an anchor knows, if it does."""
    for recorded in log.read(kinds=(LogRestored.KIND,)):
        event = recorded.event
        if not isinstance(event, LogRestored):
            continue
        end = event.left_position or anchor.position
        is_left = event.position < anchor.position <= end
        if is_left or event.left_hash == anchor.hash.hex():
            return (
                f"; event {recorded.position} says that the log was replaced then, by one that "
                f"ended at event {event.position}"
            )
    return ""
