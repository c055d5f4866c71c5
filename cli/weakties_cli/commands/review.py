"""Reviewing what imports brought: which messages were requests, and what to do first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

import weakties
from weakties_cli.context import Call, pass_call, refuse_look_back
from weakties_cli.input.names import find_or_choose
from weakties_cli.input.options import WholeNumber
from weakties_cli.input.recording import describe_channel, render_event_json, spell_day
from weakties_cli.output import (
    clean,
    format_count,
    format_day,
    is_on_a_terminal,
    print_json,
    print_table,
    print_text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from weakties import exchange

_CHANNELS = {"linkedin-message": "message", "linkedin-invitation": "invitation"}
NONE_LEFT = "No imported message is left that could be a request of yours."


@click.command("review")
@click.argument("people_named", metavar="[WHO]...", nargs=-1)
@click.option("--all", "everybody", is_flag=True, help="Confirm all that are listed.")
@click.option("--since", metavar="DATE", help="Look only at messages since that day.")
@click.option("--invitations", is_flag=True,
              help="List those, too, whom you invited and nobody wrote since.")  # fmt: skip
@click.option("--reply", type=click.Choice(["yes", "no", "later", "unread", "none"]),
              default="unread", show_default=True,
              help="What the answers said; none records no reply.")  # fmt: skip
@click.option("--limit", type=WholeNumber(min=1), default=50, show_default=True,
              help="List so many, the latest first.")  # fmt: skip
@refuse_look_back
@pass_call
def review_command(
    call: Call,
    /,
    people_named: tuple[str, ...],
    *,
    everybody: bool,
    since: str | None,
    invitations: bool,
    reply: Any,
    limit: int,
) -> None:
    """Show which imported messages were requests for a talk.

    Imported messages are contacts: they remind you of nothing and count in no rate, since nobody
    but you knows which of them asked for a talk. This lists the people to whom you wrote first.
    Name those whom you asked, by name or by the number in the list, and each message becomes a
    request on its own day; a message that came back becomes the reply to it. Nothing is recorded
    unless you name somebody or say --all, and `weakties undo` takes it back as one.

    \b
    weakties import review --since 2026-09-01          what could be requests of this search
    weakties import review ana 3 --since 2026-09-01    those two were
    weakties import review --all --since 2026-09-01    all of them were
    weakties import review ana --reply yes             she said yes; else the answer is unread
    """
    from weakties import exchange
    from weakties_cli.dates import parse_date

    if people_named and everybody:
        raise click.UsageError("Name people, or say --all; not both.")
    with call.network(create=False, plugins=True) as network:
        first = str(parse_date(since, network.now)) if since else ""
        candidates = exchange.find_candidates(network, since=first, invitations=invitations)
        open_ = [candidate for candidate in candidates if candidate.request is None]
        if not (people_named or everybody):
            read = network.read(weakties.People).get
            people = [p for c in open_[:limit] if (p := read(c.person)) is not None]
            _print_candidates(
                call, open_[:limit], candidates, weakties.lookup.labels_of(network, people)
            )
            people_named = _prompt(call, open_[:limit])
            if not people_named:
                return
            everybody = people_named == ("all",)
        picked = open_ if everybody else _pick(network, people_named, open_[:limit], candidates)
        if not picked and not call.json:
            print_text(NONE_LEFT)
            return
        if reply not in ("unread", "none"):
            _check_answered(picked, reply)
        recorded = exchange.confirm_requests(network, picked, reply=reply, source="cli")
    _print_confirmed(call, picked, recorded, reply)


def _print_candidates(
    call: Call, listed: Sequence[exchange.Candidate], candidates: Sequence[exchange.Candidate],
    labels: dict[str, str],
) -> None:  # fmt: skip
    """Print what could be requests."""
    total = sum(candidate.request is None for candidate in candidates)
    if call.json:
        print_json(
            {
                "candidates": [
                    {
                        "number": number,
                        "contact": c.contact,
                        "person": c.person,
                        "name": c.label,
                        "channel": c.channel,
                        "direction": "out",
                        "at": c.at,
                        "answered_at": c.answered_at,
                    }
                    for number, c in enumerate(listed, 1)
                ],
                "total": total,
                "confirmed": len(candidates) - total,
            }
        )
    elif not listed:
        print_text(NONE_LEFT)
    else:
        rows = [
            (number, labels.get(c.person, c.label), _CHANNELS.get(c.channel, c.channel),
             format_day(c.at), format_day(c.answered_at))
            for number, c in enumerate(listed, 1)
        ]  # fmt: skip
        print_table(rows, ("", "You wrote first to", "By", "On", "Answered"))
        if total > len(listed):
            print_text(f"The latest {len(listed)} of {total}; --limit shows more, --since fewer.")
        print_text(
            "Which of these asked for a talk? `weakties import review NAME OR NUMBER ...` confirms"
        )
        print_text("those, --all all of them; until then none of them counts as a request.")


def _prompt(call: Call, listed: Sequence[exchange.Candidate]) -> tuple[str, ...]:
    """Ask on a terminal which were requests; elsewhere nothing is confirmed unasked."""
    if call.json or not listed or not (is_on_a_terminal()):
        return ()
    text = click.prompt(
        "Confirm (numbers, names parted by commas, all, or nothing)",
        default="",
        show_default=False,
        err=True,
    )
    return tuple(filter(None, (part.strip() for part in text.split(","))))


def _pick(
    network: Any,
    names: Sequence[str],
    listed: Sequence[exchange.Candidate],
    candidates: Sequence[exchange.Candidate],
) -> list[exchange.Candidate]:
    """Find the candidates that numbers and names mean, each once.

    Raises:
        ClickException: a number is not in the list, or somebody is no candidate.
    """
    picked: dict[str, exchange.Candidate] = {}
    for text in names:
        candidate = (
            _pick_by_number(text, listed)
            if text.isdecimal()
            else _pick_by_name(network, text, candidates)
        )
        picked[candidate.contact] = candidate
    return list(picked.values())


def _pick_by_number(text: str, listed: Sequence[exchange.Candidate]) -> exchange.Candidate:
    number = int(text)
    if not 1 <= number <= len(listed):
        raise click.ClickException(
            f"There is no number {number} in the list of {len(listed)}; "
            "`weakties import review` with the same options shows it."
        )
    return listed[number - 1]


def _pick_by_name(
    network: Any, text: str, candidates: Sequence[exchange.Candidate]
) -> exchange.Candidate:
    """Find a candidate by name: among the candidates first, then among all people."""
    folded = text.casefold()
    fitting = [c for c in candidates if folded in c.label.casefold() or text == c.person]
    if len(fitting) == 1:
        return fitting[0]
    person = find_or_choose(weakties.find_person, network, text)
    for candidate in candidates:
        if candidate.person == person.id:
            return candidate
    raise click.ClickException(
        f"No imported message says that you wrote first to {clean(person.label)}; "
        f'record a request yourself: weakties ask "{clean(person.label)}" --on DATE.'
    )


def _check_answered(picked: Sequence[exchange.Candidate], reply: str) -> None:
    """Refuse to say what the answer of somebody said who did not answer."""
    silent = [c.label for c in picked if c.answer is None]
    if silent:
        raise click.ClickException(
            f"No imported message of {clean(', '.join(silent[:3]))} came after yours, so that "
            f"--reply {reply} cannot be theirs; confirm without it, and then record the answer "
            f"with weakties reply NAME {reply} --on DATE."
        )


def _print_confirmed(
    call: Call, picked: Sequence[exchange.Candidate], recorded: Sequence[Any], reply: str
) -> None:
    """Print what was confirmed, and what follows."""
    if call.json:
        print_json({"recorded": [render_event_json(r) for r in recorded]})
        return
    fresh = {r.cause for r in recorded}
    for candidate in picked:
        at = spell_day(candidate.at)
        if candidate.contact not in fresh:
            print_text(f"The request to {candidate.label} of {at} is recorded already.")
            continue
        answer = ""
        if candidate.answer is not None and reply != "none":
            meaning = "which may be a yes or a no" if reply == "unread" else f"which said {reply}"
            answer = f", and got an answer on {spell_day(candidate.answered_at or '')}, {meaning}"
        print_text(
            f"You asked {candidate.label} {describe_channel(candidate.channel)} on {at}{answer}."
        )
    if fresh:
        requests = format_count(sum(r.kind == "outreach.sent" for r in recorded), "request")
        print_text(
            f"Recorded {requests} as batch {recorded[0].batch}; `weakties undo` takes it back."
        )


def suggest_first_action(view: Any) -> str | None:
    """Return what to do first where nothing was asked yet and imports brought people."""
    from weakties import exchange

    if next(iter(view.feed.read(kinds=("outreach.sent",))), None) is not None:
        return None  # seen at once, without counting
    pool = exchange.count_pool(view)
    if not (pool.is_untouched and pool.people):
        return None
    review = ", or confirm earlier requests with `weakties import review`"
    return (
        f"Nothing asked yet. You imported {format_count(pool.people, 'person', 'people')}: "
        f"ask somebody with `weakties ask NAME`{review * bool(pool.could_be_requests)}."
    )
