"""The times at which a log was replaced by a backup or an older file of it, and what was left."""

from __future__ import annotations

from typing import Any

import attrs

from weakties.domain.structural import LogRestored
from weakties.history.wording import spell_moment
from weakties.log.envelope import Recorded
from weakties.lookup import Readable

_DAY = len("2026-11-20")


@attrs.frozen(kw_only=True)
class Restoration:
    """A log that was replaced by a backup or an older file of it, and went on from there.

    Attributes:
        recorded: the event that says so.
        position: the number of the last event that was kept.
        left_position: the number of the last event of the log that was left; 0 if nobody can tell.
        left_hash: the link of the chain there, in hexadecimal; empty if nobody can tell.
        how: by a ``backup`` that was restored, or a ``file`` that was put there by hand.
    """

    recorded: Recorded
    position: int
    left_position: int
    left_hash: str
    how: str

    @property
    def in_words(self) -> str:
        """The same in a sentence, without a full stop."""
        day, number = spell_moment(self.recorded.recorded_at[:_DAY]), self.recorded.position
        by = {"backup": "a backup", "file": "an older file"}[self.how]
        left = f"ended at event {self.left_position}" if self.left_position else "cannot be read"
        return (
            f"On {day} the log was replaced by {by} that ended at event {self.position}, as event "
            f"{number} says; the one before {left}, and what only that had is not in this one"
        )

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON's values."""
        return {
            "event": self.recorded.position,
            "recorded": self.recorded.recorded_at,
            "position": self.position,
            "left_position": self.left_position or None,
            "left_hash": self.left_hash or None,
            "how": self.how,
        }


def list_restorations(view: Readable) -> list[Restoration]:
    """Return every time that the log was replaced, as far as a view knows; the first one first.

    Like undoing and merging, it counts for every day, and from its recording on. A log that never
    was, or only by a weakties that recorded nothing of it, gives an empty list.
    """
    return [
        Restoration(
            recorded=recorded,
            position=event.position,
            left_position=event.left_position,
            left_hash=event.left_hash,
            how=event.how,
        )
        for recorded in view.feed.read(kinds=(LogRestored.KIND,))
        if isinstance(event := recorded.event, LogRestored)
    ]
