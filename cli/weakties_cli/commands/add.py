"""Adding a person."""

from __future__ import annotations

from typing import Any

import attrs
import click

import weakties
from weakties_cli.context import Call, pass_call, refuse_look_back
from weakties_cli.input.choices import area_or_new
from weakties_cli.input.names import (
    explain_holder,
    find_person_to_add,
    note_namesakes,
    note_returned,
    organization_to_record,
)
from weakties_cli.input.options import WholeNumber, add_person_options, on_option, split_first
from weakties_cli.input.recording import (
    Session,
    join_sentence,
)
from weakties_cli.output import print_json, print_text

FOUND = click.Choice(
    ["linkedin", "alumni", "event", "introduction", "posting", "address-book", "other"]
)


@click.command("add")
@click.argument("name")
@add_person_options
@click.option("--closeness", type=WholeNumber(1, 5), help="From 1, hardly known, to 5, close.")
@click.option("--found", type=FOUND, help="Where you found them.")
@click.option("--new", is_flag=True, help="Somebody else than whom you know by that name.")
@on_option
@refuse_look_back
@pass_call
def add_command(
    call: Call, /, *, closeness: int | None, area: str | None, on: str | None, new: bool,
    **options: Any,
) -> None:  # fmt: skip
    """Add a person you know, or want to.

    Somebody whose e-mail address or profile is known already is not added twice; what is new about
    them is recorded. If you know somebody of that name already, you are asked whom you mean;
    without a terminal the same name at the same organization is the same person. --new adds
    somebody else.

    \b
    weakties add "Ana Ruiz" --email ana@example.org --org "Acme"
    """
    with call.network() as network:
        session = Session(network)
        at, field = session.resolve_past_date(on), area_or_new(session, area) if area else None
        options = split_first(options, emails="email")
        if options["organization"]:
            options["organization"] = organization_to_record(network, options["organization"])
        existing = None if new else find_person_to_add(network, **options)

        labels: list[str] = []

        def work(recorder: Any) -> str:
            if new:
                recorder = attrs.evolve(recorder, lifts_names=False)
            if field:
                options["area"] = field[0] or recorder.add_area(field[1], at=at)
            if existing is not None:
                organization = options["organization"]
                organization = (
                    recorder.add_organization(organization, at=at) if organization else None
                )
                fields = {**options, "name": None, "organization": organization}
                recorder.describe_person(existing.id, at=at, **fields)
                person: str = existing.id
            else:
                person = recorder.add_person(at=at, **options)
                entry = recorder.resolver.people.get(person)
                labels.extend([entry.label] if entry else [])  # until now: the view is older
            if closeness is not None:
                recorder.record(
                    weakties.PersonTied(
                        person=weakties.PersonId(person), closeness=closeness, at=at
                    )
                )
            return person

        before, count = network.head, network.read(weakties.People).count()
        with explain_holder(network, options["name"]) as returned:
            person = network.run_transaction(work, source="cli")
        people = network.read(weakties.People)
        is_new, person_entry = people.count() > count, people.get(person)
        if call.json:
            print_json({"person": person, "events": network.head.position - before.position})
        elif is_new:
            print_text(
                _format_added(Session(network), person_entry, at)
                if person_entry
                else f"Added {options['name']}."
            )
        else:
            news = "nothing is new" if network.head == before else "kept what is new"
            label = person_entry.label if person_entry else person
            was = "".join(f", until now {old}," for old in labels if old != label)
            print_text(f"{label} ({person}){was} is known already; {news}.")
        if is_new and not new and person_entry:
            note_namesakes(network, person_entry)
        note_returned(returned)


def _format_added(session: Session, person: Any, at: str) -> str:
    """Return who was added, with all that tells them from others, and what can follow."""
    facts = ", ".join(filter(None, (person.title, person.email, person.linkedin)))
    line = join_sentence("Added", session.describe(person), session.format_when(at))
    line = f"{line[:-1]}: {facts}." if facts else line
    return f"{line} Once you write to them: `weakties ask {person.label!r}`."
