"""Forgetting somebody: every word about them goes, the counts stay, and the chain still holds.

Undoing is another thing: what is undone can come back, what is forgotten cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Literal

import attrs

from weakties.corrections import ledger, written_files
from weakties.corrections.mentions import Mention, Mentions, find_mentions
from weakties.corrections.restating import draft_restatement
from weakties.domain.ids import EventId, PersonId
from weakties.domain.people import SuppressionLifted
from weakties.domain.structural import PersonForgotten
from weakties.errors import (
    CannotWrite,
    CopiesLeft,
    NotInLedger,
    NotSuppressed,
    UnknownId,
    Unreadable,
)
from weakties.errors.files import describe_obstacle
from weakties.importing.suppressing import (
    build_erased_key,
    hash_suppressed_key,
    is_address,
    name_keys,
)
from weakties.log.chain import is_sealed
from weakties.log.envelope import Draft
from weakties.log.protocol import Writer
from weakties.log.sqlite.explain import is_busy
from weakties.log.sqlite.lock import list_readers
from weakties.network import suppression

if TYPE_CHECKING:
    from weakties.corrections.recognition import Marks
    from weakties.network.facade import Network
    from weakties.network.recorder import Recorder

_PATIENCE_S, _PAUSE_S = 2.0, 0.1
_NOTHING = "Nothing was erased"
Reason = Literal["request", "retention", "user"]


@attrs.frozen
class Forgetting:
    """What a forgetting erases, or would.

    Attributes:
        person: the id that stays.
        events: whose words go: those that mention them, and texts of others that name them.
        perhaps: texts that hold a part of the name only, or an entry of the same name; they stay
            unless the forgetting is thorough.
        suppressed: how many addresses and profiles must not come back.
        suppressed_names: how many names an import leaves out where a row has no address.
        marks: by what they are recognized in texts; None once that is erased.
    """

    person: PersonId
    events: tuple[Mention, ...]
    perhaps: tuple[Mention, ...]
    suppressed: int = 0
    suppressed_names: int = 0
    marks: Marks | None = attrs.field(default=None, eq=False, repr=False)


def foresee_forgetting(
    network: Network, person: PersonId, *, other_names: Collection[str] = ()
) -> Forgetting:  # fmt: skip
    """Return what a forgetting would erase, and change nothing; see `forget`."""
    mentions = find_mentions(network.log, person, other_names)
    return Forgetting(person, mentions.certain, mentions.perhaps, marks=mentions.marks)


def forget(
    network: Network, person: PersonId, *,
    suppress: bool = False, thorough: bool = False, reason: Reason = "user", source: str = "api",
    other_names: Collection[str] = (), also: Collection[int] = (),
) -> Forgetting:  # fmt: skip
    """Erase every name, address and word about somebody, for good, wherever weakties keeps them.

    Args:
        person: any id that stands in the log: of an entry that is undone or merged, too.
        suppress: whether an import must not bring them back; then keyed hashes of their addresses
            and names stay, until `lift_suppression`, or until somebody adds them by hand.
        thorough: whether texts that only perhaps mean them go too.
        other_names: further names that are looked for in texts.
        also: positions of further events whose words go: of those that perhaps mean them, or that
            say who or what another is. What else those say of a person is told again.

    Raises:
        CopiesLeft: the words are erased, and copies may be left, since another program reads the
            log or the answers just now, or they cannot be written.
        NotInLedger: the words are erased, and the ledger cannot say so.
        CannotWrite: another process writes, or the place does not take it; nothing was erased.
    """

    def work(writer: Writer) -> Forgetting:
        mentions = find_mentions(network.log, person, other_names)
        wanted = (
            m for m in mentions.perhaps if (thorough and not m.needs_number) or m.position in also
        )
        gone = (*mentions.certain, *wanted)
        gone += tuple(mentions.imports_of(gone))
        names = _list_names(mentions) if suppress else ()
        name_hashes = {key for name in names for key in name_keys(name)}
        hashes = _hash_keys(network, [*mentions.keys, *name_hashes]) if suppress else ()
        erased = _erased_keys(network, gone) if suppress else ()
        ids = tuple(EventId(m.id) for m in gone)
        for event, before in mentions.restate_others(gone, also):
            writer.append([draft_restatement(before, event, network.log)])
        forgotten = PersonForgotten(
            person=person, events=ids, suppressed=(*hashes, *erased), reason=reason,
            people=tuple(map(PersonId, sorted(mentions.subject.people - {person}))) or None,
        )  # fmt: skip
        writer.append([Draft(event=forgotten, source=source)])
        writer.blank(ids)
        positions = {m.position for m in gone}
        rest = tuple(m for m in mentions.perhaps if m.position not in positions)
        addresses = sum(map(is_address, mentions.keys)) if suppress else 0
        return Forgetting(person, gone, rest, addresses, len(names))

    # Noted before anything is blanked: whoever is killed from here on leaves the note, and `doctor`
    # names the WAL and the answers until they were scrubbed. A refused transaction erased nothing,
    # so that its note goes again.
    if network.path is not None:
        written_files.note_erasing(network.path)
    try:
        done = network.run_as_writer(work)
    except BaseException as error:
        if network.path is not None:
            written_files.note_erased(network.path)
        if isinstance(error, CannotWrite):
            raise CannotWrite(error.path, error.reason, error.cure, _NOTHING) from error
        raise
    try:
        complete(network)
    except CopiesLeft as left:
        left.forgetting = done
        raise
    return done


def complete(network: Network) -> int:
    """Do what a forgetting does after its commit: say so in the ledger, and leave no copy.

    The ledger comes after the commit: it must never name somebody who was not forgotten. If it
    cannot be written, the words are scrubbed all the same before that is said.

    Returns:
        how many forgettings the ledger lacked.

    Raises:
        CopiesLeft: copies may be left; see `scrub`.
        NotInLedger: the ledger cannot be written, or read.
    """
    refusal: Unreadable | CannotWrite | None = None
    added = 0
    try:
        added = ledger.remember(network)
    except (Unreadable, CannotWrite) as error:
        refusal = error
    scrub(network)
    if refusal is not None:
        name = refusal.name if isinstance(refusal, Unreadable) else Path(refusal.path).name
        raise NotInLedger(name, refusal.reason, _get_cure(refusal)) from refusal
    return added


def scrub(network: Network) -> None:
    """Leave no copy of what was forgotten in the log's files, nor in those of the read models.

    What could not be removed is noted, so that `weakties doctor` names it until it is.

    Raises:
        CopiesLeft: another program stands in the way, or something that is no file, or a disk
            without room.
    """
    if network.path is not None:
        written_files.prune(network.path)
    until = monotonic() + _PATIENCE_S
    log = answers = _Scrubbed(is_left=True)
    while True:
        log = _try_to_clean(network.log.scrub) if log.is_left else log
        answers = _try_to_clean(network.views.erase) if answers.is_left else answers
        if not (log.is_left or answers.is_left):
            if network.path is not None:
                written_files.note_erased(network.path)
            return
        if not (log.is_busy or answers.is_busy) or monotonic() > until:
            break
        sleep(_PAUSE_S)
    raise _describe_copies(network, log, answers)


@attrs.frozen
class _Scrubbed:
    """What became of a file that was to be cleaned.

    Attributes:
        refusal: why it takes nothing; None if somebody who reads is in the way.
    """

    is_left: bool
    refusal: CannotWrite | None = None

    @property
    def is_busy(self) -> bool:
        """Whether to try again is of use: readers end, but a folder or a full disk stays."""
        return self.is_left and self.refusal is None


def _try_to_clean(clean: Callable[[], bool]) -> _Scrubbed:
    try:
        return _Scrubbed(is_left=not clean())
    except CannotWrite as error:
        return _Scrubbed(is_left=True, refusal=None if _is_busy(error) else error)


def _is_busy(error: CannotWrite) -> bool:
    return error.__cause__ is not None and is_busy(error.__cause__)


def _describe_copies(network: Network, log: _Scrubbed, answers: _Scrubbed) -> CopiesLeft:
    """Return which copies may be left, and why; and note it, for who does not read that."""
    refusal = answers.refusal or log.refusal
    if network.path is None:
        reason, cure = "another program reads it", "close that program"
        if refusal is not None:
            reason, cure = refusal.reason, _get_cure(refusal)
        return CopiesLeft("the network", reason, cure)
    own = written_files.list_own_copies(network.path)
    files = [file for file, done in zip(own, (log, answers), strict=True) if done.is_left]
    written_files.note_erasing(network.path, files)
    shown = " and ".join(map(str, files))
    if refusal is not None and describe_obstacle(Path(refusal.path)) is not None:
        reason = f"{refusal.path} is in the way, since {refusal.reason}"
        return CopiesLeft(shown, reason, "move it away")
    if refusal is not None:
        return CopiesLeft(shown, refusal.reason, _get_cure(refusal))
    databases = ((network.path, log.is_left), (own[1], answers.is_left))
    readers = sorted({p for path, is_left in databases if is_left for p in list_readers(path)})
    who = " and ".join(f"process {number}" for number in readers) or "another program"
    verb = "read" if len(readers) > 1 else "reads"
    them = "these programs, or end them if they hang" if len(readers) > 1 else (
        "that program, or end it if it hangs"
    )  # fmt: skip
    return CopiesLeft(shown, f"{who} {verb} it just now", f"close {them}")


def find_forgotten_at(network: Network, people: Collection[str]) -> str | None:
    """Return when somebody was forgotten last, by their ids; None if they never were."""
    forgettings = ledger.list_forgettings(network.log)
    moments = [r.occurred_at for r, ids in forgettings if not set(ids).isdisjoint(people)]
    return max(moments, default=None)


def _get_cure(error: CannotWrite | Unreadable) -> str:
    """Return what to do about an error, before something is tried again."""
    return error.cure.removesuffix(" and retry").removesuffix(",")


def lift_suppression(network: Network, text: str, *, source: str = "api") -> int:
    """Let imports bring somebody in again who was forgotten with `suppress`.

    It brings back nothing by itself, and can be undone.

    Args:
        text: an address, a profile or a whole name of theirs, or the id that stayed of them.

    Returns:
        how many people it means.

    Raises:
        UnknownId: imports leave out nobody of that name.
        NotSuppressed: it is the id of somebody who was forgotten, and whom no import leaves out.
    """

    def work(recorder: Recorder) -> int:
        people = suppression.load_suppressions(network.log, network.path).find_named(text)
        if not people and find_forgotten_at(network, (text,)):
            raise NotSuppressed(text)
        if not people:
            raise UnknownId("forgotten person", text)
        forgettings = tuple(EventId(person.forgetting) for person in people)
        recorder.record(SuppressionLifted(forgettings=forgettings))
        return len({person.person for person in people})

    return network.run_transaction(work, source=source)


def _list_names(mentions: Mentions) -> tuple[str, ...]:
    """Return all names that somebody has or had; of two spellings of one, the first."""
    subject = mentions.subject
    names = [*(entry.name for entry in subject.entries), *subject.other_names]
    return tuple({keys[0]: name for name in names if (keys := name_keys(name))}.values())


def _hash_keys(network: Network, keys: Collection[str]) -> tuple[str, ...]:
    if not keys:
        return ()
    secret = suppression.ensure_secret(network.log, network.path, network.chance)
    return tuple(sorted(hash_suppressed_key(secret, key) for key in keys))


def _erased_keys(network: Network, gone: Collection[Mention]) -> tuple[str, ...]:
    """Return hashes of the keys that go with events about others, which an import leaves alone.

    A row about the person is recognized by their address or profile. One about another that names
    them in its words is not: its key says that it was erased.
    """
    positions = sorted(m.position for m in gone if m.why not in ("about", "file"))
    rows = (row for position in positions for row in network.log.read_rows(position - 1, position))
    keys = [row.key for row in rows if row.key is not None and is_sealed(row.commitment)]
    if not keys:
        return ()
    secret = suppression.ensure_secret(network.log, network.path, network.chance)
    return tuple(sorted(hash_suppressed_key(secret, build_erased_key(key.hex())) for key in keys))
