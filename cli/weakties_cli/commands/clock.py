"""Correcting when events were recorded, after the clock of the machine was wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from weakties_cli.context import Call, pass_call, refuse_look_back
from weakties_cli.output import format_count, is_on_a_terminal, print_json, print_note, print_text

if TYPE_CHECKING:
    from weakties import corrections

_SPAN = re.compile(r"#?(\d{1,18})(?:\s*-\s*#?(\d{1,18}))?", re.ASCII)
_SHOWN = 8
_FIELDS = ("dry_run", "event", "first", "last", "before", "after", "to_come")


@click.command("clock")
@click.argument("events", metavar="[EVENT[-EVENT]]", required=False)
@click.option("--recorded-by", metavar="DATE", help="When the last of them was recorded, at most.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@refuse_look_back
@pass_call
def clock_command(
    call: Call, /, events: str | None, *, recorded_by: str | None, dry_run: bool, yes: bool
) -> None:
    """Correct when events were recorded, after the clock of this machine was wrong.

    Set the clock right first. Without EVENT all that seems to be recorded in the future is
    corrected; name other events by their numbers, which `weakties history` lists. Each then counts
    as recorded at the latest possible time: before the event that follows it, and before now. If
    you know when the last of them was recorded, say so with --recorded-by. What you recorded
    without a day moves to that time, too; days that you named stay.

    Nothing stored is changed: `weakties undo` takes the correction back.

    \b
    weakties clock --dry-run
    weakties clock --recorded-by "2026-11-20 18:00"
    weakties clock 12-15 --recorded-by yesterday
    """
    from weakties import corrections
    from weakties_cli.dates import parse_date

    first, last = _span(events)
    with call.network(create=False, plugins=not dry_run) as network:
        asked: dict[str, Any] = {"first": first, "last": last}
        if recorded_by is not None:
            asked["recorded_by"] = parse_date(recorded_by, network.now)
        plan = corrections.foresee_clock(network, **asked)
        if plan is not None and not dry_run:
            if not call.json or not yes:
                _foretell(plan, is_future=first is None)
            if not yes:
                if not is_on_a_terminal():
                    raise click.UsageError("Say --yes if that is meant.")
                click.confirm("Is the clock right now, and is that meant?", err=True, abort=True)
            _believe(call, network)
            plan = corrections.correct_clock(network, **asked, source="cli")
    if call.json:
        print_json(_json(plan, is_dry_run=dry_run))
    elif plan is None:
        print_text("Nothing counts as recorded in the future, so there is nothing to correct.")
        print_note("To correct other events, name them by their numbers: see `weakties history`.")
    elif dry_run:
        _foretell(plan, is_future=first is None, tell=print_text)
        print_text("Nothing was changed.")
    else:
        print_text(f"Corrected when {_events(plan)} recorded. `weakties undo` takes this back.")
        _remind(plan)


def _span(events: str | None) -> tuple[int | None, int | None]:
    """Return the first and the last number that somebody typed."""
    if events is None:
        return None, None
    numbers = _SPAN.fullmatch(events.strip())
    if numbers is None:
        raise click.UsageError(
            f"{events!r} names no events: write a number, as `weakties history` lists them, or two "
            "with a - between them."
        )
    return int(numbers[1]), int(numbers[2] or numbers[1])


def _believe(call: Call, network: Any) -> None:
    """Take the clock for right that somebody confirmed, unless it is ahead of the last run."""
    from weakties import maintenance

    doubt = maintenance.doubt_clock(network)
    if doubt is not None and doubt.is_behind:
        call.clock_is_right = True


def _foretell(
    plan: corrections.ClockCorrection, *, is_future: bool, tell: Callable[[str], None] = print_note
) -> None:
    """Print what is to be corrected, and how."""
    zone = plan.now.tzinfo
    was, will = (
        [datetime.fromisoformat(instant).astimezone(zone) for instant in instants]
        for instants in (plan.before, plan.after)
    )
    now = f"By the clock of this machine it is {plan.now:%Y-%m-%d %H:%M} now"
    so = ", so it was wrong when they were recorded" if is_future else ""
    tell(f"{now}{so}.")
    is_one = plan.first == plan.last
    counts = "counts" if is_one else "count"
    tell(f"{_subject(plan)} {counts} as recorded {_between(was)}, and would {_between(will)}.")
    if not is_one:
        tell("By then they were recorded at the latest; the time between them stays.")
    tell("If you know when the last of them was recorded, say it with --recorded-by.")
    _remind(plan)


def _remind(plan: corrections.ClockCorrection) -> None:
    """Print which events have days that were reckoned from the wrong clock."""
    if not plan.to_come:
        return
    shown = ", ".join(map(str, plan.to_come[:_SHOWN])) + " ..." * (len(plan.to_come) > _SHOWN)
    many = format_count(len(plan.to_come), "event")
    what = "says a day that is" if len(plan.to_come) == 1 else "say days that are"
    print_note(
        f"{many} of these {what} still to come: {shown}. Correct that with "
        f"`weakties edit {plan.to_come[0]} --on DATE`."
    )


def _subject(plan: corrections.ClockCorrection) -> str:
    if plan.first == plan.last:
        return f"Event {plan.first}"
    return f"The {plan.last - plan.first + 1} events {plan.first} to {plan.last}"


def _events(plan: corrections.ClockCorrection) -> str:
    subject = _subject(plan)
    return f"{subject[0].lower()}{subject[1:]} {'was' if plan.first == plan.last else 'were'}"


def _between(instants: list[datetime]) -> str:
    """Return when the first and the last were recorded."""
    first, last = (f"{instant:%Y-%m-%d %H:%M}" for instant in instants)
    return f"on {first}" if first == last else f"from {first} to {last}"


def _json(plan: corrections.ClockCorrection | None, *, is_dry_run: bool) -> dict[str, Any]:
    if plan is None:
        return dict.fromkeys(_FIELDS) | {"dry_run": is_dry_run, "to_come": []}
    return {
        "dry_run": is_dry_run,
        "event": plan.event,
        "first": plan.first,
        "last": plan.last,
        "before": dict(zip(("first", "last"), plan.before, strict=True)),
        "after": dict(zip(("first", "last"), plan.after, strict=True)),
        "to_come": list(plan.to_come),
    }
