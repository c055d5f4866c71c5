"""Errors about a file, or the folder it is in."""

from __future__ import annotations

import stat
from pathlib import Path

from weakties.errors.explained import WeaktiesError


class NotANetwork(WeaktiesError):
    """A file that is no weakties network."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            f"{path} is no weakties network; name another file with --network, or import it."
        )


class NewerNetwork(WeaktiesError):
    """A network written by a later weakties."""

    def __init__(self, path: str, version: int, latest: int) -> None:
        self.path, self.version, self.latest = path, version, latest
        super().__init__(
            f"{path} has format {version}, this weakties reads up to {latest}; upgrade weakties."
        )


class NoNetwork(WeaktiesError):
    """A network that was not begun yet."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            f"There is no network at {path} yet; begin one with `weakties import FILE` or "
            f"`weakties add NAME`, or look around in a fictional one with `weakties demo`."
        )


class NoStore(WeaktiesError):
    """A URL whose scheme no plugin knows."""

    def __init__(self, scheme: str) -> None:
        self.scheme = scheme
        super().__init__(
            f"No plugin that is loaded opens {scheme}:// networks; see `weakties plugins list`, "
            f"or name a file."
        )


class SeveralNetworks(WeaktiesError):
    """A place that holds several networks, of which none was named."""

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__(
            f"{url} holds several networks; name yours by its id, as in {url}#ID. "
            f"`weakties anchor` shows the id of one that you can open."
        )


class Unconfirmed(WeaktiesError):
    """Something was to be recorded elsewhere, and nobody knows whether it is."""

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__(
            f"The connection to {url} broke at the very end, so this may be recorded, or not. "
            f"Look with `weakties history` before you tell it again; what has a key, as imports "
            f"have, is recorded once however often it is told."
        )


class CannotWrite(WeaktiesError):
    """A place the system does not let us write to: read-only, full, or gone."""

    def __init__(
        self, path: str, reason: str, cure: str, outcome: str = "Nothing was lost"
    ) -> None:
        self.path, self.reason, self.cure = path, reason, cure
        super().__init__(f"{path} cannot be written: {reason}. {outcome}; {cure}.")


class CopiesLeft(WeaktiesError):
    """Words that are erased from the log, and of which a copy could not be removed yet.

    Attributes:
        forgetting: what was erased, if it was just now: a `weakties.corrections.Forgetting`.
    """

    forgetting: object = None

    def __init__(self, files: str, reason: str, cure: str) -> None:
        self.files, self.reason, self.cure = files, reason, cure
        super().__init__(
            f"The words are erased from the log, but copies of them may be left in {files}: "
            f"{reason}. {cure[0].upper()}{cure[1:]}, then run `weakties forget --finish`."
        )


class NotInLedger(WeaktiesError):
    """A forgetting that is done, and of which the ledger beside the log does not know yet."""

    def __init__(self, name: str, reason: str, cure: str) -> None:
        self.name, self.reason, self.cure = name, reason, cure
        super().__init__(
            f"The words are erased from the log, but {name} does not say so, and a backup of "
            f"before would bring them back: {reason}. {cure[0].upper()}{cure[1:]}, then run "
            f"`weakties forget --finish`."
        )


class Unreadable(WeaktiesError):
    """A file that cannot be read, or not as what it claims to be."""

    def __init__(self, name: str, reason: str, cure: str = "check the file and retry") -> None:
        self.name, self.reason, self.cure = name, reason, cure
        super().__init__(f"{name} cannot be read: {reason}; {cure}.")


class NothingToImport(WeaktiesError):
    """A file no importer recognizes, or one that gives nothing.

    Attributes:
        report: what became of its rows, if an importer read them: a
            `weakties.exchange.ImportReport`.
    """

    exit_code = 3
    report: object = None

    def __init__(self, name: str, reason: str, cure: str = "") -> None:
        self.name, self.reason = name, reason
        self.cure = cure or "choose an importer with --importer, or export the file again"
        super().__init__(
            f"Nothing in {name} can be imported: {reason}. {self.cure[0].upper()}{self.cure[1:]}."
        )


class SeveralImporters(WeaktiesError):
    """A file of which two importers are nearly as sure."""

    def __init__(self, name: str, first: str, second: str) -> None:
        self.name, self.first, self.second = name, first, second
        super().__init__(
            f"{name} could be read by {first} or by {second}; choose with --importer {first}."
        )


class OtherPlan(WeaktiesError):
    """A plan that no longer says what an import would do."""

    def __init__(self, planned: str, current: str) -> None:
        self.planned, self.current = planned, current
        super().__init__(
            f"The file or the network changed since plan {planned} was made; nothing was imported. "
            f"Look at what would happen now with --dry-run: it is plan {current}."
        )


class EndlessImport(WeaktiesError):
    """An importer that gives more than can stand in the file."""

    def __init__(self, importer: str, rows: int) -> None:
        self.importer, self.rows = importer, rows
        super().__init__(
            f"{importer} gave {rows} rows and did not end, so nothing was imported; "
            f"report it to its author, or choose another with --importer."
        )


class TooManyRejects(WeaktiesError):
    """An import of which more rows were rejected than the user allows."""

    exit_code = 2

    def __init__(self, name: str, rejected: int, rows: int) -> None:
        self.name, self.rejected, self.rows = name, rejected, rows
        super().__init__(
            f"{rejected} of {rows} rows of {name} were rejected, so nothing was imported; "
            f"list them with --dry-run --json, or allow more with --max-rejects."
        )


class NotEmpty(WeaktiesError):
    """An exported log can only be read into a network that holds nothing yet."""

    def __init__(self, events: int) -> None:
        self.events = events
        what = f"already holds {events} events" if events else "was begun as another one"
        super().__init__(
            f"This network {what}; read an exported log into a new file with --network NEW.db, "
            f"or into a database that does not know its id."
        )


class AnotherNetwork(WeaktiesError):
    """A backup of another network than the one it was to replace."""

    def __init__(self, backup: str, path: str) -> None:
        self.backup, self.path = backup, path
        super().__init__(
            f"{backup} is a backup of another network than {path}; nothing was changed. "
            f"Restore it into a file of its own with --network NEW.db."
        )


class WrittenMeanwhile(WeaktiesError):
    """A network in which something was recorded while it was to be replaced."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            f"Something was recorded in {path} just now, so nothing was restored; "
            f"close what writes to it and run the command again."
        )


def describe_obstacle(companion: Path) -> str | None:
    """Return what lies in the place of a file beside a network, unless it is such a file.

    A pipe would keep waiting who reads it, and through a link another file would be written to.
    """
    try:
        status = companion.lstat()
    except OSError:
        return None
    if stat.S_ISLNK(status.st_mode):
        return "it is a link to another file"
    if stat.S_ISDIR(status.st_mode):
        return "it is a folder"
    if not stat.S_ISREG(status.st_mode):
        return "it is no file"
    return "it has a second name, a hard link" if status.st_nlink > 1 else None


class NoFolder(WeaktiesError):
    """A network without a folder, where a file beside it is needed."""

    def __init__(self) -> None:
        super().__init__(
            "This network has no folder, so that nothing can be kept beside it: open a file, or "
            "name a folder with views=."
        )


class ConsumerTaken(WeaktiesError):
    """A consumer whose name another one has, which is at work."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"A consumer named {name!r} is at work already, here or in another process: end that "
            "one, or take another name."
        )
