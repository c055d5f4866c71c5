"""Career areas and targets: recording what you think of them, and seeing where you stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import click

import weakties
from weakties_cli.context import Call, add_common_options, pass_call, refuse_look_back
from weakties_cli.input.choices import area_or_new, organization_or_new, record_along
from weakties_cli.input.options import WholeNumber, on_option
from weakties_cli.input.recording import Session, enumerate_names, spell_day
from weakties_cli.output import (
    format_count,
    format_day,
    print_json,
    print_paragraph,
    print_table,
    print_text,
)

_SCALE = WholeNumber(1, 5)
_DECISIONS = ("keep", "explore", "drop")
_OPINIONS = {
    "interest": "interest {} of 5",
    "fit_skills": "fits your skills {} of 5",
    "fit_values": "fits your values {} of 5",
    "fit_interests": "fits your interests {} of 5",
    "energy": "energy {:+d}",
}
_RANKS = {"motivation": "motivation {} of 5", "posting": "openings {} of 3"}
_AREAS_LEGEND = (
    "Fit: how well it fits your skills, values and interests, 1 to 5 each, - if you did not say. "
    "Energy: from -2, it drains you, to +2, it gives energy. Taught: how many debriefs "
    "were about it, and how many of them made it fit more or less. People: whom you "
    "know who work in it."
)
_TARGETS_LEGEND = (
    "Openings: how relevant its job openings are. Advocate: whether somebody there could speak for "
    "you. Known: how many people you know there."
)
_REASONS = ("reached", "lost-interest", "no-way-in", "other")


@click.command("area")
@click.argument("name")
@click.option("--onet", metavar="CODE", help="Its O*NET-SOC code, such as 15-1252.00.")
@click.option("--interest", type=_SCALE, help="How much it interests you, 1 to 5.")
@click.option("--skills", "fit_skills", type=_SCALE, help="How well it fits your skills, 1 to 5.")
@click.option("--values", "fit_values", type=_SCALE, help="How well it fits your values, 1 to 5.")
@click.option("--interests", "fit_interests", type=_SCALE,
              help="How well it fits your interests, 1 to 5.")  # fmt: skip
@click.option(
    "--energy",
    type=WholeNumber(-2, 2),
    help="From -2, it drains you, to 2, it gives you energy.",
)
@click.option("--decision", type=click.Choice(_DECISIONS),
              help="What you will do with it; as it was, or explore, if left out.")  # fmt: skip
@click.option("--after", "people", multiple=True, metavar="PERSON",
              help="Your latest meeting with them made you think so; repeatable.")  # fmt: skip
@click.option("--note", help="Why you think so.")
@on_option
@refuse_look_back
@pass_call
def area_command(
    call: Call, /, name: str, *, onet: str | None, decision: str | None, people: tuple[str, ...],
    on: str | None, **options: Any,
) -> None:  # fmt: skip
    """Record a career area you try on, and what you think of it now.

    What you leave out stays as it was. `weakties areas` sets all areas side by side.

    \b
    weakties area "energy data"
    weakties area "energy data" --interest 4 --skills 3 --energy 1 --after ana
    weakties area "field sales" --decision drop --note "too much travel"
    """
    is_opinion = bool(people or decision or any(value is not None for value in options.values()))

    def decide(session: Session) -> tuple[Callable[[Any], Any], str]:
        at = session.resolve_past_date(on)
        area_id, called = area_or_new(session, name)
        if area_id and not (is_opinion or onet):
            raise click.UsageError(f"{called} is here already; say what you think of it.")
        evidence = tuple(_find_latest_meeting(session, person, at) for person in people)
        stands = _find_area_by(session, area_id, at)
        decided: Any = decision  # what is left out stays as it was, whatever is recorded later
        standing = decision or (stands.decision if stands else "explore")

        def work(recorder: Any) -> None:
            area: Any = area_id or recorder.add_area(called, at=at, onet=onet)
            if area_id and onet:
                recorder.record(weakties.AreaAdded(area=area, onet=onet, at=at))
            if is_opinion:
                recorder.record(
                    weakties.AreaAssessed(
                        area=area, decision=decided, evidence=evidence, at=at, **options
                    )
                )

        facts = [_OPINIONS[k].format(options[k]) for k in _OPINIONS if options[k] is not None]
        facts += [f"O*NET {onet}"] if onet else []
        facts += [f"decision: {standing}"] if is_opinion else []
        facts += [f"after {format_count(len(evidence), 'meeting')}"] if evidence else []
        line = f"{'' if area_id else 'Added the area '}{called}, {session.format_when(at)}"
        return work, f"{line}{': ' * bool(facts)}{', '.join(facts)}. See `weakties areas`."

    record_along(call, decide)


def _find_latest_meeting(session: Session, name: str, at: str) -> Any:
    """Return the id of the latest meeting with somebody by a day."""
    person = session.find_person(name)
    agenda = session.network.read(weakties.Agenda)
    meeting = agenda.find_last_meeting(person.id, until=session.resolve_moment(at))
    if meeting is not None:
        return meeting
    past_meetings = [m.starts for m in agenda.list_meetings(person.id) if m.state == "held"]
    if past_meetings:
        days = enumerate_names([spell_day(starts) for starts in past_meetings])
        raise click.ClickException(
            f"You met {person.label} on {days}, which is after "
            f"{spell_day(session.resolve_moment(at))}: "
            "name a later day with --on."
        )
    raise click.ClickException(
        f"There is no meeting with {person.label} yet; record it with "
        f"`weakties meet {person.label!r}`, or leave out --after."
    )


def _find_area_by(session: Session, area: str | None, at: str) -> Any:
    """Return a career area as of a day; None if it is new."""
    view = session.network.at(occurred=session.resolve_moment(at)[:10])
    return view.read(weakties.Organizations).get_area(area) if area else None


@click.command("target")
@click.argument("organization", required=False)
@click.option("--area", help="Aim at a career area instead of an organization.")
@click.option("--motivation", type=WholeNumber(0, 5), help="How much you want it, 0 to 5.")
@click.option("--posting", type=WholeNumber(0, 3),
              help="How relevant its openings are now, 0 to 3.")  # fmt: skip
@click.option("--advocate/--no-advocate", "advocacy", default=None,
              help="Whether somebody there could speak for you.")  # fmt: skip
@click.option("--note", help="Why you aim at it.")
@click.option("--close", "closing", is_flag=True, help="You no longer aim at it.")
@click.option("--reason", type=click.Choice(_REASONS), help="Why not, with --close.")
@on_option
@refuse_look_back
@pass_call
def target_command(
    call: Call, /, organization: str | None, *, area: str | None, note: str | None, closing: bool,
    reason: Any, on: str | None, **rank: Any,
) -> None:  # fmt: skip
    """Record where you want to work, an organization or a career area, or that you no longer do.

    Rank it as in Dalton's LAMP list: by how much you want it, by its openings, and by whether
    somebody there could speak for you. What you leave out stays as it was. `weakties targets`
    lists them, the best first.

    \b
    weakties target "Acme" --motivation 4 --posting 2 --advocate
    weakties target --area "energy data" --note "grows everywhere"
    weakties target "Acme" --close --reason lost-interest
    """
    ranks = {name: value for name, value in rank.items() if value is not None}
    if bool(organization) == bool(area):
        raise click.UsageError("Name an organization, or an --area: one of the two.")
    if reason and not closing:
        raise click.UsageError("--reason belongs to --close.")
    if closing and (ranks or note):
        raise click.UsageError("--close goes with --reason alone.")
    record_along(
        call,
        lambda session: _build_aim(
            session, organization, area, ranks=ranks, note=note, closing=closing, reason=reason,
            on=on,
        ),
    )  # fmt: skip


def _build_aim(
    session: Session, organization: str | None, area: str | None, *, ranks: dict[str, Any],
    note: str | None, closing: bool, reason: Any, on: str | None,
) -> tuple[Callable[[Any], Any], str]:  # fmt: skip
    """Return what records an aim, and a line that says so."""
    at = session.resolve_past_date(on)
    find = organization_or_new if organization else area_or_new
    aim_id, name = find(session, organization or area or "")
    organizations = session.network.read(weakties.Organizations)
    before = organizations.get_target(aim_id) if aim_id else None
    if closing and before is None:
        raise click.ClickException(f"{name} is no target of yours; see `weakties targets`.")
    is_listed = not closing and (before is None or before.closed or note or not ranks)

    def work(recorder: Any) -> None:
        if organization:
            aim: Any = {"organization": aim_id or recorder.add_organization(name, at=at)}
        else:
            aim = {"area": aim_id or recorder.add_area(name, at=at)}
        if closing:
            recorder.record(weakties.TargetClosed(reason=reason or "other", at=at, **aim))
        if is_listed:
            recorder.record(weakties.TargetListed(note=note, at=at, **aim))
        if ranks:
            recorder.record(weakties.TargetRanked(at=at, **ranks, **aim))

    if closing:
        why = f" ({reason})" if reason else ""
        return work, f"You no longer aim at {name}, as of {session.format_when(at)[3:]}{why}."
    facts = [_RANKS[k].format(ranks[k]) for k in _RANKS if k in ranks]
    if "advocacy" in ranks:
        facts.append("somebody there could speak for you" if ranks["advocacy"] else
                     "nobody there could speak for you")  # fmt: skip
    rest = f": {', '.join(facts)}" if facts else ""
    follow = f"`weakties who {name!r}` lists whom you know there." if organization else ""
    new = "" if aim_id else f" {name} is new here, and was added."
    return (
        work,
        f"You aim at {name}, as of {session.format_when(at)[3:]}{rest}.{new} {follow}".rstrip(),
    )


@click.command("areas")
@click.option("--decision", type=click.Choice(_DECISIONS), help="Only areas with this decision.")
@add_common_options
@pass_call
def areas_command(call: Call, /, *, decision: str | None) -> None:
    """Compare career areas: what you think of them, and what meetings taught you.

    Those you keep come first, then those you explore, the most interesting first.

    \b
    weakties areas
    weakties areas --decision explore --json
    """
    with call.network(create=False) as network:
        view = call.view(network)
        areas = list(view.read(weakties.Organizations).areas.where())
        people = Counter(p.area for p in view.read(weakties.People).people.where())
        talks: dict[str, list[Any]] = {}
        for recorded in view.events(("meeting.debriefed",)):
            event: Any = recorded.event
            talks.setdefault(event.area or "", []).append(event)
    areas = [area for area in areas if decision in (None, area.decision)]
    areas.sort(key=lambda a: (_DECISIONS.index(a.decision), -(a.interest or 0), a.folded, a.id))
    if call.json:
        print_json([_render_area_json(a, talks.get(a.id, []), people[a.id]) for a in areas])
    elif not areas:
        print_text("No career area is here yet; record one with `weakties area NAME`.")
    else:
        rows = [
            (
                a.name,
                a.decision,
                _format_scale(a.interest, 5),
                "/".join(_format_rating(v) for v in (a.fit_skills, a.fit_values, a.fit_interests)),
                "" if a.energy is None else f"{a.energy:+d}".replace("+0", "0"),
                _format_debriefs(talks.get(a.id, [])),
                people[a.id] or "",
                format_day(a.assessed_at),
                a.note or "",
            )
            for a in areas
        ]
        heads = ("Area", "Decision", "Interest", "Fit", "Energy", "Taught", "People", "Assessed")
        print_table(rows, (*heads, "Note"))
        print_paragraph(_AREAS_LEGEND)


def _render_area_json(area: Any, debriefs: list[Any], people: int) -> dict[str, Any]:
    """Return what others rely on of a career area."""
    changes = Counter(event.fit_change for event in debriefs)
    return {
        "id": area.id, "name": area.name, "onet": area.onet, "decision": area.decision,
        "interest": area.interest, "fit_skills": area.fit_skills, "fit_values": area.fit_values,
        "fit_interests": area.fit_interests, "energy": area.energy, "note": area.note,
        "assessed_at": area.assessed_at, "people": people, "debriefs": len(debriefs),
        "fits_more": changes[1], "fits_less": changes[-1],
    }  # fmt: skip


def _format_debriefs(debriefs: list[Any]) -> str:
    """Return how many debriefs there are, and what they changed."""
    changes = Counter(event.fit_change for event in debriefs)
    parts = [
        f"{changes[direction]} {word}"
        for direction, word in ((1, "more"), (-1, "less"))
        if changes[direction]
    ]
    return f"{len(debriefs)}{f' ({enumerate_names(parts)})' if parts else ''}" if debriefs else ""


@click.command("targets")
@click.option("--all", "everything", is_flag=True, help="Those, too, that you no longer aim at.")
@add_common_options
@pass_call
def targets_command(call: Call, /, *, everything: bool) -> None:
    """List where you aim, the best first: by motivation, then by openings, then by advocates.

    Begin with the first. Where you know nobody, `weakties path NAME` looks for a way there.

    \b
    weakties targets
    weakties targets --all --json
    """
    with call.network(create=False) as network:
        view = call.view(network)
        organizations, people = view.read(weakties.Organizations), view.read(weakties.People)
        targets = [t for t in organizations.targets.where() if everything or t.closed is None]
        names: dict[str, str] = {}
        people_counts: dict[str, int] = {}
        by_area = Counter[str | None](person.area for person in people.people.where())
        for t in targets:
            at = organizations.get_area(t.id) if t.kind == "area" else organizations.get(t.id)
            names[t.id] = at.name if at else t.id
            people_counts[t.id] = (
                by_area[t.id] if t.kind == "area" else len(people.list_employees(t.id))
            )
    targets.sort(
        key=lambda t: (
            t.closed is not None, -_rank(t.motivation), -_rank(t.posting), -_rank(t.advocacy),
            names[t.id].casefold(), t.id,
        )
    )  # fmt: skip
    if call.json:
        print_json(
            [
                {"id": t.id, "kind": t.kind, "name": names[t.id], "motivation": t.motivation,
                 "posting": t.posting, "advocacy": None if t.advocacy is None else bool(t.advocacy),
                 "note": t.note, "known": people_counts[t.id], "listed_at": t.listed_at,
                 "closed": t.closed, "closed_at": t.closed_at}
                for t in targets
            ]
        )  # fmt: skip
    elif not targets:
        print_text("You aim at nothing yet; record a target with `weakties target ORGANIZATION`.")
    else:
        rows = [
            (
                names[t.id],
                t.kind,
                _format_scale(t.motivation, 5),
                _format_scale(t.posting, 3),
                _format_yes(t.advocacy),
                people_counts[t.id] or "nobody",
                format_day(t.listed_at),
                f"closed {format_day(t.closed_at)} ({t.closed})" if t.closed else t.note or "",
            )
            for t in targets
        ]
        heads = ("Target", "Kind", "Motivation", "Openings", "Advocate", "Known", "Since", "Note")
        print_table(rows, heads)
        print_paragraph(_TARGETS_LEGEND)


def _rank(value: Any) -> int:
    """Return a rank as a number; what was not said comes behind what was."""
    return -1 if value is None else int(value)


def _format_rating(value: int | None) -> str:
    return "-" if value is None else str(value)


def _format_scale(value: int | None, most: int) -> str:
    return "" if value is None else f"{value} of {most}"


def _format_yes(value: Any) -> str:
    return "" if value is None else "yes" if value else "no"
