"""What weakties can explain to a person: one class for each cure."""

from __future__ import annotations


class WeaktiesError(Exception):
    """Something weakties can explain; its text is meant for a person and names the cure."""

    exit_code = 1


class UnknownId(WeaktiesError):
    """An event or a question names something the network does not hold."""

    def __init__(self, what: str, given: str, alike: tuple[str, ...] = ()) -> None:
        self.what, self.given, self.alike = what, given, alike
        cure = "list what there is with `weakties people` or `weakties history`, or add it first."
        if alike:
            cure = f"did you mean {' or '.join(alike)}?"
        super().__init__(f"There is no {what} {given!r} in this network; {cure}")


class AmbiguousName(WeaktiesError):
    """A few letters that fit more than one person or organization.

    Attributes:
        candidates: pairs of id and label, best match first.
    """

    def __init__(self, given: str, candidates: tuple[tuple[str, str], ...]) -> None:
        self.given, self.candidates = given, candidates
        shown = "; ".join(f"{label} ({identity})" for identity, label in candidates[:8])
        super().__init__(f"{given!r} fits several: {shown}. Type more letters, or the id.")


class MalformedEvent(WeaktiesError):
    """An event with a value its kind does not allow."""

    def __init__(self, kind: str, reason: str) -> None:
        self.kind, self.reason = kind, reason
        super().__init__(f"This {kind} cannot be recorded: {reason}. Correct the value and retry.")


class MalformedDate(WeaktiesError):
    """A text that is no day, month or instant."""

    def __init__(self, given: str) -> None:
        self.given = given
        super().__init__(
            f"{given!r} is no date; write 2026-11-20, 2026-11, 2026-11-20T14:30, or yesterday."
        )


class SamePerson(WeaktiesError):
    """An identity key that already belongs to somebody else."""

    def __init__(self, key: str, holder: str) -> None:
        self.key, self.holder = key, holder
        super().__init__(
            f"That {key} already belongs to person {holder}; "
            f"record the event for {holder}, or correct the {key}."
        )


class NotANetwork(WeaktiesError):
    """A file that is no weakties network."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            f"{path} is no weakties network; name another file with --network, or import it."
        )


class NewerNetwork(WeaktiesError):
    """A network written by a later weakties."""

    def __init__(self, path: str, version: int, known: int) -> None:
        self.path, self.version, self.known = path, version, known
        super().__init__(
            f"{path} has format {version}, this weakties reads up to {known}; upgrade weakties."
        )


class CannotWrite(WeaktiesError):
    """A place the system does not let us write to: read-only, full, or gone."""

    def __init__(self, path: str, reason: str, cure: str) -> None:
        self.path, self.reason, self.cure = path, reason, cure
        super().__init__(f"{path} cannot be written: {reason}. Nothing was lost; {cure}.")


class Unreadable(WeaktiesError):
    """A file that cannot be read, or not as what it claims to be."""

    def __init__(self, name: str, reason: str, cure: str = "check the file and retry") -> None:
        self.name, self.reason, self.cure = name, reason, cure
        super().__init__(f"{name} cannot be read: {reason}; {cure}.")


class NothingToImport(WeaktiesError):
    """A file no importer recognizes, or one that gives nothing."""

    exit_code = 3

    def __init__(self, name: str, reason: str) -> None:
        self.name, self.reason = name, reason
        super().__init__(
            f"Nothing in {name} can be imported: {reason}. "
            f"Choose an importer with --importer, or export the file again."
        )


class CannotUndo(WeaktiesError):
    """Something that cannot be undone, or done again."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"Nothing was changed: {reason}.")


class NotEmpty(WeaktiesError):
    """An exported log can only be read into a network that holds nothing yet."""

    def __init__(self, events: int) -> None:
        self.events = events
        super().__init__(
            f"This network already holds {events} events; "
            f"read an exported log into a new file with --network NEW.db."
        )


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
            f"{projection} parts from the log at position {position} ({rows} rows of {table})"
            for projection, table, position, rows in partings
        )
        super().__init__(
            f"The log holds, but answers do not: {shown}. Make them anew with `weakties rebuild`."
        )


class UpcasterGap(WeaktiesError):
    """A stored version of an event that no chain of upcasters lifts to today's."""

    def __init__(self, kind: str, version: int) -> None:
        self.kind, self.version = kind, version
        super().__init__(
            f"No upcaster lifts {kind} from version {version}; "
            f"upgrade the plugin or weakties that declares it."
        )


class ForkedNetwork(WeaktiesError):
    """A network opened in one process and used in its child."""

    def __init__(self) -> None:
        super().__init__(
            "This network was opened before the process forked; open it again in the child."
        )


class BrokenPlugin(WeaktiesError):
    """A plugin that could not be used.

    Attributes:
        stage: where it stopped: import, validate or call.
    """

    def __init__(self, name: str, stage: str, reason: str) -> None:
        self.name, self.stage, self.reason = name, stage, reason
        super().__init__(
            f"Plugin {name} failed at {stage}: {reason}. "
            f"Upgrade or remove it, or run with --safe to go on without plugins."
        )


class NoNetwork(WeaktiesError):
    """A network that was not begun yet."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            f"There is no network at {path} yet; begin one with `weakties import FILE`, "
            f"`weakties add NAME` or `weakties demo`."
        )
