"""Correcting an event: a date, a person, a channel, words."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

import weakties
from weakties_cli.commands.explain import describe_kind
from weakties_cli.context import Call, pass_call, refuse_look_back
from weakties_cli.input.names import find_or_choose
from weakties_cli.input.recording import Session, render_event_json, spell_day
from weakties_cli.output import (
    format_count,
    print_json,
    print_note,
    print_table,
    print_text,
    shorten,
)

if TYPE_CHECKING:
    from weakties.history import DateDirection

F = TypeVar("F", bound=Callable[..., Any])
_ALIASES: dict[str, tuple[str, ...]] = {
    "person": ("people",), "useful": ("usefulness",), "learnt": ("insights",),
    "until": ("later_until",), "org": ("organization",), "agreed_on": ("at",),
    "fit": ("fit_change",),
    "skills": ("fit_skills",), "values": ("fit_values",), "interests": ("fit_interests",),
    "by": ("due",), "from": ("introducer", "person"), "with": ("other", "people"),
    "decides": ("decision_maker",), "gave": ("gave_value",), "asks_first": ("double_opt_in",),
    "advocate": ("advocacy",), "no_contact": ("do_not_contact",), "also": ("beside",),
    "again": ("separate",), "text": ("what",), "answer": ("sentiment",),
}  # fmt: skip
"""Options of the commands that record, and the fields that they fill, the first that there is."""
_SHOWN = {
    "useful": "usefulness", "learnt": "insights", "until": "later_until", "org": "organization",
    "fit": "fit_change", "skills": "fit_skills", "values": "fit_values", "by": "due",
    "interests": "fit_interests", "decides": "decision_maker", "gave": "gave_value",
    "asks_first": "double_opt_in", "advocate": "advocacy", "no_contact": "do_not_contact",
    "also": "beside", "again": "separate", "person": "people", "on": "at",
}  # fmt: skip
"""Of these options those under which a field is listed."""
_TAKES = {
    "person": "a name", "people": "names", "organization": "a name", "area": "a name",
    "event": "the number of an event", "events": "the number of an event", "moment": "a date",
    "yes-no": "yes or no", "number": "a whole number", "text": "words",
}  # fmt: skip
_FITS = {"less": "-1", "same": "0", "more": "1"}
"""How `weakties debrief` says how well a career area fits, and how it is stored."""
_COMMON = ("person", "channel", "note")
_AHEAD: dict[str, DateDirection] = {
    "starts": "either", "due": "future", "later_until": "future",
}  # fmt: skip
_YES, _NO = ("yes", "true", "1"), ("no", "false", "0")


def _add_field_options(command: F) -> F:
    """Return a command an option for each field that any event has."""
    from weakties import corrections

    names = dict.fromkeys((*_COMMON, *_ALIASES, *corrections.list_field_names()))
    helps = {
        "person": "Who it is about; several times for all who met.",
        "channel": "By what channel.",
        "note": "The words; an empty text takes them away.",
    }
    for name in reversed(names):
        command = click.option(
            f"--{name.replace('_', '-')}", f"field_{name}", multiple=name in ("person", "people"),
            default=None, hidden=name not in _COMMON, help=helps.get(name), metavar="TEXT",
            type=click.types.StringParamType(),  # one of its own: here an empty text says something
        )(command)  # fmt: skip
    return command


@click.command("edit")
@click.argument("event", metavar="EVENT|last")
@click.option("--on", metavar="DATE", help="When it happened; of a meeting that is agreed, "
              "the day that was agreed.")  # fmt: skip
@_add_field_options
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@refuse_look_back
@pass_call
def edit_command(
    call: Call, /, event: str, *, on: str | None, dry_run: bool, **options: Any
) -> None:
    """Correct an event: its date, whom it is about, the channel, the words, any field of it.

    An event is named by its number, as `weakties history` and `weakties find` list it, by the
    beginning of its id, or as `last`. Without an option, its fields are listed with the options
    that change them. An empty value takes away what is there. What names the event follows it; one
    `weakties undo` takes a correction back whole.

    \b
    weakties edit last --on yesterday
    weakties edit 12 --person ben --channel phone
    weakties edit 12 --note ""
    weakties edit 12
    """
    from weakties import corrections, history

    with call.network(create=False, plugins=True) as network:
        before = corrections.find_current(
            network, find_or_choose(history.find_event, network, event).id
        )
        fields = {field.name: field for field in corrections.fields_of(type(before.event))}
        new_values = {
            name.removeprefix("field_"): v for name, v in options.items() if v not in (None, ())
        }
        changes = _collect_changes(network, before, fields, new_values, on)
        was = history.describe(network, before)
        if not changes:
            _print_fields(call, network, before, was, list(fields.values()))
            return
        with warnings.catch_warnings(record=True) as odd:
            warnings.simplefilter("always", weakties.OddSequence)
            warnings.simplefilter("always", weakties.ForgottenReturns)
            done = corrections.edit(network, before.id, changes, source="cli", is_dry_run=dry_run)
        now = history.describe(network, done.after)
        if call.json:
            print_json(_render_json(done, was, now, is_dry_run=dry_run))
            return
        print_text(f"{'Would correct' if dry_run else 'Corrected'} event {before.position}:")
        print_text(was.text, head=f"  was  {spell_day(before.occurred_at)}  ")
        print_text(now.text, head=f"  now  {spell_day(done.after.occurred_at)}  ")
        for name in done.fields:
            values = (_format_value(network, getattr(r.event, name)) for r in (before, done.after))
            print_text(
                "  {}: {} → {}".format(history.label_of(name) if name != "at" else "when", *values)
            )
        if done.followers:
            is_single = len(done.followers) == 1
            which = "that names it, or follows it" if is_single else "that name it, or follow it"
            again = "would be" if dry_run else "was" if is_single else "were"
            many = format_count(len(done.followers), "event")
            print_text(f"{many} {which} on that day, {again} recorded again behind it.")
        print_text("Nothing was changed." if dry_run else "One `weakties undo` takes this back.")
    for warning in odd:
        print_note(f"note: {warning.message}")


def _collect_changes(
    network: Any, before: Any, fields: dict[str, Any], new_values: dict[str, Any], on: str | None
) -> dict[str, Any]:
    """Return the fields that are to change, and their values."""
    texts: dict[str, Any] = {}
    for name, value in new_values.items():
        meant = (name, *_ALIASES.get(name, ()), *(("person",) if name == "people" else ()))
        field = next((n for n in meant if n in fields), "")
        if not field:
            names = ", ".join(
                dict.fromkeys(_format_option(_find_option_name(n, fields)) for n in fields)
            )
            raise click.UsageError(
                f"Event {before.position}, {describe_kind(before.kind)}, has no "
                f"{_format_option(name)}; "
                f"it has {names}."
            )
        texts[field] = value
    if on is not None:
        texts["starts" if "starts" in fields else "at"] = on
    session = Session(network)
    return {name: _parse_value(session, fields[name], text) for name, text in texts.items()}


def _find_option_name(name: str, fields: Any) -> str:
    """Return the option under which a field is listed: that of the command that records it."""
    if "starts" in fields and name in ("at", "starts"):
        return "agreed_on" if name == "at" else "on"
    options = {field: option for option, field in _SHOWN.items()}
    option = options.get(name, name)
    return name if option in fields else option


def _format_option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _parse_value(session: Session, field: Any, text: Any) -> Any:
    """Read a value as its field wants it; an empty text empties the field."""
    texts = list(text) if isinstance(text, tuple) else [text]
    if not any(t.strip() for t in texts):
        return () if field.shape in ("people", "events") and field.is_optional else None
    if field.shape == "people":
        return tuple(person.id for person in session.find_people(texts, may_be_forgotten=True))
    if len(texts) > 1:
        raise click.UsageError(f"{_format_option(field.name)} takes one value here.")
    return _parse_single(session, field, texts[0])


def _parse_single(session: Session, field: Any, text: str) -> Any:
    """Read one value as its field wants it."""
    option = _format_option(_find_option_name(field.name, (field.name,)))
    reads: dict[str, Callable[[], Any]] = {
        "person": lambda: session.find_person(text, may_be_forgotten=True).id,
        "organization": lambda: session.find_organization(text).id,
        "area": lambda: _find_area_id(session, text),
        "event": lambda: _find_event_id(session, text),
        "events": lambda: (_find_event_id(session, text),),
        "moment": lambda: session.resolve_date(text, direction=_AHEAD.get(field.name, "past")),
        "yes-no": lambda: _parse_yes_or_no(option, text),
        "number": lambda: _parse_number(
            option, _FITS.get(text.lower(), text) if field.name == "fit_change" else text
        ),
        "choice": lambda: _parse_choice(option, text, field.choices),
    }
    return reads.get(field.shape, lambda: text)()


def _find_area_id(session: Session, text: str) -> str:
    organizations = session.network.read(weakties.Organizations)
    area = organizations.find_area_by_name(text) or organizations.get_area(text)
    if area is None:
        raise click.ClickException(f"There is no career area {text!r} in this network.")
    return str(area.id)


def _find_event_id(session: Session, text: str) -> str:
    from weakties import history

    return str(find_or_choose(history.find_event, session.network, text).id)


def _parse_yes_or_no(option: str, text: str) -> bool:
    if text.lower() not in (*_YES, *_NO):
        raise click.UsageError(f"{option} is yes or no, not {text!r}.")
    return text.lower() in _YES


def _parse_number(option: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise click.UsageError(f"{option} is a whole number, not {text!r}.") from None


def _parse_choice(option: str, text: str, choices: tuple[str, ...]) -> str:
    if text not in choices:
        raise click.UsageError(f"{option} is one of {', '.join(choices)}, not {text!r}.")
    return text


def _format_value(network: Any, value: Any) -> str:
    """Return a value in words: people and organizations by what they are called, events as said."""
    if value is None or value == ():
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(_format_value(network, item) for item in value)
    organizations = network.read(weakties.Organizations)
    person = network.read(weakties.People).get(value) if isinstance(value, str) else None
    organization = (
        (organizations.get(value) or organizations.get_area(value))
        if isinstance(value, str)
        else None
    )
    if person is None and organization is None and isinstance(value, str):
        named = network.log.find([value]).get(value)
        if named is not None:
            from weakties import history

            return f"{named.position}: {history.describe(network, named).text}"
    return str(getattr(person, "label", None) or getattr(organization, "name", None) or value)


def _print_fields(call: Call, network: Any, before: Any, was: Any, fields: list[Any]) -> None:
    """List what can be corrected, and how."""
    if call.json:
        print_json(
            {
                **render_event_json(before),
                "text": was.text,
                "fields": [
                    {"name": f.name, "shape": f.shape, "choices": list(f.choices),
                     "optional": f.is_optional, "value": getattr(before.event, f.name)}
                    for f in fields
                ],
            }
        )  # fmt: skip
        return
    print_text(f"Event {before.position} of {spell_day(before.occurred_at)}: {was.text}.")
    names = [field.name for field in fields]
    rows = [
        (
            _format_option(_find_option_name(f.name, names)),
            shorten(_format_value(network, getattr(before.event, f.name))),
            ", ".join(f.choices) or _describe_value(f),
        )
        for f in fields
    ]
    print_table(rows, ("Option", "Now", "Takes"))
    print_text(
        f"Nothing was changed; say what to change, as in `weakties edit {before.position} --on "
        "yesterday`."
    )


def _describe_value(field: Any) -> str:
    """Return what an option takes, in words."""
    return "less, same, more" if field.name == "fit_change" else _TAKES.get(field.shape, "words")


def _render_json(done: Any, was: Any, now: Any, *, is_dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": is_dry_run,
        "before": {**render_event_json(done.before), "text": was.text},
        "after": {**render_event_json(done.after), "text": now.text},
        "changed": {
            name: {"from": getattr(done.before.event, name), "to": getattr(done.after.event, name)}
            for name in done.fields
        },
        "followers": [render_event_json(recorded) for recorded in done.followers],
    }
