"""Forgetting somebody, and finishing that where something stood in the way."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from typing import Any

import attrs
import click

from weakties_cli.context import Call, pass_call, refuse_look_back
from weakties_cli.input.names import find_or_choose, with_id
from weakties_cli.input.recording import spell_day
from weakties_cli.output import (
    clean,
    format_count,
    format_day,
    is_on_a_terminal,
    print_fitted_table,
    print_json,
    print_note,
    print_text,
)

SHOWN = 40
_NOBODY = "Nobody was forgotten in this network."


@click.command("forget")
@click.argument("person", required=False)
@click.option("--dry-run", is_flag=True, help="Only list what would be erased.")
@click.option("--suppress", is_flag=True, help="Let no import bring them back.")
@click.option("--lift", is_flag=True,
              help="Let imports bring in again whom you forgot with --suppress; name them by an "
              "address, a profile or a whole name.")  # fmt: skip
@click.option("--thorough", is_flag=True, help="Erase texts that only perhaps mean them, too.")
@click.option(
    "--called",
    multiple=True,
    metavar="NAME",
    help="Look for this name of theirs, too. Without PERSON: somebody who is only in texts.",
)
@click.option(
    "--also",
    multiple=True,
    type=int,
    metavar="EVENT",
    help="Erase also the words of the event with this number in the list.",
)
@click.option(
    "--finish", is_flag=True, help="Finish earlier forgettings: erase copies that were left."
)
@click.option("--yes", is_flag=True, help="Do not ask. PERSON must be whole, not a few letters.")
@refuse_look_back
@pass_call
def forget_command(
    call: Call, /, person: str | None, called: tuple[str, ...], also: tuple[int, ...], **flags: bool
) -> None:
    """Erase every name, address and word about somebody, for good.

    That something happened stays, without their name, so that figures stay right; texts about
    others that name them are erased, too. Look at --dry-run first. It cannot be undone. Backups
    that you made before keep the words until you restore or delete them.

    With --yes, and without a terminal, PERSON is a whole name, an address, a telephone number, a
    profile or an id; a few letters are enough where you are asked.

    \b
    weakties forget "Ana Ruiz" --dry-run
    weakties forget "Ana Ruiz" --suppress
    weakties forget "Ana Ruiz" --lift
    weakties forget --called Ana --dry-run
    """
    from weakties import corrections

    if flags["lift"]:
        _lift_suppression(call, person, called=called, also=also, **flags)
        return
    if flags["finish"]:
        _finish(call, person, called=called, also=also, **flags)
        return

    with call.network(create=False, plugins=True) as network:
        subject = _find_subject(network, person, called, flags)
        forgotten_at = corrections.find_forgotten_at(network, subject.people)
        called = tuple(dict.fromkeys((*subject.other_names, *called)))
        forgetting = corrections.foresee_forgetting(network, subject.id, other_names=called)
        _refuse_unlisted(also, forgetting)
        if forgotten_at and not (forgetting.events or forgetting.perhaps):
            _print_forgotten_already(call, forgetting, forgotten_at)
            return
        if forgotten_at and not call.json:
            print_note(
                f"note: {subject.id} was forgotten already on {spell_day(forgotten_at)}; this is "
                "what is left, or came in since:"
            )
        overview = _Overview.of(network, forgetting, every=call.json)
        if flags["dry_run"]:
            _print_forgotten(call, subject, forgetting, flags, overview)
            return
        if not call.json:
            _print_list(overview, subject.label)
        if person is None and not (forgetting.events or also or flags["thorough"]):
            raise click.UsageError(
                "Nothing was erased, since nothing of this is certain: say what goes by --also "
                "and its number, or --thorough for all."
            )
        _confirm(subject.label, yes=flags["yes"])
        forgetting, failure = _erase(network, subject, flags, called=called, also=also)
        left = corrections.find_copies(network)
    has_entry = person is not None
    _print_forgotten(call, subject, forgetting, flags, overview, left, has_entry=has_entry)
    if failure is not None:
        raise failure
    if left and not call.json:
        _note_copies(left)


def _erase(
    network: Any, subject: Any, flags: dict[str, bool], **which: Any
) -> tuple[Any, Exception | None]:
    """Erase every word about somebody; return what that was, and why copies are left, if any."""
    from weakties import corrections
    from weakties.errors import CopiesLeft

    failure: CopiesLeft | None = None
    try:
        forgetting: Any = corrections.forget(
            network, subject.id, suppress=flags["suppress"], thorough=flags["thorough"],
            source="cli", other_names=which["called"], also=which["also"],
        )  # fmt: skip
    except CopiesLeft as error:
        forgetting, failure = error.forgetting, error
        if forgetting is None:
            raise
    network.detach_plugins()  # which write anew what they keep beside the network
    return forgetting, failure


def _note_copies(left: list[Any]) -> None:
    """Print which other files may have words of somebody who was forgotten."""
    print_note(
        "note: words about them may be in other files; `weakties forget --finish` removes what "
        "it can, and says what to do about the rest:"
    )
    for copy in left:
        print_note(f"  {copy.path} {copy.what}")


def _print_forgotten_already(call: Call, forgetting: Any, forgotten_at: str) -> None:
    """Print that nothing is left of somebody who was forgotten before."""
    if call.json:
        print_json({**_render_json(forgetting, _NOTHING, erased=False), "left": []})
        return
    print_text(
        f"{forgetting.person} was forgotten already on {spell_day(forgotten_at)}, and nothing was "
        "recorded about them since: nothing is left to erase."
    )


def _lift_suppression(call: Call, person: str | None, **options: Any) -> None:
    """Let imports bring in again whom a name, an address, a profile or an id means."""
    from weakties import corrections

    others = [name for name, value in options.items() if value and name not in ("lift", "yes")]
    if others:
        flag = others[0].replace("_", "-")
        raise click.UsageError(f"--lift forgets nobody: leave --{flag} out.")
    if person is None:
        raise click.UsageError("Name whom imports may bring in again.")
    with call.network(create=False) as network:
        number = corrections.lift_suppression(network, person, source="cli")
    if call.json:
        print_json({"lifted": number})
        return
    who = "that person" if number == 1 else f"{number} people of that name"
    print_text(
        f"Imports may bring in {who} again. Nothing comes back by itself; `weakties undo` takes "
        "this back."
    )


def _find_subject(
    network: Any, person: str | None, called: tuple[str, ...], flags: dict[str, bool]
) -> Any:
    """Return who is to be forgotten; a part of a name is only taken where the user can look."""
    import weakties
    from weakties import corrections

    if person is None:
        if not called:
            raise click.UsageError("Name whom to forget.")
        return corrections.find_subject_in_texts(network, called)
    in_texts = f"weakties forget --called {shlex.quote(clean(person))}"
    try:
        subject = find_or_choose(
            lambda _, text: corrections.find_subject(network, text), network, person
        )
    except weakties.WeaktiesError as error:
        if hasattr(error, "alike"):  # nobody fits
            print_note(f"note: for somebody whom only texts call so: {in_texts}")
        raise
    if subject.is_exact:
        return subject
    whom = with_id(subject.label, subject.id)
    if not flags["dry_run"] and (flags["yes"] or not is_on_a_terminal()):
        raise click.UsageError(
            f"{person!r} is only a part of what {whom} is called, or written otherwise, and "
            "forgetting cannot be undone: nothing was erased. Give the whole name, an address, a "
            f"telephone number or the id, such as weakties forget {subject.id}. For somebody else, "
            f"whom only texts call so: {in_texts}"
        )
    print_note(
        f"note: {person!r} is taken as {whom}; for somebody else, whom only texts call so: "
        f"{in_texts}"
    )
    return subject


def _finish(call: Call, person: str | None, *, dry_run: bool, **options: Any) -> None:
    """Do what is left of earlier forgettings, or only list it."""
    from weakties import corrections

    if person is not None:
        raise click.UsageError("--finish is about all who were forgotten: leave the name out.")
    others = [name for name, value in options.items() if value and name not in ("finish", "yes")]
    if others:
        raise click.UsageError(f"--finish forgets nobody: leave --{others[0]} out.")
    with call.network(create=False, plugins=not dry_run) as network:
        if dry_run:
            _print_cleanup_to_come(call, corrections.foresee_cleanup(network))
        else:
            _print_cleanup(call, corrections.finish_forgetting(network))


def _print_cleanup_to_come(call: Call, foreseen: Any) -> None:
    """Print what would be cleaned, and which copies are not ours to remove."""
    if call.json:
        print_json(
            {
                "to_clean": [str(copy.path) for copy in foreseen.cleaned],
                "left": _render_copies(foreseen.left),
                "to_note": foreseen.noted,
            }
        )
        return
    for copy in foreseen.cleaned:
        print_text(f"{copy.path} {copy.what}: would be cleaned.")
    for copy in foreseen.left:
        print_text(f"{copy.path} {copy.what}: {copy.cure}.")
    if foreseen.noted:
        print_text(f"The ledger lacks {_format_forgettings(foreseen.noted)}: would be added.")
    is_known = foreseen.cleaned or foreseen.left or foreseen.noted
    print_text("Nothing was changed." if is_known else "No copies are known; nothing was changed.")


def _format_forgettings(number: int) -> str:
    return format_count(number, "forgetting")


def _print_cleanup(call: Call, done: Any) -> None:
    """Print which copies were cleaned, and which may be left."""
    if call.json:
        print_json(
            {
                "cleaned": [str(copy.path) for copy in done.cleaned],
                "left": _render_copies(done.left),
                "forgettings": done.forgettings,
                "noted": done.noted,
            }
        )
    else:
        if done.noted:
            print_text(
                f"Added to the ledger, which lacked it: {_format_forgettings(done.noted)}; a "
                "backup of before brings nobody back."
            )
        for copy in done.cleaned:
            print_text(f"{copy.path} {copy.what}: cleaned.")
        for copy in done.left:
            print_text(f"{copy.path} {copy.what}: {copy.cure}.")
        nothing = "No copies are left." if done.forgettings else _NOBODY
        print_text("Copies may be left in the files above." if done.left else nothing)
    if done.left:
        raise SystemExit(1)


def _refuse_unlisted(also: tuple[int, ...], forgetting: Any) -> None:
    """Refuse the number of an event that does not speak of them."""
    listed = {m.position for m in (*forgetting.events, *forgetting.perhaps)}
    for position in also:
        if position not in listed:
            raise click.UsageError(
                f"Event {position} is not in the list of what speaks of them; look at --dry-run."
            )


def _print_forgotten(
    call: Call,
    subject: Any,
    forgetting: Any,
    flags: dict[str, bool],
    overview: _Overview,
    left: Iterable[Any] = (),
    *,
    has_entry: bool = True,
) -> None:
    """Print what was erased, or would be.

    Args:
        has_entry: whether they stay as a number; who only stood in texts does not.
    """
    if call.json:
        told = _render_json(forgetting, overview, erased=not flags["dry_run"])
        print_json({**told, "left": _render_copies(left)})
    elif flags["dry_run"]:
        _print_list(overview, subject.label)
        print_text("Nothing was erased.")
    else:
        texts = format_count(len(forgetting.events), "text")
        stays = f"; {subject.id} stays as a number without a name" if has_entry else ""
        print_text(f"Erased {texts}{stays}.")
        if flags["suppress"]:
            _print_suppressed(forgetting)


def _print_suppressed(forgetting: Any) -> None:
    """Print by what imports recognize somebody from now on."""
    by_name = (
        "a row of an import that has their name and no address is left out; one with an address "
        "that weakties does not know of them comes in, and is counted apart"
    )
    if forgetting.suppressed:
        print_text(f"Addresses and profiles that no import brings back: {forgetting.suppressed}.")
        if forgetting.suppressed_names:
            print_text(f"{by_name[0].upper()}{by_name[1:]}.")
    elif forgetting.suppressed_names:
        print_text(f"No address or profile of theirs is known: {by_name}.")
    else:
        print_text("Neither a name nor an address of theirs is known: imports recognize nobody.")


def _confirm(label: str, *, yes: bool) -> None:
    """Ask once more, where there is somebody to ask."""
    if yes:
        return
    if not (is_on_a_terminal()):
        raise click.UsageError("Forgetting cannot be undone; say --yes, or look with --dry-run.")
    click.confirm(f"Forget {label} for good?", abort=True)


@attrs.frozen
class _Overview:
    """What a forgetting erases and what perhaps it should, in the words of the history.

    Attributes:
        events, perhaps: the first of each, as they are listed.
        counts: how many there are.
    """

    events: tuple[Any, ...]
    perhaps: tuple[Any, ...]
    counts: tuple[int, int]

    @classmethod
    def of(cls, network: Any, forgetting: Any, *, every: bool) -> _Overview:
        """Describe them before their words are gone.

        Args:
            every: whether all are wanted, and not as many as a terminal shows.
        """
        from weakties import corrections

        most = None if every else SHOWN
        events, perhaps = (
            tuple(corrections.list_mentions(network, those[:most], forgetting.marks))
            for those in (forgetting.events, forgetting.perhaps)
        )
        return cls(events, perhaps, (len(forgetting.events), len(forgetting.perhaps)))


_NOTHING = _Overview((), (), (0, 0))


def _render_copies(copies: Iterable[Any]) -> list[dict[str, str]]:
    """Return files that may have words of somebody who was forgotten, as others rely on them."""
    return [{"file": str(c.path), "what": c.what, "cure": c.cure} for c in copies]


def _print_list(overview: _Overview, label: str) -> None:
    """List what goes, and what perhaps should."""
    certain, perhaps = overview.counts
    print_text(f"About {label}, events that lose their words: {certain}")
    _print_mentions(overview.events, certain)
    if perhaps:
        print_text()
        print_text(
            "These perhaps mean them. --thorough erases all but entries of others and what was "
            "recorded while merged; --also and a number erases any:"
        )
        _print_mentions(overview.perhaps, perhaps)


def _print_mentions(lines: tuple[Any, ...], every: int) -> None:
    """Print some events with the words in them that mean somebody."""
    if not lines:
        return
    rows = [
        (
            str(line.mention.position),
            format_day(line.mention.occurred_at),
            f"{line.text}: “{line.excerpt}”" if line.excerpt else line.text,
            line.reason,
        )
        for line in lines
    ]
    print_fitted_table(rows, ("At", "When", "What", "Why"), whole=(0, 1))
    if every > len(lines):
        print_text(f"and {every - len(lines)} more; --json lists them all")


def _render_json(forgetting: Any, overview: _Overview, *, erased: bool) -> dict[str, Any]:
    """Return it as others rely on it; what was erased is not spelled once more."""
    lines = {} if erased else {x.mention.id: x for x in (*overview.events, *overview.perhaps)}

    def as_rows(mentions: Any) -> list[dict[str, Any]]:
        return [
            {
                "position": m.position,
                "id": m.id,
                "kind": m.kind,
                "why": m.why,
                "text": lines[m.id].text if m.id in lines else None,
                "excerpt": lines[m.id].excerpt or None if m.id in lines else None,
            }
            for m in mentions
        ]

    return {
        "person": forgetting.person,
        "erased": erased,
        "events": as_rows(forgetting.events),
        "perhaps": as_rows(forgetting.perhaps),
        "suppressed": forgetting.suppressed,
        "suppressed_names": forgetting.suppressed_names,
    }
