"""Errors about an event or a question that cannot be accepted as it is."""

from __future__ import annotations

from weakties.errors.explained import WeaktiesError

_WHERE = {
    "person": "look with `weakties people`, or begin with `weakties add NAME`.",
    "organization": "`weakties people` lists who works where.",
    "event": "`weakties history` lists events with their numbers.",
    "forgotten person": "imports leave out nobody of that name: write the whole name, an address "
    "or a profile of theirs, or the id that stayed of them.",
    "text about": "`weakties find` searches all words; write the name as it stands there.",
    "import": "`weakties history --ids` shows what came in with which import.",
    "event or batch": "`weakties history --ids` lists events and batches.",
    "change of approach": "`weakties change` lists them, and records one; or name a day.",
}
_WORDS = ("class", "stage", "channel", "step", "kind")
"""What is called by one of a few words that weakties knows, and not by what a network holds."""
_FEW = 8
_CALLED = {"email": "e-mail address", "linkedin": "LinkedIn profile"}


class UnknownId(WeaktiesError):
    """An event or a question names something the network does not hold."""

    def __init__(self, what: str, text: str, alike: tuple[str, ...] = ()) -> None:
        self.what, self.text, self.alike = what, text, alike
        if what in _WORDS:
            self.exit_code = 2
            super().__init__(f"There is no {what} {text!r}; there is: {', '.join(alike)}.")
            return
        cure = _WHERE.get(what, "look with `weakties history`, or record it first.")
        if alike:
            cure = f"did you mean {' or '.join(alike)}?"
        super().__init__(f"There is no {what} {text!r} in this network; {cure}")


class NotVisible(WeaktiesError):
    """An event that had not happened, or was not recorded, by the day that is looked back to."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(
            f"Event {number} had not happened by then, or was not recorded yet; ask for it without "
            "--as-of and --known-at."
        )


class NotSuppressed(WeaktiesError):
    """Somebody who was forgotten, and whom no import leaves out."""

    def __init__(self, person: str) -> None:
        self.person = person
        super().__init__(
            f"No import leaves out {person}, so there is nothing to lift: they were forgotten "
            "without --suppress, or that was lifted since. To have them back, add them again."
        )


class AmbiguousName(WeaktiesError):
    """A few letters that fit more than one person or organization.

    Attributes:
        candidates: pairs of id and label, best match first.
        is_whole: whether each is called just so, and more letters cannot help; then all are named.
    """

    def __init__(
        self, text: str, candidates: tuple[tuple[str, str], ...], *, is_whole: bool = False
    ) -> None:
        self.text, self.candidates, self.is_whole = text, candidates, is_whole
        few = len(candidates) if is_whole else _FEW
        shown = "; ".join(
            label if label.endswith(f"({identity})") else f"{label} ({identity})"
            for identity, label in candidates[:few]
        )
        fits = "several" if len(candidates) <= few else f"{len(candidates)}, of whom the first are"
        cure = "Give an address or the id" if is_whole else "Type more letters, or the id"
        super().__init__(f"{text!r} fits {fits}: {shown}. {cure}.")


class MalformedEvent(WeaktiesError):
    """An event with a value its kind does not allow."""

    exit_code = 2

    def __init__(self, kind: str, reason: str) -> None:
        self.kind, self.reason = kind, reason
        super().__init__(f"This cannot be recorded: {reason}. Correct that, and try again.")


class MalformedDate(WeaktiesError):
    """A text that is no day, month or instant."""

    exit_code = 2

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(
            f"{text!r} is no date; write 2026-11-20, 2026-11, 2026-11-20T14:30, or yesterday."
        )


class UnclearDate(WeaktiesError):
    """Words that name no date, or could name two."""

    exit_code = 2


class SamePerson(WeaktiesError):
    """An identity key that already belongs to somebody else."""

    def __init__(self, key: str, holder: str) -> None:
        self.key, self.holder = key, holder
        what = _CALLED.get(key, key)
        super().__init__(
            f"That {what} already belongs to person {holder}; "
            f"record the event for {holder}, correct the {what}, or `weakties merge` the two."
        )


class CannotUndo(WeaktiesError):
    """Something that cannot be undone, or done again."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"Nothing was changed: {reason}.")


class CannotMerge(WeaktiesError):
    """Two entries that cannot be made one person."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"Nothing was merged: {reason}.")


class CannotCorrectClock(WeaktiesError):
    """Events that cannot count as recorded at other times."""

    def __init__(self, reason: str, cure: str) -> None:
        self.reason, self.cure = reason, cure
        super().__init__(f"The clock was not corrected: {reason}; {cure}.")


class CannotProve(WeaktiesError):
    """An event that no proof can open, or a proof that can no longer be written as planned.

    Attributes:
        position: of the event; 0 is the proof as a whole.
    """

    def __init__(self, position: int, reason: str) -> None:
        self.position, self.reason = position, reason
        super().__init__(
            f"Event {position} cannot be opened: {reason}; leave it out."
            if position
            else f"The proof was not written: {reason}; run the command again."
        )


class WrongSpan(WeaktiesError):
    """Two days between which nothing can be shown: the wrong way round, or too far apart."""

    exit_code = 2

    def __init__(self, start: str, end: str, reason: str, cure: str) -> None:
        self.start, self.end, self.reason, self.cure = start, end, reason, cure
        super().__init__(f"From {start} to {end} {reason}; {cure}.")


class WrongOption(WeaktiesError):
    """An option of an importer that it does not have, or with a value it does not take."""

    exit_code = 2

    def __init__(self, name: str, reason: str, options: tuple[str, ...]) -> None:
        self.name, self.reason, self.options = name, reason, options
        cure = f"there is: {', '.join(options)}" if options else "leave it out"
        super().__init__(f"Option {name!r} cannot be used: {reason}; {cure}.")


class BadQuery(WeaktiesError):
    """A query in SQL that cannot be understood, or that would change something."""

    exit_code = 2

    def __init__(self, reason: str) -> None:
        self.reason = reason
        text = f"SQLite says: {reason}. `weakties query --tables` lists tables and columns."
        if "not authorized" in reason or "returns rows" in reason:
            text = "A query only reads: begin it with select. To change something, use a command."
        elif reason == "interrupted":
            text = "The query took too long, and was ended. Ask for less, or use --timeout."
        super().__init__(text)


class UnknownExporter(WeaktiesError):
    """A format that neither weakties nor a plugin writes, or not in the way that is asked for."""

    exit_code = 2

    def __init__(self, name: str, exporters: tuple[str, ...], condition: str = "") -> None:
        self.name, self.exporters = name, exporters
        super().__init__(
            f"There is no exporter {name!r}{condition}; there is: {', '.join(exporters)}."
        )


class UnknownPanel(WeaktiesError):
    """A part of a report that neither weakties nor a plugin gives."""

    exit_code = 2

    def __init__(self, name: str, panels: tuple[str, ...], near: str = "") -> None:
        self.name, self.panels, self.near = name, panels, near
        meant = f"did you mean {near}? There is" if near else "there is"
        super().__init__(f"There is no panel {name!r}; {meant}: {', '.join(panels)}.")


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
        stage: where it stopped: discover, probe, import, validate, declare, attach, call, replay
            or detach.
        origin: its distribution and version, if it is installed.
    """

    def __init__(self, name: str, stage: str, reason: str, origin: str = "") -> None:
        reason = reason.rstrip(".")
        self.name, self.stage, self.reason, self.origin = name, stage, reason, origin
        which = f"{name} ({origin})" if origin else name
        super().__init__(f"Plugin {which} failed at {stage}: {reason}. {self.cure}.")

    @property
    def cure(self) -> str:
        """What to do about it."""
        if self.stage == "discover":
            return "Uninstall one of the two"
        if self.stage == "call":
            return "Nothing was recorded; report it to the plugin's author, or upgrade it"
        return (
            f"Upgrade it, mend it and run `weakties plugins retry {self.name}`, or switch it off "
            f"with `weakties plugins disable {self.name}`; --safe goes on without plugins"
        )


class Changed(WeaktiesError):
    """A condition of a recording that does not hold: something was recorded that bears on it.

    Attributes:
        position: the first event that bears on it.
        kind: its kind.
    """

    def __init__(self, position: int, kind: str) -> None:
        self.position, self.kind = position, kind
        super().__init__(
            f"Nothing was recorded: event {position} ({kind}) bears on what was decided. Read "
            "again, decide again, and record then."
        )


class KeyTaken(WeaktiesError):
    """A key under which something else was recorded before.

    Attributes:
        position: of what was recorded.
        kind: its kind.
        fields: those that differ; empty if the kinds do.
    """

    def __init__(self, position: int, kind: str, fields: tuple[str, ...] = ()) -> None:
        self.position, self.kind, self.fields = position, kind, fields
        differs = f", with another {' and '.join(fields)}" if fields else ""
        super().__init__(
            f"This key stands for event {position} ({kind}){differs}, and nothing was recorded. "
            "Give every fact a key of its own; to change what was recorded, correct that event."
        )
