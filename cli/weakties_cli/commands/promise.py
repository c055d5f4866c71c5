"""Recording promises: what somebody owes somebody, and that it was kept."""

from __future__ import annotations

from typing import Any

import click

import weakties
from weakties_cli.context import Call, pass_call, refuse_look_back
from weakties_cli.input.choices import find_meeting_on, pick
from weakties_cli.input.options import on_option
from weakties_cli.input.recording import Session, record, refuse_several, spell_day

_DAY = len("2026-11-20")


@click.command("promise")
@click.argument("person")
@click.argument("text", required=False)
@click.option("--by", "due", metavar="DATE", help="The day by which it is to be kept.")
@click.option("--from-them", "theirs", is_flag=True, help="They promised it to you.")
@click.option("--meeting", "about", metavar="DATE",
              help="The day of the meeting at which it was promised.")  # fmt: skip
@click.option("--kept", is_flag=True, help="It was kept; TEXT says which, if there are several.")
@click.option("--dropped", is_flag=True, help="It no longer stands.")
@on_option
@refuse_look_back
@pass_call
def promise_command(
    call: Call, /, person: str, text: str | None, *, due: str | None, theirs: bool,
    about: str | None, on: str | None, **end: bool,
) -> None:  # fmt: skip
    """Record what you promised somebody, or they you, and that it was kept.

    With a day to keep it by, `weakties today` lists it on that day and until it is kept or
    dropped, at most for 60 days.

    \b
    weakties promise ana "send the article on grid codes" --by friday
    weakties promise ana "ask her team" --from-them --by 2026-12-10
    weakties promise ana --kept
    weakties promise ana "article" --kept
    """
    refuse_several(end, kept="--kept", dropped="--dropped")
    if any(end.values()):
        if due or about:
            raise click.UsageError("--by and --meeting are of a new promise.")
        record(
            call,
            lambda session: _build_settled(
                session, person, text=text, theirs=theirs, is_kept=end["kept"], on=on
            ),
        )
        return
    if not (text or "").strip():
        raise click.UsageError("Say what was promised, or --kept or --dropped.")

    def decide(session: Session) -> tuple[list[Any], str]:
        contact, at = session.find_person(person), session.resolve_past_date(on)
        by = session.resolve_date(due, direction="future") if due else None
        meeting = find_meeting_on(session, contact, about) if about else None
        owed_by: Any = "them" if theirs else "me"
        event = weakties.CommitmentMade(
            person=contact.id, owed_by=owed_by, due=by, meeting=meeting, what=text, at=at
        )
        called, day = session.describe(contact), session.format_when(at)
        subject = f"{called} promised you" if theirs else f"You promised {called}"
        line = f"{subject} {day}: {text}."
        others = session.network.read(weakties.Agenda).list_open_promises(contact.id)
        settle = f"`weakties promise {contact.label!r} {_choose_words(text, others)}--kept`"
        if by is None:
            line += " No day was named, so no reminder comes; --by names one."
            return [event], f"{line} Once done: {settle}."
        if by[:_DAY] < session.resolve_moment(at)[: len(by[:_DAY])]:
            line += f" That day, {spell_day(by)}, lies before the promise."
        return [event], f"{line} `weakties today` lists it on {spell_day(by)}. Once done: {settle}."

    record(call, decide)


def _build_settled(
    session: Session, person: str, *, text: str | None, theirs: bool, is_kept: bool, on: str | None
) -> tuple[list[Any], str]:
    """Return that a promise was kept or dropped, and a line that says so."""
    contact, at = session.find_person(person), session.resolve_past_date(on)
    promises = session.network.read(weakties.Agenda).list_open_promises(contact.id)
    if theirs:
        promises = [p for p in promises if p.owed_by == "them"]
    if not promises:
        raise click.ClickException(
            f"No promise between you and {contact.label} is open; "
            "record one with `weakties promise`."
        )
    fitting = [p for p in promises if text is None or _is_meant(p, text)]
    if not fitting:
        names = "; ".join(map(_format_promise, promises))
        raise click.ClickException(f"No open promise holds the words {text!r}: there is {names}.")
    choices = [(_format_promise(p), p) for p in fitting]
    cure = "Write words of one behind the name, or its id."
    promise = pick(f"Which promise between you and {contact.label}", choices, cure)
    kind: Any = weakties.CommitmentKept if is_kept else weakties.CommitmentDropped
    owner = f"{contact.label}'s promise to you" if promise.owed_by == "them" else "Your promise"
    owner += "" if promise.owed_by == "them" else f" to {session.describe(contact)}"
    quoted = f" ({promise.what})" if promise.what else ""
    became = "was kept" if is_kept else "no longer stands"
    line = f"{owner} of {spell_day(promise.made_at)}{quoted} {became}, {session.format_when(at)}."
    if is_kept and promise.owed_by == "them":
        line += " Thank them: `weakties thank`."
    return [kind(commitment=promise.id, at=at)], line


def _choose_words(text: str | None, others: list[Any]) -> str:
    """Return words that distinguish a promise from other open ones; empty if it is the only one."""
    words = (text or "").split()
    for count in range(min(3, len(words)), len(words) + 1) if others else ():
        few = " ".join(words[:count])
        if not any(_is_meant(other, few) for other in others):
            return f"{few!r} "
    return f"{' '.join(words)!r} " if others else ""


def _is_meant(promise: Any, text: str) -> bool:
    """Check whether a text is a promise's id, its day, or words of it."""
    sought = text.strip().casefold()
    is_day = sought in ((promise.due or "")[:_DAY], promise.made_at[:_DAY])
    return promise.id == text.strip() or is_day or sought in (promise.what or "").casefold()


def _format_promise(promise: Any) -> str:
    """Return what to call a promise in a list."""
    whose = "theirs" if promise.owed_by == "them" else "yours"
    by = f", by {spell_day(promise.due)}" if promise.due else ""
    return f"{whose}: {promise.what or 'no words kept'}{by} ({promise.id})"
