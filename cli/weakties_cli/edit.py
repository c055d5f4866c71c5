"""Correcting an event: a date, a person, a channel, words."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any, TypeVar

import click

import weakties
from weakties_cli.call import Call, only_now, pass_call
from weakties_cli.dates import Direction
from weakties_cli.explain import describe_kind
from weakties_cli.naming import chosen
from weakties_cli.recording import Telling, event_json, spell_day
from weakties_cli.shown import as_json, counted, cut, remark, say, table

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
_AHEAD: dict[str, Direction] = {"starts": "either", "due": "future", "later_until": "future"}
_YES, _NO = ("yes", "true", "1"), ("no", "false", "0")


def _fields(command: F) -> F:
    """Give a command an option for each field that any event has."""
    from weakties import correcting

    names = dict.fromkeys((*_COMMON, *_ALIASES, *correcting.field_names()))
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
@_fields
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@only_now
@pass_call
def edit_command(call: Call, /, event: str, *, on: str | None, dry_run: bool, **told: Any) -> None:
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
    from weakties import correcting, past

    with call.network(create=False, plugins=True) as network:
        before = correcting.find_current(network, chosen(past.find_event, network, event).id)
        fields = {field.name: field for field in correcting.fields_of(type(before.event))}
        given = {name.removeprefix("field_"): v for name, v in told.items() if v not in (None, ())}
        changes = _changes(network, before, fields, given, on)
        was = past.describe(network, before)
        if not changes:
            _list(call, network, before, was, list(fields.values()))
            return
        with warnings.catch_warnings(record=True) as odd:
            warnings.simplefilter("always", weakties.OddSequence)
            done = correcting.edit(network, before.id, changes, source="cli", is_dry_run=dry_run)
        now = past.describe(network, done.after)
        if call.json:
            as_json(_json(done, was, now, is_dry_run=dry_run))
            return
        say(f"{'Would correct' if dry_run else 'Corrected'} event {before.position}:")
        say(was.text, head=f"  was  {spell_day(before.occurred_at)}  ")
        say(now.text, head=f"  now  {spell_day(done.after.occurred_at)}  ")
        for name in done.fields:
            values = (_shown(network, getattr(r.event, name)) for r in (before, done.after))
            say("  {}: {} → {}".format(past.label_of(name) if name != "at" else "when", *values))
        if done.followers:
            is_one = len(done.followers) == 1
            which = "that names it, or follows it" if is_one else "that name it, or follow it"
            again = "would be" if dry_run else "was" if is_one else "were"
            many = counted(len(done.followers), "event")
            say(f"{many} {which} on that day, {again} recorded again behind it.")
        say("Nothing was changed." if dry_run else "One `weakties undo` takes this back.")
    for warning in odd:
        remark(f"note: {warning.message}")


def _changes(
    network: Any, before: Any, fields: dict[str, Any], given: dict[str, Any], on: str | None
) -> dict[str, Any]:
    """Return the fields that are to change, and their values."""
    texts: dict[str, Any] = {}
    for name, value in given.items():
        meant = (name, *_ALIASES.get(name, ()), *(("person",) if name == "people" else ()))
        field = next((n for n in meant if n in fields), "")
        if not field:
            known = ", ".join(dict.fromkeys(_option(_shown_as(n, fields)) for n in fields))
            raise click.UsageError(
                f"Event {before.position}, {describe_kind(before.kind)}, has no {_option(name)}; "
                f"it has {known}."
            )
        texts[field] = value
    if on is not None:
        texts["starts" if "starts" in fields else "at"] = on
    telling = Telling(network)
    return {name: _value(telling, fields[name], text) for name, text in texts.items()}


def _shown_as(name: str, fields: Any) -> str:
    """Return the option under which a field is listed: that of the command that records it."""
    if "starts" in fields and name in ("at", "starts"):
        return "agreed_on" if name == "at" else "on"
    options = {field: option for option, field in _SHOWN.items()}
    option = options.get(name, name)
    return name if option in fields else option


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _value(telling: Telling, field: Any, text: Any) -> Any:
    """Read a value as its field wants it; an empty text empties the field."""
    texts = list(text) if isinstance(text, tuple) else [text]
    if not any(t.strip() for t in texts):
        return () if field.shape in ("people", "events") and field.is_optional else None
    if field.shape == "people":
        return tuple(dict.fromkeys(telling.person(t).id for t in texts))
    if len(texts) > 1:
        raise click.UsageError(f"{_option(field.name)} takes one value here.")
    return _single(telling, field, texts[0])


def _single(telling: Telling, field: Any, text: str) -> Any:
    """Read one value as its field wants it."""
    option = _option(_shown_as(field.name, (field.name,)))
    reads: dict[str, Callable[[], Any]] = {
        "person": lambda: telling.person(text).id,
        "organization": lambda: telling.organization(text).id,
        "area": lambda: _area(telling, text),
        "event": lambda: _event(telling, text),
        "events": lambda: (_event(telling, text),),
        "moment": lambda: telling.when(text, direction=_AHEAD.get(field.name, "past")),
        "yes-no": lambda: _yes_or_no(option, text),
        "number": lambda: _number(
            option, _FITS.get(text.lower(), text) if field.name == "fit_change" else text
        ),
        "choice": lambda: _choice(option, text, field.choices),
    }
    return reads.get(field.shape, lambda: text)()


def _area(telling: Telling, text: str) -> str:
    places = telling.network.read(weakties.Organizations)
    area = places.area_named(text) or places.area(text)
    if area is None:
        raise click.ClickException(f"There is no career area {text!r} in this network.")
    return str(area.id)


def _event(telling: Telling, text: str) -> str:
    from weakties import past

    return str(chosen(past.find_event, telling.network, text).id)


def _yes_or_no(option: str, text: str) -> bool:
    if text.lower() not in (*_YES, *_NO):
        raise click.UsageError(f"{option} is yes or no, not {text!r}.")
    return text.lower() in _YES


def _number(option: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise click.UsageError(f"{option} is a whole number, not {text!r}.") from None


def _choice(option: str, text: str, choices: tuple[str, ...]) -> str:
    if text not in choices:
        raise click.UsageError(f"{option} is one of {', '.join(choices)}, not {text!r}.")
    return text


def _shown(network: Any, value: Any) -> str:
    """Return a value in words: people and organizations by what they are called, events as said."""
    if value is None or value == ():
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(_shown(network, one) for one in value)
    places = network.read(weakties.Organizations)
    known = network.read(weakties.People).get(value) if isinstance(value, str) else None
    place = (places.get(value) or places.area(value)) if isinstance(value, str) else None
    if known is None and place is None and isinstance(value, str):
        named = network.log.find([value]).get(value)
        if named is not None:
            from weakties import past

            return f"{named.position}: {past.describe(network, named).text}"
    return str(getattr(known, "label", None) or getattr(place, "name", None) or value)


def _list(call: Call, network: Any, before: Any, was: Any, fields: list[Any]) -> None:
    """List what can be corrected, and how."""
    if call.json:
        as_json(
            {
                **event_json(before),
                "text": was.text,
                "fields": [
                    {"name": f.name, "shape": f.shape, "choices": list(f.choices),
                     "optional": f.is_optional, "value": getattr(before.event, f.name)}
                    for f in fields
                ],
            }
        )  # fmt: skip
        return
    say(f"Event {before.position} of {spell_day(before.occurred_at)}: {was.text}.")
    names = [field.name for field in fields]
    rows = [
        (_option(_shown_as(f.name, names)), cut(_shown(network, getattr(before.event, f.name))),
         ", ".join(f.choices) or _takes(f))
        for f in fields
    ]  # fmt: skip
    table(rows, ("Option", "Now", "Takes"))
    say(f"Nothing was changed; say what to change, as in `weakties edit {before.position} --on "
        "yesterday`.")  # fmt: skip


def _takes(field: Any) -> str:
    """Return what an option takes, in words."""
    return "less, same, more" if field.name == "fit_change" else _TAKES.get(field.shape, "words")


def _json(done: Any, was: Any, now: Any, *, is_dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": is_dry_run,
        "before": {**event_json(done.before), "text": was.text},
        "after": {**event_json(done.after), "text": now.text},
        "changed": {
            name: {"from": getattr(done.before.event, name), "to": getattr(done.after.event, name)}
            for name in done.fields
        },
        "followers": [event_json(recorded) for recorded in done.followers],
    }
