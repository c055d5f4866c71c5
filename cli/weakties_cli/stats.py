"""Showing how it goes: the funnel, every statistic with its interval, and classes of requests."""

from __future__ import annotations

from typing import Any

import click

import weakties
from weakties_cli.call import Call, pass_call, shared
from weakties_cli.figures import NO_DATA, figure_json, pending_words, row
from weakties_cli.rates import rate_json, rate_words
from weakties_cli.shown import as_json, paragraph, say, table


@click.command("stats")
@click.option("--by", "cut", metavar="CLASS", help="Class requests: channel, tie, size, month ...")
@click.option("--explain", metavar="NAME", help="List the events behind a figure.")
@click.option("--claims", is_flag=True, help="Set published claims beside your own numbers.")
@click.option("--prior", type=click.IntRange(0, 1000), metavar="TALKS", default=12,
              show_default=True,
              help="Talks for which the claim of one offer in twelve counts.")  # fmt: skip
@shared
@pass_call
def stats_command(
    call: Call, /, *, cut: str | None, explain: str | None, claims: bool, prior: int
) -> None:
    """Show how far your requests led, with the interval that each rate can be trusted to.

    Counts are people; who got to one stage counts in all before it. Mature are those whose time
    to get further has passed; others are pending. Imported contacts you never had to do with
    count nowhere. Intervals are Wilson's, 95 %, if not said otherwise.

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
            _classed(call, view, progress.cut(view, cut), explain)
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
    channels = view.read(weakties.ReplyRates).by_channel()
    if call.json:
        as_json(
            {
                "stages": [stage_json(s) for s in stages],
                "channels": [{"name": c, **rate_json(p)} for c, p in channels.items()],
                "statistics": [
                    {"id": m.statistic, "title": m.title,
                     "figures": [figure_json(f) for f in m.figures]}
                    for m in measured
                ],
            }
        )  # fmt: skip
        return
    _stages(stages)
    if channels:
        say()
        rows = [(c, p.n, p.of, *rate_words(p)) for c, p in channels.items()]
        table(rows, ("Channel", "Replies", "Sent", "Rate", "95 % interval"))
    told = [one for one in measured if any(f.value is not None for f in one.figures)]
    for one in told:
        say()
        say(f"{one.title} ({one.statistic})")
        _figures(one.figures, drawn=call.draws)
        if one.statistic == "weeks" and call.draws:
            _weeks(progress.weekly(view))
    silent = [one.statistic for one in measured if one not in told]
    if silent:
        say()
        paragraph(f"No data yet: {', '.join(silent)}.")


def stage_json(stage: Any) -> dict[str, Any]:
    """Give a stage as other programs read it."""
    told = {"name": stage.name, **rate_json(stage.reached)}
    return {**told, "mature": rate_json(stage.mature), "pending": stage.pending}


def _stages(stages: list[Any]) -> None:
    """Show so far and of old enough side by side."""
    first, *others = stages
    rows = [(first.name, first.reached.n, "", "", first.mature.n, "", "", "")]
    rows += [
        (s.name, _counts(s.reached), *rate_words(s.reached), _counts(s.mature),
         *rate_words(s.mature), s.pending or "")
        for s in others
    ]  # fmt: skip
    table(rows, ("Stage", "So far", "Rate", "95 %", "Mature", "Rate", "95 %", "Pending"))


def _counts(share: Any) -> str:
    return f"{share.n} of {share.of}"


def _figures(figures: list[Any], *, drawn: bool) -> None:
    """Show the figures of one statistic, and below them what they do not say."""
    table([row(f, drawn=drawn) for f in figures], ("", "Counts", "Value", "95 %", *([""] * drawn)))
    if pending := pending_words(figures):
        paragraph(f"pending: {pending}", "  ")
    for remark in dict.fromkeys(f.remark for f in figures if f.remark not in ("", NO_DATA)):
        paragraph(remark, "  ")


def _weeks(weekly: list[tuple[int, int]]) -> None:
    """Draw the weeks, the oldest first."""
    from weakties_cli.bars import sparkline

    for name, counts in zip(("requests", "talks"), zip(*weekly, strict=True), strict=True):
        say(f"  {sparkline(counts)}  {name} a week")


def _classed(call: Call, view: Any, cut: Any, explain: str | None) -> None:
    """Show requests by class, and which classes can be told apart; or the requests of one."""
    if explain is not None:
        from weakties_cli.explain import explained_class

        explained_class(call, view, cut, explain)
    elif call.json:
        as_json(_cut_json(cut))
    elif not cut.classes:
        say("No request counts yet.")
    else:
        _classes(cut)


def _classes(cut: Any) -> None:
    """Show the classes, and what can be said of their differences."""
    rows = [
        (c.name, _counts(c.replied), *rate_words(c.replied), _counts(c.met), *rate_words(c.met))
        for c in cut.classes
    ]
    table(rows, (cut.by.capitalize(), *("Replied", "Rate", "95 %", "Met", "Rate", "95 %")))
    if pending := pending_words(cut.classes):
        paragraph(f"pending: {pending}", "  ")
    say()
    for c in cut.contrasts:
        say(f"{c.more} {c.what} more often than {c.less}, by {c.low:.0%} to {c.high:.0%}.")
    if cut.contrasts:
        say("You chose whom you asked how, so this does not say why.")
    elif cut.remark:
        say(f"Nothing is compared: {cut.remark}.")
    else:
        say("No two of these can be told apart yet.")


def _cut_json(cut: Any) -> dict[str, Any]:
    return {
        "by": cut.by,
        "classes": [
            {"name": c.name, "replied": rate_json(c.replied), "met": rate_json(c.met),
             "pending": c.pending, "stages": [stage_json(s) for s in c.stages]}
            for c in cut.classes
        ],
        "contrasts": [
            {"what": c.what, "more": c.more, "less": c.less, "low": c.low, "high": c.high}
            for c in cut.contrasts
        ],
        "remark": cut.remark,
    }  # fmt: skip
