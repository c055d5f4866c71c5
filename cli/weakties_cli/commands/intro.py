"""Recording names that somebody gives, and what became of them."""

from __future__ import annotations

from typing import Any

import click

import weakties
from weakties_cli.context import Call, pass_call, refuse_look_back
from weakties_cli.input.choices import find_meeting_on, pick
from weakties_cli.input.names import explain_holder, note_returned, organization_to_record
from weakties_cli.input.options import CHANNELS, on_option
from weakties_cli.input.recording import (
    Session,
    describe_channel,
    enumerate_names,
    join_sentence,
    refuse_several,
    report,
    spell_day,
)
from weakties_cli.output import clean

_MOVES = ("requested", "made", "declined", "closed")
_OF_MOVES: dict[str, tuple[str | None, ...]] = {
    "strength": (None, "made"),
    "about": (None,),
    "double_opt_in": (None,),
    "note": (None, "requested"),
    "channel": ("requested",),
    "by": ("declined",),
    "which": _MOVES,
}
_MOVE_NAMES: dict[tuple[str | None, ...], str] = {
    (None, "made"): "a name, or to --made",
    (None,): "a name that somebody gives you",
    (None, "requested"): "a name, or to --requested",
    ("requested",): "--requested",
    ("declined",): "--declined",
    _MOVES: "--requested, --made, --declined or --told",
}
"""Which options say something about a name that is given (None), or about what became of it."""
STRENGTHS = click.Choice(["name-only", "use-my-name", "warm", "joint-meeting"])


@click.command("intro")
@click.argument("name")
@click.option("--from", "introducer", required=True, help="Who gave you the name.")
@click.option("--org", "organization", help="Where the new person works.")
@click.option("--email", help="Their address.")
@click.option("--strength", type=STRENGTHS,
              help="How strong it is: name-only, or warm with --made, if left out.")  # fmt: skip
@click.option("--meeting", "about", metavar="DATE",
              help="The day of the meeting in which you were given the name.")  # fmt: skip
@click.option("--asks-first/--asks-nobody", "double_opt_in", default=None,
              help="Whether both sides are asked before the introduction.")  # fmt: skip
@click.option("--note", help="What they said about them, or what you asked.")
@click.option(
    "--channel", type=CHANNELS, help="How you asked, with --requested; email if left out."
)
@click.option("--by", type=click.Choice(["introducer", "introduced", "me"]),
              help="Who declined, with --declined; the introducer if left out.")  # fmt: skip
@click.option("--to", "which", metavar="INTRODUCTION",
              help="Which one that became of: its day or id; the latest if left out.")  # fmt: skip
@click.option("--requested", is_flag=True, help="You asked to be introduced.")
@click.option("--made", is_flag=True, help="The introduction was made.")
@click.option("--declined", is_flag=True, help="It will not happen.")
@click.option("--told", "closed", is_flag=True, help="You told the introducer the outcome.")
@on_option
@refuse_look_back
@pass_call
def intro_command(
    call: Call, /, name: str, *, introducer: str, on: str | None, **options: Any
) -> None:
    """Record that somebody gave you a name, or what became of it.

    A name you do not know yet is added; what became of it needs one that you do.

    \b
    weakties intro "Arjun Mehta" --from priya --org "Acme" --strength warm
    weakties intro arjun --from priya --told
    weakties intro "Wren Hale" --from priya --requested --channel email
    """
    refuse_several(
        options, requested="--requested", made="--made", declined="--declined", closed="--told"
    )
    move = next((name for name in _MOVES if options[name]), None)
    for option, moves in _OF_MOVES.items():
        if options[option] is not None and move not in moves:
            which = option.replace("about", "meeting").replace("which", "to")
            which = which.replace("double_opt_in", "asks-first").replace("_", "-")
            raise click.UsageError(f"--{which} belongs to {_MOVE_NAMES[moves]}.")
    with call.network() as network:
        session = Session(network)
        contact, at = session.find_person(introducer), session.resolve_past_date(on)
        entry = session.find_person(name) if move else _find_by_name(session, name)
        if entry is not None and entry.id == contact.id:
            raise click.UsageError("Nobody introduces you to themselves.")
        fields = {k: options[k] for k in ("organization", "email")}
        meeting = find_meeting_on(session, contact, options["about"]) if options["about"] else None
        begun = (
            _find_introduction(session, contact, entry, options["which"])
            if options["which"]
            else None
        )
        if fields["organization"]:
            fields["organization"] = organization_to_record(network, fields["organization"])

        def work(recorder: Any) -> Any:
            if entry is None:
                person = recorder.add_person(name=name, found="introduction", at=at, **fields)
            else:
                person = entry.id
                _record_details(recorder, (person, at), **fields)
            event = _build_introduction(
                contact.id, person, move, at, introduction=begun, meeting=meeting,
                **{k: options[k] for k in ("strength", "double_opt_in", "note", "channel", "by")},
            )  # fmt: skip
            return recorder.record(event)

        with explain_holder(network, name) as odd:
            recorded = network.run_transaction(work, source="cli")
        label = session.describe(
            session.network.read(weakties.People).get(recorded.event.introduced)
        )
        line = _describe_move(
            move, session.describe(contact), label, session.format_when(at), event=recorded.event
        )
        if entry is None and not call.json:
            line += f" {clean(name)} is new here."
        report(call, [recorded], line)
        note_returned(odd)


def _describe_move(move: str | None, introducer: str, name: str, day: str, *, event: Any) -> str:
    """Return what was recorded of an introduction, and what follows."""
    match move:
        case "requested":
            request_text = join_sentence(
                "You asked", introducer, describe_channel(event.channel), day
            )[:-1]
            ready = "Once they do: `weakties intro NAME --from NAME --made`."
            return f"{request_text} to introduce you to {name}. {ready}"
        case "made":
            return f"{introducer} introduced you to {name} {day}. Write to them, and say thank you."
        case "declined":
            return f"The introduction to {name} by {introducer} will not happen, as of {day[3:]}."
        case "closed":
            return f"You told {introducer} {day} what came of the introduction to {name}."
        case _:
            line = f"{introducer} gave you the name of {name} {day}."
            return f"{line} Write within 2 business days, and say who gave it."


def _record_details(
    recorder: Any, whom: tuple[Any, weakties.When], organization: str | None, email: str | None
) -> None:
    """Record what is new of somebody who is known by name."""
    person, at = whom
    if organization or email:
        organization_id = recorder.add_organization(organization, at=at) if organization else None
        recorder.record(
            weakties.PersonDescribed(
                person=person, organization=organization_id, email=email, at=at
            )
        )


def _find_by_name(session: Session, name: str) -> Any:
    """Return whoever is known by that name; None adds somebody."""
    try:
        return session.find_person(name)
    except weakties.WeaktiesError as error:
        if getattr(error, "candidates", None):
            raise
        return None


def _build_introduction(
    introducer: Any, introduced: Any, move: str | None, at: weakties.When, **details: Any
) -> Any:
    """Return the event for a move of an introduction, with what was told that it has a field for.

    What was left out is as the event has it.
    """
    kind: Any = {
        "requested": weakties.IntroductionRequested,
        "made": weakties.IntroductionMade,
        "declined": weakties.IntroductionDeclined,
        "closed": weakties.IntroductionClosed,
    }.get(move or "", weakties.IntroductionOffered)
    fields = {k: v for k, v in details.items() if v is not None}
    return kind(introducer=introducer, introduced=introduced, at=at, **fields)


def _find_introduction(session: Session, introducer: Any, introduced: Any, text: str) -> Any:
    """Return the id of the introduction of two people that a day, or an id, names.

    Raises:
        ClickException: there is none.
    """
    table = session.network.read(weakties.Agenda).introductions
    pair = (introducer.id, introduced.id if introduced else "")
    of_pair = list(table.where("introducer = ? and introduced = ? order by begun_at, id", pair))
    named = session.find_by_id_or_day(text, {i.id: i.begun_at for i in of_pair})
    fitting = [i for i in of_pair if i.id in named]
    if not fitting:
        days = enumerate_names([spell_day(i.begun_at) for i in of_pair]) if of_pair else ""
        hint = f"there is one of {days}" if of_pair else "record one with `weakties intro`"
        raise click.ClickException(f"No introduction by {introducer.label} is of {text!r}; {hint}.")
    choices = [(f"{spell_day(i.begun_at)} ({i.id})", i.id) for i in fitting]
    return pick(f"Which introduction by {introducer.label}", choices, "Name it by its id.")
