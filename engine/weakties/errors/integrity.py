"""Errors about a log that is not as it was recorded."""

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


class BrokenProof(WeaktiesError):
    """A proof that does not hold: something in its file was changed, or it is of another log.

    Attributes:
        name: of its file.
        position: the first position that does not hold; 0 is the file as a whole.
    """

    exit_code = 4

    def __init__(self, name: str, position: int, reason: str) -> None:
        self.name, self.position, self.reason = name, position, reason
        where = f"at position {position}, " if position else ""
        super().__init__(
            f"The proof {name} does not hold: {where}{reason}. "
            f"Ask whoever sent it for a new one, and rely on nothing in this one."
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


class ForeignWal(WeaktiesError):
    """A file beside which lies the WAL of another one, or a damaged one of its own."""

    exit_code = 4

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            f"{path} does not hold together with {path}-wal: that was put beside it, or damaged. "
            f"Nothing was changed. If it is another network's, move it back beside that one and "
            f"retry; else keep a copy of both, and go back to a backup that verifies."
        )


class MissingWal(WeaktiesError):
    """A log that lost its WAL, and with it the last events.

    Attributes:
        position: how far it had come.
        end: where it ends now.
    """

    exit_code = 4

    def __init__(self, path: str, position: int, end: int) -> None:
        self.path, self.position, self.end = path, position, end
        super().__init__(
            f"{path} had come to position {position}, and ends at {end} without {path}-wal, which "
            f"was left behind or deleted. Put that file back beside it, or accept the log as it is "
            f"with `weakties anchor --accept`."
        )
