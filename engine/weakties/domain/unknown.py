"""An event of a kind, or a version, that is not known here."""

from weakties.domain.event import Event, event


@event("unknown")
class Unknown(Event):
    """An event whose kind or version nobody here knows: kept, shown, exported, and skipped.

    Attributes:
        kind: as stored.
        data: the JSON as stored.
    """

    kind: str
    data: str
