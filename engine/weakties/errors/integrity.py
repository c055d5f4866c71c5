"""What is not as it was recorded."""

from __future__ import annotations

from weakties.errors.explained import WeaktiesError


class BrokenLog(WeaktiesError):
    """A log that does not hold: something changed what was recorded.

    Attributes:
        position: the first position that does not hold; 0 is the log's own heading.
    """

    exit_code = 4

    def __init__(self, position: int, reason: str) -> None:
        self.position, self.reason = position, reason
        super().__init__(
            f"Position {position} does not hold: {reason}. "
            f"Keep a copy of the file, then go back to a backup that verifies."
        )


class WrongAnswers(WeaktiesError):
    """Read models that are not what the log says.

    Attributes:
        partings: for each projection that differs, where and since which position.
    """

    exit_code = 4

    def __init__(self, partings: tuple[tuple[str, str, int, int], ...]) -> None:
        self.partings = partings
        shown = "; ".join(
            f"{projection} parts from the log at position {position} "
            f"({rows} row{'s' * (rows != 1)} of {table})"
            for projection, table, position, rows in partings
        )
        super().__init__(
            f"The log holds, but answers do not: {shown}. Make them anew with `weakties rebuild`."
        )


class LogWentBack(WeaktiesError):
    """A log that ends before, or has another past than, what was last seen of it.

    Attributes:
        position: how far it had come.
        end: where it ends now.
    """

    exit_code = 4

    def __init__(self, path: str, position: int, end: int) -> None:
        self.path, self.position, self.end = path, position, end
        found = f"ends at {end}" if end < position else "has another past"
        super().__init__(
            f"The log of {path} went back: it had come to position {position}, and now {found}. "
            f"Put the newer file back, or accept this one with `weakties anchor --accept`."
        )
