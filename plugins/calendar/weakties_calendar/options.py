"""Options for the import of a calendar, and the kinds of meetings."""

from __future__ import annotations

from datetime import date
from typing import Literal

import attrs

ID = "calendar.meetings"
Kind = Literal[
    "information-interview", "coffee", "event", "mentoring", "shadowing", "job-interview"
]


@attrs.frozen
class Options:
    """What a user may set.

    Attributes:
        owner: the e-mail addresses of whose calendar it is, parted by commas.
        since: the first day of meetings to read.
        until: the last day; left out, what was over when the file was written is held, and what
            was to come is agreed.
        kind: what all of these meetings were.
        largest: of more people than this, the owner included, a meeting is no talk.
    """

    owner: str = ""
    since: date | None = None
    until: date | None = None
    kind: Kind = "coffee"
    largest: int = 8
