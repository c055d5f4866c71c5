"""Showing how it goes: the funnel, every statistic with its interval, and classes of requests."""

from __future__ import annotations

from typing import Any

import click

import weakties
from weakties_cli.call import Call, pass_call, shared
from weakties_cli.figures import NO_DATA, describe_open, figure_json, rows
from weakties_cli.rates import counts, rate_json, rate_words
from weakties_cli.shown import as_json, paragraph, say, table


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
@shared
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
            from weakties_cli.claims import show_claims

            show_claims(call, view)
        elif cut is not None:
            _classed(call, view, progress.cut(view, cut.strip().lower()), explain)
        elif explain is not None:
            from weakties_cli.explain import explained

            explained(call, view, explain)
        else:
            _whole(call, view, prior)


def _whole(call: Call, view: Any, prior: int) -> None:
    """Show the funnel, the channels, and every other statistic."""
    from weakties import progress
    from weakties_cli.review import first_step

    if not call.json and (begin := first_step(view)):
        paragraph(begin)
        return
    view = progress.Once(view)
    stages, measured = progress.stages(view), progress.measured(view, prior)
    channels, by_channel = (
        view.read(weakties.ReplyRates).by_channel(),
        progress.cut(view, "channel"),
    )
    if call.json:
        as_json(
            {
                "stages": [stage_json(s) for s in stages],
                "channels": _channels_json(channels, by_channel),
                "statistics": [
                    {"id": m.statistic, "title": m.title,
                     "figures": [figure_json(f) for f in m.figures]}
                    for m in measured
                ],
            }
        )  # fmt: skip
        return
    _stages(stages)
    if by_channel.classes:
        say()
        _classes(by_channel)
    told = [one for one in measured if any(f.in_words for f in one.figures)]
    for one in told:
        say()
        say(f"{one.title} ({one.statistic})")
        _figures(one.figures, drawn=call.draws)
        if one.statistic == "weeks" and call.draws:
            _weeks(progress.weekly(view))
    silent = [one.statistic for one in measured if one not in told]
    if told:
        say()
        paragraph(_FIGURES)
    if silent:
        say()
        paragraph(f"No data yet: {', '.join(silent)}.")


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


def stage_json(stage: Any) -> dict[str, Any]:
    """Give a stage as other programs read it."""
    told = {"name": stage.name, **rate_json(stage.reached)}
    return {**told, "mature": rate_json(stage.mature), "pending": stage.pending, "own": stage.own}


def _stages(stages: list[Any]) -> None:
    """Show how many got how far, and the rates of those who had time to."""
    from weakties import progress

    first, *others = stages
    words, is_enough = progress.describe_funnel(stages)
    paragraph(words)
    if not first.reached.n:
        say("`weakties ask NAME` records a request to somebody.")
    if not is_enough:
        return
    say()
    rows = [(first.label, first.reached.n, first.mature.n, "", "", "")]
    rows += [
        (s.label, counts(s.reached), counts(s.mature), *rate_words(s.mature), s.pending or "")
        for s in others
    ]
    table(rows, ("People", "So far", "Had time", "Rate", "95 %", "Still open"))
    paragraph(_FUNNEL, "  ")


def _channels_json(channels: dict[str, Any], by_channel: Any) -> list[dict[str, Any]]:
    """Give the channels as other programs read them: of all requests, and of those with time."""
    classes = {c.name: c for c in by_channel.classes}
    return [
        {"name": name, **rate_json(reached), "mature": rate_json(classes[name].replied),
         "pending": classes[name].pending}
        for name, reached in channels.items()
    ]  # fmt: skip


def _figures(figures: list[Any], *, drawn: bool) -> None:
    """Show in a sentence what one statistic says, its figures, and what they do not say."""
    from weakties import progress

    words, is_enough = progress.summarize(figures)
    paragraph(words, "  ")
    if not is_enough:
        return
    table(rows(figures, drawn=drawn), ("", "Counts", "Value", "95 %", *([""] * drawn)))
    if waiting := describe_open(figures):
        paragraph(f"still open: {waiting}", "  ")
    for remark in dict.fromkeys(f.remark for f in figures if f.remark not in ("", NO_DATA)):
        if remark[1:] not in words:
            paragraph(remark, "  ")


def _weeks(weekly: list[tuple[int, int]]) -> None:
    """Draw the weeks, the oldest first."""
    from weakties_cli.bars import sparkline

    for name, numbers in zip(("requests", "talks"), zip(*weekly, strict=True), strict=True):
        say(f"  {sparkline(numbers)}  {name} a week")


def _classed(call: Call, view: Any, cut: Any, explain: str | None) -> None:
    """Show requests by class, and which classes can be told apart; or the requests of one."""
    if explain is not None:
        from weakties_cli.explain import explained_class

        explained_class(call, view, cut, explain)
    elif call.json:
        as_json(_cut_json(cut))
    elif not cut.classes:
        say("No request counts yet: `weakties ask NAME` records one.")
    else:
        _classes(cut)


def _classes(cut: Any) -> None:
    """Show the classes, and what can be said of their differences."""
    from weakties import progress

    words, is_enough = progress.describe_requests(cut)
    paragraph(words)
    if not is_enough:
        return
    rows = [
        (c.name, counts(c.replied), *rate_words(c.replied), counts(c.met), *rate_words(c.met))
        for c in cut.classes
    ]
    say()
    table(rows, (cut.by.capitalize(), *("Answered", "Rate", "95 %", "Then met", "Rate", "95 %")))
    if waiting := describe_open(cut.classes):
        paragraph(f"still open: {waiting}", "  ")
    for said in progress.describe_differences(cut):
        say()
        paragraph(said)


def _cut_json(cut: Any) -> dict[str, Any]:
    from weakties import progress

    return {
        "by": cut.by,
        "classes": [
            {"name": c.name, "replied": rate_json(c.replied), "met": rate_json(c.met),
             "pending": c.pending, "stages": [stage_json(s) for s in c.stages],
             "answered": rate_json(c.answered)}
            for c in cut.classes
        ],
        "contrasts": [
            {"what": c.what, "more": c.more, "less": c.less, "low": None, "high": None,
             "on": c.on, "more_answered": rate_json(c.more_answered),
             "less_answered": rate_json(c.less_answered)}
            for c in cut.contrasts
        ],
        "remark": cut.remark,
        "comparisons": [
            {"one": c.side, "other": c.other or None, "one_answered": rate_json(c.seen),
             "other_answered": rate_json(c.others), "evidence": min(c.evidence, 1e300),
             "threshold": cut.threshold, "needed": c.needed,
             "no_big_difference_on": c.alike and c.alike.day}
            for c in cut.comparisons
        ],
        "said": progress.describe_differences(cut),
    }  # fmt: skip
