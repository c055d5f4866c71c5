"""Recording what is known of people and organizations: names, jobs, wishes, ties."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

import weakties
from weakties_cli.context import Call, pass_call, refuse_look_back
from weakties_cli.input.choices import area_or_new, organization_or_new, record_along
from weakties_cli.input.options import (
    CHANNELS,
    SIZES,
    WholeNumber,
    add_person_options,
    on_option,
    split_first,
)
from weakties_cli.input.recording import Session, describe_channel, enumerate_names, record

KINDS = click.Choice(
    ["colleague", "classmate", "family", "friend", "alumni", "acquaintance", "connection"]
)
_BONDS = {
    "colleague": "colleagues", "classmate": "classmates", "family": "family",
    "friend": "friends", "alumni": "fellow alumni", "acquaintance": "acquaintances",
    "connection": "connected",
}  # fmt: skip
FREQUENCIES = click.Choice(["often", "occasionally", "rarely"])
_WORDS = {
    "name": "is called {}",
    "emails": "has the e-mail address {}",
    "phones": "has the phone number {}",
    "profiles": "has the profile {}",
    "nicknames": "is called {} by friends",
    "outdated": "{} is valid no longer",
    "linkedin": "has the LinkedIn profile {}",
    "title": "works as {}",
    "seniority": "is at the level {}",
}
_FREQUENCIES = {
    "often": "in touch at least twice a week",
    "occasionally": "in touch more than once a year",
    "rarely": "in touch at most once a year",
}


@click.command("describe")
@click.argument("person")
@click.option("--name", help="What they are called now.")
@add_person_options
@click.option("--also", "beside", is_flag=True, default=None,
              help="With --org: one more place where they work, beside the others.")  # fmt: skip
@click.option("--left", metavar="ORGANIZATION", help="Where they work no longer.")
@click.option("--outdated", multiple=True, metavar="TEXT",
              help="An address, number, profile or name that is valid no longer.")  # fmt: skip
@on_option
@refuse_look_back
@pass_call
def describe_command(
    call: Call, /, person: str, *, organization: str | None, area: str | None, left: str | None,
    on: str | None, **options: Any,
) -> None:  # fmt: skip
    """Record what is new about a person: a new name, job, address or number.

    What you leave out stays as it is. An organization or area that is not here yet is added.

    \b
    weakties describe ana --org "Beta Power" --title "head of grid" --on 2026-11
    weakties describe ana --email ana@beta.example --phone "+49 30 1234"
    weakties describe "Ana Ruiz" --name "Ana Ruiz-Lund"
    weakties describe ana --left "Acme" --outdated ana@acme.example
    """
    news = {name: value for name, value in options.items() if value not in (None, ())}
    if options["beside"] and not organization:
        raise click.UsageError("--also belongs to --org.")
    if not (news or organization or area or left):
        raise click.UsageError("Say what is new: --name, --email, --phone, --title, --org ...")

    def decide(session: Session) -> tuple[Callable[[Any], Any], str]:
        contact = session.find_person(person, may_be_forgotten=True)
        at = session.resolve_past_date(on)
        new_employer = organization_or_new(session, organization) if organization else None
        field = area_or_new(session, area) if area else None
        former = organization_or_new(session, left, is_looked_up=True) if left else None

        def work(recorder: Any) -> Any:
            fields = split_first(options, emails="email", phones="phone")
            if former:
                fields["left"] = former[0] or recorder.add_organization(former[1], at=at)
            if new_employer:
                fields["organization"] = new_employer[0] or recorder.add_organization(
                    new_employer[1], at=at
                )
            if field:
                fields["area"] = field[0] or recorder.add_area(field[1], at=at)
            return recorder.record(weakties.PersonDescribed(person=contact.id, at=at, **fields))

        facts = [
            words.format(
                enumerate_names(list(news[name])) if isinstance(news[name], tuple) else news[name]
            )
            for name, words in _WORDS.items()
            if name in news
        ]
        facts += (
            [f"works {'also ' * bool(options['beside'])}at {new_employer[1]}"]
            if new_employer
            else []
        )
        facts += [f"works at {former[1]} no longer"] if former else []
        facts += [f"works in the area {field[1]}"] if field else []
        if "decision_maker" in news:
            facts.append(f"{'decides' if news['decision_maker'] else 'does not decide'} on hiring")
        facts += ["you noted something"] if "note" in news else []
        line = f"{session.describe(contact)}, {session.format_when(at)}: {enumerate_names(facts)}."
        worked = session.network.read(weakties.People).find_employers(contact.id)
        if former and former[0] not in {employer.organization for employer in worked}:
            line += (
                f" That {contact.label} worked there is not recorded yet: record since when with "
                f"`weakties describe {contact.label!r} --org {former[1]!r} --on DATE`."
            )
        return work, line

    record_along(call, decide)


@click.command("prefer")
@click.argument("person")
@click.option("--no-contact", "unwanted", flag_value=True, type=bool, default=None,
              help="They do not want to be contacted.")  # fmt: skip
@click.option("--contact", "unwanted", flag_value=False, type=bool,
              help="They may be contacted again.")  # fmt: skip
@click.option("--channel", type=CHANNELS, help="How they want to be contacted.")
@click.option("--note", help="What they said about it.")
@on_option
@refuse_look_back
@pass_call
def prefer_command(
    call: Call, /, person: str, *, unwanted: bool | None, channel: Any, note: str | None,
    on: str | None,
) -> None:  # fmt: skip
    """Record how somebody wants to be contacted, or that they do not want to be.

    Whoever does not want to be contacted is in no list of `weakties today`. A channel is what
    `weakties ask` takes for them from then on, unless you name another.

    \b
    weakties prefer ana --channel phone
    weakties prefer ben --no-contact --note "asked me not to write again"
    weakties prefer ben --contact
    """
    if unwanted is None and channel is None and note is None:
        raise click.UsageError("Say --no-contact, --contact, or a --channel.")

    def decide(session: Session) -> tuple[list[Any], str]:
        contact, at = session.find_person(person), session.resolve_past_date(on)
        before = session.network.at(occurred=session.resolve_moment(at)[:10]).read(weakties.People)
        entry = before.get(contact.id)
        stands = bool(entry and entry.do_not_contact)  # what is not named stays as it was then
        is_unwanted = stands if unwanted is None else unwanted
        event = weakties.PersonPreferenceSet(
            person=contact.id, do_not_contact=is_unwanted, channel=channel, note=note, at=at
        )
        called, day = session.describe(contact), session.format_when(at)
        if is_unwanted:
            line = f"{called} does not want to be contacted, as said {day}."
            line += " Nothing that `weakties today` lists is about them, until --contact."
        else:
            line = f"{called} may be contacted, as said {day}." if unwanted is not None else ""
        if channel:
            how = describe_channel(channel) or "in another way"
            line += f" {called} prefers to be contacted {how}, as said {day}."
            line += " `weakties ask` takes that, unless you name another." * (not is_unwanted)
        return [event], line.strip() or f"Noted what {called} said about being contacted, {day}."

    record(call, decide)


@click.command("tie")
@click.argument("person")
@click.option("--with", "other", metavar="PERSON", help="The second person; you, if left out.")
@click.option("--kind", type=KINDS, default="acquaintance", show_default=True)
@click.option("--closeness", type=WholeNumber(1, 5), help="From 1, hardly known, to 5, close.")
@click.option("--frequency", type=FREQUENCIES,
              help="Often is twice a week or more, rarely once a year or less.")  # fmt: skip
@click.option("--mutuals", type=WholeNumber(min=0), metavar="N",
              help="How many people both know.")  # fmt: skip
@on_option
@refuse_look_back
@pass_call
def tie_command(
    call: Call, /, person: str, *, other: str | None, on: str | None, **options: Any
) -> None:
    """Record how you know somebody, or how two others know each other.

    `weakties path` finds ways over what you record of others; `weakties stats --by tie` compares
    close ties and weak ones.

    \b
    weakties tie ana --kind classmate --closeness 4 --frequency rarely
    weakties tie ana --with ben --kind colleague
    """

    def decide(session: Session) -> tuple[list[Any], str]:
        contact, at = session.find_person(person), session.resolve_past_date(on)
        second = session.find_person(other) if other else None
        if second is not None and second.id == contact.id:
            raise click.UsageError("Name two people; that is the same one twice.")
        event = weakties.PersonTied(person=contact.id, other=second and second.id, at=at, **options)
        pair = (
            session.describe_all([contact, second])
            if second
            else f"You and {session.describe(contact)}"
        )
        facts = [f"are {_BONDS[options['kind']]}"]
        facts += [f"closeness {options['closeness']} of 5"] if options["closeness"] else []
        facts += [_FREQUENCIES[options["frequency"]]] if options["frequency"] else []
        if options["mutuals"] is not None:
            people = "person" if options["mutuals"] == 1 else "people"
            facts.append(f"{options['mutuals']} {people} in common")
        return [event], f"{pair} {', '.join(facts)}, noted {session.format_when(at)}."

    record(call, decide)


@click.command("org")
@click.argument("organization")
@click.option("--name", help="What it is called now.")
@click.option("--size", type=SIZES, help="How many people work there.")
@click.option("--industry", help="What it does.")
@click.option("--location", help="Where it is.")
@click.option("--domain", help="Its internet domain, such as acme.example.")
@on_option
@refuse_look_back
@pass_call
def org_command(call: Call, /, organization: str, *, on: str | None, **options: Any) -> None:
    """Record what you know about an organization: size, industry, location, domain, a new name.

    One that is new is added. What you leave out stays as it is.

    \b
    weakties org "Acme" --size 50-249 --industry "grid storage" --location Bremen
    weakties org "Acme" --name "Acme Power"
    """
    news = {name: value for name, value in options.items() if value is not None}

    def decide(session: Session) -> tuple[Callable[[Any], Any], str]:
        at = session.resolve_past_date(on)
        organization_id, name = organization_or_new(session, organization)
        if organization_id and not news:
            raise click.UsageError(
                f"{name} is here already; say what is new: --size, --industry, --location ..."
            )
        if (called := news.get("name")) is not None:
            same = session.network.read(weakties.Organizations).find_by_name(called)
            if same is not None and same.id != organization_id:
                raise click.UsageError(f"There is another organization called {same.name}.")

        def work(recorder: Any) -> Any:
            if organization_id is None:
                fields = {k: v for k, v in news.items() if k != "name"}
                recorder.add_organization(news.get("name", name), at=at, **fields)
            else:
                entry_id = weakties.OrganizationId(organization_id)
                news["renames"] = True if "name" in news else None
                recorder.record(weakties.OrganizationAdded(organization=entry_id, at=at, **news))

        facts = [f"{field} {value}" for field, value in news.items() if field != "name"]
        facts += [f"now called {news['name']}"] if "name" in news and organization_id else []
        new = "" if organization_id else "Added "
        about = f": {', '.join(facts)}" if facts else ""
        return work, f"{new}{name}{about}, {session.format_when(at)}."

    record_along(call, decide)
