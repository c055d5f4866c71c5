"""Showing two periods beside each other, or one as it was known then and as it is known now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from weakties_cli.commands.look_up import render_due_json
from weakties_cli.commands.progress_tables import format_amount
from weakties_cli.context import Call, add_common_options, pass_call
from weakties_cli.dates import make_reader, parse_date
from weakties_cli.input.options import WholeNumber
from weakties_cli.input.recording import render_event_json
from weakties_cli.output import (
    format_count,
    format_rate,
    print_fitted_table,
    print_json,
    print_paragraph,
    print_table,
    print_text,
    render_rate_json,
    shorten,
)

if TYPE_CHECKING:
    from weakties import Network, history
    from weakties.progress import Measure, Outcome, PeriodFigures

_NOTHING = "none"
_MEASURES: dict[Measure, str] = {
    "requests": "Requests", "follow_ups": "Requests sent again", "replies": "Replies",
    "talks": "Talks",
    "minutes": "Hours of talks", "introductions": "Names you were given",
    "introductions_taken_up": "Names taken up", "thanks": "Thanks", "leads": "Leads",
    "applications": "Applications", "job_interviews": "Job interviews", "offers": "Offers",
}  # fmt: skip
_OUTCOMES: dict[Outcome, str] = {
    "arrived": "Requests that arrived", "mature": "Of them, had time for an answer",
    "answered": "Of these, answered", "talked": "Of these, a talk came of it",
}  # fmt: skip
_WITH = {
    "requests": ("request", "requests"),
    "follow_ups": ("request sent again", "requests sent again"),
    "replies": ("reply", "replies"), "talks": ("talk", "talks"),
    "introductions": ("name they gave", "names they gave"),
    "thanks": ("thank-you", "thank-yous"), "job_interviews": ("job interview", "job interviews"),
    "notes": ("note", "notes"),
}  # fmt: skip
_CONTACT = "Strength of contact"
_FADES = "Contact fades by itself: half of it within 90 days."
_WIDEST_NAME = len("2026-11-20")


@click.command("diff")
@click.argument("first", metavar="FROM")
@click.argument("second", metavar="[TO]", required=False)
@click.option(
    "--recorded-since",
    "then",
    metavar="INSTANT",
    help="Compare FROM as known then with FROM as known now; `end` is its end.",
)
@click.option("--limit", type=WholeNumber(min=1), default=10, show_default=True,
              help="So many lines of each list.")  # fmt: skip
@add_common_options
@pass_call
def diff_command(
    call: Call, /, first: str, second: str | None, *, then: str | None, limit: int
) -> None:
    """Compare two periods: what you did in each, with whom, and what changed between their ends.

    A period is a month, week, quarter or year, or two days with two dots between them. Without TO
    it is all since FROM, up to today. A day as FROM means the days up to it, as many as TO has; a
    day as TO means all since FROM, up to it. Where one is longer than the other, the numbers for a
    week stand beside the counts. What is shown side by side need not have to do with each other.

    With --recorded-since, one period is compared with itself: as it was known at a moment, and as
    it is known now, or at --known-at. So you see what was recorded late, corrected or undone.

    \b
    weakties diff "last month"
    weakties diff 2026-09 2026-10
    weakties diff 2026-W40 2026-W41
    weakties diff 2026-09-01..2026-09-14 2026-10-01..2026-10-14
    weakties diff 2026-09 --recorded-since end
    weakties diff 2026-09 --recorded-since 2026-10-15 --known-at 2026-11-15
    """
    from weakties import history

    if second is not None and call.as_of is not None:
        raise click.UsageError("Both TO and --as-of say where it ends; give one of them.")
    if then is not None and (second or call.as_of) is not None:
        raise click.UsageError("--recorded-since compares FROM with itself; leave TO out.")
    with call.network(create=False) as network:
        network.pin()
        reader, known = make_reader(network.now), call.parse_recorded_until(network)
        period = reader.read_period(first)
        if call.as_of is not None:  # a day like today, so that a month means its end
            second = reader.read_period(call.as_of).end.isoformat()
        if then is not None:
            is_end = then.strip().lower() == "end"
            hindsight = history.compare_knowledge(
                network,
                period,
                then=None if is_end else parse_date(then, network.now),
                recorded_until=known,
            )
            lines = _describe_revised(call, network, hindsight.revised)
        else:
            other = second and _require_another(period, reader.read_period(second))
            difference = history.compare_periods(network, period, other, recorded_until=known)
            lines = _describe_revised(call, network, difference.revised)
    if then is not None:
        if call.json:
            print_json(_render_hindsight(hindsight, lines))
        else:
            _print_hindsight(hindsight, lines, limit)
    elif call.json:
        print_json(_render_json(difference, lines))
    else:
        _print_periods(difference, limit)
        _print_people(difference, limit)
        _print_difference(difference.between, limit)
        _print_learnt(difference, lines, limit)


def _require_another(first: history.Period, second: history.Period) -> history.Period:
    """Return the second of two periods, unless it is the first one."""
    if (first.start, first.end) == (second.start, second.end):
        raise click.UsageError(
            f"Both are {_spell_days(first)}: name two periods, or see how one was known earlier "
            "with --recorded-since."
        )
    return second


Line = tuple[str, str, str]
"""The number of an event, what was known of it then, and what is now."""


def _describe_revised(
    call: Call, network: Network, revised_facts: Sequence[history.Revised]
) -> list[Line]:
    """Return each fact that was revised in words, with the days on which it was recorded."""
    from weakties import history

    if not revised_facts:
        return []
    view, zone = call.view(network), network.now.tzinfo

    def describe(recorded: Any) -> str:
        return f"{recorded.occurred_at[:10]} {history.describe(view, recorded).text}"

    lines = []
    for revised in revised_facts:
        before, after = revised.before, revised.after
        was = describe(before) if before else "not known"
        on = datetime.fromisoformat(revised.event.recorded_at).astimezone(zone).date()
        now = {
            "late": f"recorded {on}", "corrected": f"corrected {on}", "redone": "counts again",
        }.get(revised.what, "")  # fmt: skip
        if revised.what == "redone":
            was = "undone"
        text = f"{describe(after)} ({now})" if after else "undone"
        lines.append((str(revised.event.position), was, text))
    return lines


def _render_json(difference: history.PeriodDifference, lines: Sequence[Line]) -> dict[str, Any]:
    """Return what others rely on of two periods."""
    between = difference.between
    return {
        "start": between.start.isoformat(),
        "end": between.end.isoformat(),
        **{name: [_render_person(p) for p in getattr(between, name)] for name in ("added", "gone")},
        **{
            name: [_render_change(c) for c in getattr(between, name)]
            for name in ("changed", "ties", "stages")
        },
        **{
            name: [render_due_json(d) for d in getattr(between, name)]
            for name in ("due", "settled")
        },
        "statistics": {
            "stages": [_render_rate(r) for r in between.stage_rates],
            "channels": [_render_rate(r) for r in between.channel_rates],
        },
        "periods": {
            "before": _render_figures(difference.before),
            "after": _render_figures(difference.after),
        },
        "people": [
            {"id": w.person, "name": w.label, "before": w.before, "after": w.after}
            for w in difference.people
        ],
        "revised": _render_revised(difference.revised, lines),
    }


def _render_hindsight(hindsight: history.Hindsight, lines: Sequence[Line]) -> dict[str, Any]:
    """Return what others rely on of a period at two moments."""
    return {
        "before": _render_figures(hindsight.before),
        "after": _render_figures(hindsight.after),
        "revised": _render_revised(hindsight.revised, lines),
    }


def _render_figures(figures: PeriodFigures) -> dict[str, Any]:
    period, cohort = figures.period, figures.cohort
    return {
        "name": period.name,
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "days": period.days,
        "whole": period.is_whole,
        "done": figures.done,
        "weekly": {m: round(_count_weekly(figures, m), 2) for m in figures.done},
        "requests": {outcome: cohort.count(outcome) for outcome in _OUTCOMES},
    }


def _render_revised(
    revised_facts: Sequence[history.Revised], lines: Sequence[Line]
) -> list[dict[str, Any]]:
    return [
        {
            "what": revised.what,
            "before": revised.before and render_event_json(revised.before),
            "after": revised.after and render_event_json(revised.after),
            "then": was,
            "now": now,
        }
        for revised, (_, was, now) in zip(revised_facts, lines, strict=True)
    ]


def _render_person(p: Any) -> dict[str, Any]:
    return {"id": p.person, "name": p.label, "title": p.title, "organization": p.organization}


def _render_change(c: Any) -> dict[str, Any]:
    return {"id": c.person, "name": c.label, "what": c.what, "before": c.before, "after": c.after}


def _render_rate(r: Any) -> dict[str, Any]:
    return {
        "name": r.name,
        "before": render_rate_json(r.before),
        "after": render_rate_json(r.after),
    }


def _count_weekly(figures: PeriodFigures, measure: Measure) -> float:
    return figures.done[measure] * 7 / figures.period.days


def _print_periods(difference: history.PeriodDifference, limit: int) -> None:
    """Print what was understood, and what was done in each period."""
    before, after = difference.before, difference.after
    heads = _choose_heads(difference)
    for head, figures in zip(heads, (before, after), strict=True):
        print_text(f"{head}: {_spell_days(figures.period)}")
    if not difference.is_equally_long:
        print_paragraph(
            "They are not equally long: compare the numbers for a week rather than the counts."
        )
    print_text()
    _print_done(before, after, heads, weekly=not difference.is_equally_long)
    if before.cohort.arrived or after.cohort.arrived:
        print_text()
        rows = [
            (words, before.cohort.count(outcome), after.cohort.count(outcome))
            for outcome, words in _OUTCOMES.items()
        ]
        print_table(rows, ("What came of requests", *heads))
        print_paragraph(
            f"As it stood on {difference.between.end}. Had time: sent at least 21 days before. "
            "`weakties progress` shows how the same requests stand now."
        )


def _choose_heads(difference: history.PeriodDifference) -> tuple[str, str]:
    """Return what the two periods are called above columns."""
    names = difference.before.period.name, difference.after.period.name
    return names if max(map(len, names)) <= _WIDEST_NAME else ("Before", "After")


def _spell_days(period: history.Period) -> str:
    """Return the days of a period, so that its reader sees how it was understood."""
    days = f"{period.start} to {period.end}" if period.start < period.end else f"{period.start}"
    so_far = "" if period.is_whole else " so far"
    return f"{days}, {format_count(period.days, 'day')}{so_far}"


def _print_done(
    before: PeriodFigures, after: PeriodFigures, heads: tuple[str, str], *, weekly: bool
) -> None:
    """Print how often each thing was done, side by side; what is in neither is only named."""
    shown = [m for m in before.done if before.done[m] or after.done[m]]
    rows = []
    for measure in shown:
        cells = [_MEASURES[measure]]
        for figures in (before, after):
            cells.append(format_amount(measure, figures.done[measure]))
            if weekly:
                number = _count_weekly(figures, measure)
                cells.append(
                    format_amount(measure, round(number)) if measure == "minutes"
                    else f"{number:.1f}"
                )  # fmt: skip
        if not weekly:
            more = after.done[measure] - before.done[measure]
            cells.append(format_amount(measure, more, sign=True) if more else "same")
        rows.append(cells)
    names = (heads[0], "a week", heads[1], "a week") if weekly else (*heads, "Change")
    if rows:
        print_table(rows, ("What you did, and what came in", *names))
    nothing = [words.lower() for m, words in _MEASURES.items() if m not in shown]
    if nothing:
        print_paragraph(f"None in either: {', '.join(nothing)}.")


def _print_people(difference: history.PeriodDifference, limit: int) -> None:
    """Print with whom something happened in each period, and how much."""
    if not difference.people:
        return
    print_text()
    known = sum(1 for work in difference.people if work.before and work.after)
    print_text(
        f"With {format_count(len(difference.people), 'person', 'people')}, "
        f"{known or 'none'} of them in both:"
    )
    rows = [
        (work.label, _spell_work(work.before), _spell_work(work.after))
        for work in difference.people[:limit]
    ]
    print_fitted_table(rows, ("Name", *_choose_heads(difference)), short=(0,))
    _print_rest(difference.people, limit)


def _spell_work(counts: Mapping[str, int]) -> str:
    """Return how often each thing happened with somebody, in words."""
    parts = [
        format_count(counts[name], *words) for name, words in _WITH.items() if counts.get(name)
    ]
    return ", ".join(parts) or "-"


def _print_rest(rows: Sequence[Any], limit: int) -> None:
    if len(rows) > limit:
        print_text(f"The first {limit} of {len(rows)}; --limit shows more.")


def _print_learnt(difference: history.PeriodDifference, lines: Sequence[Line], limit: int) -> None:
    """Print what is known now of the first period, and was not at its end."""
    period = difference.before.period
    print_text()
    if not lines:
        print_paragraph(f"Nothing about {period.name} was recorded or changed after it was over.")
        return
    print_paragraph(f"Recorded, corrected or undone about {period.name} after it was over:")
    _print_lines(lines, limit)
    name = period.name if " " not in period.name else f"'{period.name}'"
    print_paragraph(f"`weakties diff {name} --recorded-since end` counts it as it was known then.")


def _print_hindsight(hindsight: history.Hindsight, lines: Sequence[Line], limit: int) -> None:
    """Print one period as it was known then, and as it is known now."""
    print_text(f"{hindsight.period.name}, as known then and as known now:")
    print_text(_spell_days(hindsight.period))
    print_text()
    _print_done(hindsight.before, hindsight.after, ("Then", "Now"), weekly=False)
    print_text()
    if not lines:
        print_text("Nothing about it was recorded, corrected or undone since then.")
        return
    _print_lines(lines, limit)
    print_paragraph("`weakties history NUMBER` shows all that belongs to an event.")


def _print_lines(lines: Sequence[Line], limit: int) -> None:
    print_fitted_table(lines[:limit], ("#", "Known then", "Known now"), whole=(0,))
    _print_rest(lines, limit)


def _print_difference(difference: history.Difference, limit: int) -> None:
    """Print the counts, then the lists that hold anything, then the rates of both days."""
    someone, moved = ("Name", "Title", "Organization"), ("Name", "Before", "After")
    due = ("Due", "Who", "Why")
    lists: list[tuple[str, list[tuple[Any, ...]], tuple[str, ...]]] = [
        ("New people", _build_people_rows(difference.added), someone),
        ("Merged, or undone", _build_people_rows(difference.gone), someone),
        (
            "Details that changed",
            _build_move_rows(difference.changed, with_field=True),
            ("Name", "What", *moved[1:]),
        ),
        (_CONTACT, _build_move_rows(difference.ties), moved),
        ("How far it went", _build_move_rows(difference.stages), moved),
        ("Became due", _build_due_rows(difference.due), due),
        ("No longer due", _build_due_rows(difference.settled), due),
    ]
    print_text()
    print_table(
        [(title, len(rows)) for title, rows, _ in lists],
        (f"From {difference.start}", f"to {difference.end}"),
    )
    for title, rows, heads in lists:
        if rows:
            print_text()
            print_text(f"{title}:")
            cells = [[shorten(str(cell or "")) for cell in row[:-1]] for row in rows[:limit]]
            last = [str(row[-1] or "") for row in rows[:limit]]
            whole_rows = [[*row, end] for row, end in zip(cells, last, strict=True)]
            print_fitted_table(whole_rows, heads, short=(1,) if heads is due else (0,))
            if title == _CONTACT:
                print_paragraph(_FADES)
        _print_rest(rows, limit)
    for title, rates in (("Stage", difference.stage_rates), ("Channel", difference.channel_rates)):
        if rates:
            print_text()
            unit = "people" if title == "Stage" else "requests"
            print_text(f"All {unit} so far, by {title.lower()}:")
            _print_rates(title, rates, (difference.start, difference.end))


def _build_people_rows(people: Sequence[Any]) -> list[tuple[Any, ...]]:
    return [(p.label, p.title, p.organization) for p in people]


def _build_move_rows(changes: Sequence[Any], *, with_field: bool = False) -> list[tuple[Any, ...]]:
    return [
        (c.label, *((c.what,) if with_field else ()), c.before or _NOTHING, c.after or _NOTHING)
        for c in changes
    ]


def _build_due_rows(items: Sequence[Any]) -> list[tuple[Any, ...]]:
    return [(d.due, d.label, d.reason) for d in items]


def _print_rates(title: str, rates: Sequence[Any], days: tuple[Any, Any]) -> None:
    """Print rates of all people as of both days beside each other."""
    rows = []
    for rate in rates:
        cells = [rate.name]
        for reached in (rate.before, rate.after):
            share, interval = format_rate(reached)
            cells += [f"{reached.n} of {reached.of}  {share}".rstrip(), interval]
        rows.append(cells)
    print_table(rows, (title, str(days[0]), "95 % interval", str(days[1]), "95 % interval"))
