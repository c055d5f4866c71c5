"""Verification of the whole log, from its first position to its last."""

from __future__ import annotations

from struct import error as StructError  # noqa: N812  # a class, whatever struct calls it

import attrs

from weakties.domain.structural import LogRestored, PersonForgotten
from weakties.domain.watching import OnProgress, report_progress
from weakties.errors import BrokenLog, WeaktiesError
from weakties.log import chain
from weakties.log.envelope import Head, Row
from weakties.log.protocol import Log

_HEADING = "weakties anchor 1"
_FOREIGN = "This anchor belongs to another network; name the file it was made from."
_CHANGED = "its personal part or its key was changed after it was recorded"


@attrs.frozen
class Anchor:
    """The head of a log, to be kept elsewhere: it shows a cut tail and a chain made anew."""

    network_id: str
    position: int
    hash: bytes

    @property
    def text(self) -> str:
        """Spell it for a file: four lines."""
        return f"{_HEADING}\n{self.network_id}\n{self.position}\n{self.hash.hex()}\n"

    @classmethod
    def parse(cls, text: str) -> Anchor:
        """Read it back.

        Raises:
            WeaktiesError: the text is no anchor.
        """
        try:
            heading, network_id, position, digest = text.split("\n")[:4]
            if heading == _HEADING and int(position) >= 0:
                return cls(network_id, int(position), bytes.fromhex(digest))
        except ValueError:
            pass
        raise WeaktiesError("This is no anchor; make one with `weakties anchor > FILE`.")


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
        raise WeaktiesError(_FOREIGN)
    end = log.read_head().position
    if anchor.position > end:
        raise BrokenLog(end + 1, f"the log was cut: the anchor knows position {anchor.position}")
    head = Head(0, chain.genesis(log.network_id, log.secret))
    for row in log.read_rows(anchor.position - 1, anchor.position) if anchor.position else ():
        head = Head(row.position, row.hash, row.recorded_at)
    if head.hash != anchor.hash:
        raise BrokenLog(anchor.position, "it is not what the anchor knows")
    return head


def verify(log: Log, anchor: Anchor | None = None, on_progress: OnProgress | None = None) -> Head:
    """Recompute every commitment and every link.

    Args:
        anchor: an earlier head, which must still be part of the chain.
        on_progress: hears how far it has come.

    Returns:
        the head, if all holds.

    Raises:
        BrokenLog: with the first position that does not hold; 0 is the file itself.
    """
    hashes = {0: chain.genesis(log.network_id, log.secret)}
    forgotten = _find_blanked(log)
    position, previous, recorded_at = 0, hashes[0], ""
    for row in report_progress(log.read_rows(), on_progress):
        if row.position != position + 1:
            raise BrokenLog(position + 1, "the event is missing")
        position = row.position
        _check(row, previous, forgotten)
        previous, recorded_at = row.hash, row.recorded_at
        if anchor and position == anchor.position:
            hashes[position] = row.hash
    _check_anchor(log, anchor, hashes, position)
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


def _check_anchor(log: Log, anchor: Anchor | None, hashes: dict[int, bytes], end: int) -> None:
    if anchor is None:
        return
    if anchor.network_id != log.network_id:
        raise WeaktiesError(_FOREIGN)
    if anchor.position > end:
        cut = f"the log was cut: the anchor knows position {anchor.position}"
        raise BrokenLog(end + 1, f"{cut}{_explain_restoring(log, anchor)}")
    if hashes[anchor.position] != anchor.hash:
        reason = f"it is not what the anchor knows{_explain_restoring(log, anchor)}"
        raise BrokenLog(anchor.position, reason)


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
