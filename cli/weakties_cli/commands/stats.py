"""Showing how it goes: the funnel, every statistic with its interval, and classes of requests."""

from __future__ import annotations

from typing import Any

import click

import weakties
from weakties_cli.context import Call, add_common_options, pass_call
from weakties_cli.output import (
    NO_DATA,
    build_rows,
    describe_open,
    format_counts,
    format_rate,
    print_drawing,
    print_json,
    print_paragraph,
    print_table,
    print_text,
    render_figure_json,
    render_rate_json,
    render_sparkline,
)


class _Talks(click.ParamType[int]):
    """A whole number of talks, from 0 to 1000."""

    name = "talks"

    def convert(self, value: Any, param: Any, ctx: Any) -> int:
        """Read it; a fraction of a talk is none."""
        text = str(value).strip()
        if text.isdecimal() and len(text) <= 4 and int(text) <= 1000:
            return int(text)
        self.fail(f"{text!r} is no number of talks: give a whole number from 0 to 1000.")


@click.command("stats")
@click.option("--by", "cut", metavar="CLASS", help="Class requests: channel, tie, size, month ...")
@click.option("--explain", metavar="NAME", help="List the events behind a figure.")
@click.option("--claims", is_flag=True, help="Set published claims beside your own numbers.")
@click.option("--prior", type=_Talks(), metavar="TALKS", default=0,
              help="Forecast offers with the claim of one in twelve talks, which no study backs, "
                   "as if it were so many talks of yours; not used unless asked for.")  # fmt: skip
@add_common_options
@pass_call
def stats_command(
    call: Call, /, *, cut: str | None, explain: str | None, claims: bool, prior: int
) -> None:
    """Show how far your requests led, with the interval that each rate can be trusted to.

    The first table counts people; who got to one stage counts in all before it. "Had time" are
    those whose time to get further is over, and "still open" those whose is not. Below that,
    requests are counted. Imported contacts you never had to do with count nowhere. Below five
    there are counts alone, and below ten no rate. Intervals are Wilson's, 95 %, if not said
    otherwise.

    \b
    weakties stats
    weakties stats --claims
    weakties stats --by channel
    weakties stats --explain met
    weakties stats --by tie --explain often
    """
    from weakties import progress

    if claims and (cut or explain):
        raise click.UsageError("--claims shows all of them: leave --by and --explain out.")
    with call.network(create=False, plugins=True) as network:
        view = call.view(network)
        if claims:
            from weakties_cli.commands.claims import show_claims

            show_claims(call, view)
        elif cut is not None:
            _print_cut(call, view, progress.cut(view, cut.strip().lower()), explain)
        elif explain is not None:
            from weakties_cli.commands.explain import print_explanation

            print_explanation(call, view, explain)
        else:
            _print_all(call, view, prior)


def _print_all(call: Call, view: Any, prior: int) -> None:
    """Show the funnel, the channels, and every other statistic."""
    from weakties import history, progress
    from weakties_cli.commands.review import suggest_first_action

    if not call.json and (begin := suggest_first_action(view)):
        print_paragraph(begin)
        return
    view = progress.CachingView(view)
    stages, measurements = progress.list_stages(view), progress.measure_statistics(view, prior)
    channels, by_channel = (
        view.read(weakties.ReplyRates).count_by_channel(),
        progress.cut(view, "channel"),
    )
    lateness = history.count_late(view)
    if call.json:
        print_json(
            {
                "stages": [render_stage_json(s) for s in stages],
                "channels": _render_channels_json(channels, by_channel),
                "statistics": [
                    {"id": m.statistic, "title": m.title,
                     "figures": [render_figure_json(f) for f in m.figures]}
                    for m in measurements
                ],
                "recorded_late": lateness.to_json(),
            }
        )  # fmt: skip
        return
    _print_stages(stages)
    if by_channel.classes:
        print_text()
        _print_classes(by_channel)
    with_data = [
        measurement for measurement in measurements if any(f.in_words for f in measurement.figures)
    ]
    for measurement in with_data:
        print_text()
        print_text(f"{measurement.title} ({measurement.statistic})")
        _print_figures(measurement.figures, drawn=call.draws)
        if measurement.statistic == "weeks" and call.draws:
            _print_weeks(progress.count_weekly(view))
    silent = [measurement.statistic for measurement in measurements if measurement not in with_data]
    if with_data:
        print_text()
        print_paragraph(_FIGURES)
    if silent:
        print_text()
        print_paragraph(f"No data yet: {', '.join(silent)}.")
    if lateness.in_words:
        print_text()
        print_paragraph(f"{lateness.in_words}; `weakties history --late` lists what was.")


_FIGURES = (
    "Counts: so many out of so many, without what is still open, which is too young to say. 95 %: "
    "the values that so few can stand for. `weakties stats --explain NAME`, with the name in "
    "brackets, lists what is behind the figures."
)
_FUNNEL = (
    "Each line counts people who got that far or further, out of those on the line before; whom "
    "you met without asking counts as asked and replied, too. Had time: it is long enough ago to "
    "have got further. Still open: it is too soon to say. 95 %: the true rate lies in there, as "
    "far as so few can tell."
)


def render_stage_json(stage: Any) -> dict[str, Any]:
    """Return a stage as other programs read it."""
    fields = {"name": stage.name, **render_rate_json(stage.reached)}
    return {
        **fields,
        "mature": render_rate_json(stage.mature),
        "pending": stage.pending,
        "own": stage.own,
    }


def _print_stages(stages: list[Any]) -> None:
    """Show how many got how far, and the rates of those who had time to."""
    from weakties import progress

    first, *others = stages
    words, is_enough = progress.describe_funnel(stages)
    print_paragraph(words)
    if not first.reached.n:
        print_text("`weakties ask NAME` records a request to somebody.")
    if not is_enough:
        return
    print_text()
    rows = [(first.label, first.reached.n, first.mature.n, "", "", "")]
    rows += [
        (
            s.label,
            format_counts(s.reached),
            format_counts(s.mature),
            *format_rate(s.mature),
            s.pending or "",
        )
        for s in others
    ]
    print_table(rows, ("People", "So far", "Had time", "Rate", "95 %", "Still open"))
    print_paragraph(_FUNNEL, "  ")


def _render_channels_json(channels: dict[str, Any], by_channel: Any) -> list[dict[str, Any]]:
    """Return the channels as other programs read them: of all requests, and of those with time."""
    classes = {c.name: c for c in by_channel.classes}
    return [
        {
            "name": name,
            **render_rate_json(reached),
            "mature": render_rate_json(classes[name].replied),
            "pending": classes[name].pending,
        }
        for name, reached in channels.items()
    ]


def _print_figures(figures: list[Any], *, drawn: bool) -> None:
    """Show in a sentence what one statistic says, its figures, and what they do not say."""
    from weakties import progress

    words, is_enough = progress.summarize(figures)
    print_paragraph(words, "  ")
    if not is_enough:
        return
    print_table(build_rows(figures, drawn=drawn), ("", "Counts", "Value", "95 %", *([""] * drawn)))
    if waiting := describe_open(figures):
        print_paragraph(f"still open: {waiting}", "  ")
    for remark in dict.fromkeys(f.remark for f in figures if f.remark not in ("", NO_DATA)):
        if remark[1:] not in words:
            print_paragraph(remark, "  ")


def _print_weeks(weekly: list[tuple[int, int]]) -> None:
    """Draw the weeks, the oldest first."""
    for name, numbers in zip(("requests", "talks"), zip(*weekly, strict=True), strict=True):
        print_drawing(render_sparkline(numbers), before="  ", after=f"  {name} a week")


def _print_cut(call: Call, view: Any, cut: Any, explain: str | None) -> None:
    """Show requests by class, and which classes can be told apart; or the requests of one."""
    if explain is not None:
        from weakties_cli.commands.explain import print_class

        print_class(call, view, cut, explain)
    elif call.json:
        print_json(_render_cut_json(cut))
    elif not cut.classes:
        print_text("No request counts yet: `weakties ask NAME` records one.")
    else:
        _print_classes(cut)


def _print_classes(cut: Any) -> None:
    """Show the classes, and what can be said of their differences."""
    from weakties import progress

    words, is_enough = progress.describe_requests(cut)
    print_paragraph(words)
    if not is_enough:
        return
    rows = [
        (
            c.name,
            format_counts(c.replied),
            *format_rate(c.replied),
            format_counts(c.met),
            *format_rate(c.met),
        )
        for c in cut.classes
    ]
    print_text()
    print_table(
        rows, (cut.by.capitalize(), *("Answered", "Rate", "95 %", "Then met", "Rate", "95 %"))
    )
    if waiting := describe_open(cut.classes):
        print_paragraph(f"still open: {waiting}", "  ")
    for text in progress.describe_differences(cut):
        print_text()
        print_paragraph(text)


def _render_cut_json(cut: Any) -> dict[str, Any]:
    from weakties import progress

    return {
        "by": cut.by,
        "classes": [
            {"name": c.name, "replied": render_rate_json(c.replied), "met": render_rate_json(c.met),
             "pending": c.pending, "stages": [render_stage_json(s) for s in c.stages],
             "answered": render_rate_json(c.answered)}
            for c in cut.classes
        ],
        "contrasts": [
            {"what": c.what, "more": c.more, "less": c.less, "low": None, "high": None,
             "on": c.on, "more_answered": render_rate_json(c.more_answered),
             "less_answered": render_rate_json(c.less_answered)}
            for c in cut.contrasts
        ],
        "remark": cut.remark,
        "comparisons": [
            {"one": c.side, "other": c.other or None, "one_answered": render_rate_json(c.own),
             "other_answered": render_rate_json(c.others), "evidence": min(c.evidence, 1e300),
             "threshold": cut.threshold, "needed": c.needed,
             "no_big_difference_on": c.alike and c.alike.day}
            for c in cut.comparisons
        ],
        "said": progress.describe_differences(cut),
    }  # fmt: skip
