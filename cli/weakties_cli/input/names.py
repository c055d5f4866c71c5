"""Resolving names that the user typed: a question on a terminal, an error elsewhere."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

import weakties
from weakties_cli.output import clean, is_on_a_terminal, print_note

if TYPE_CHECKING:
    from weakties import Network, View

T = TypeVar("T")
SHOWN = 9
_RETURNS = {
    "name": "; if this is somebody else: `weakties undo`, then add them with --new",
    "namesake": "; if it is them: `weakties forget NAME --lift` lets imports bring those in, too",
}
"""What to do if somebody is not whom an entry that was forgotten was about, or is."""


def find_or_choose(find: Callable[[Network | View, str], T], view: Network | View, text: str) -> T:
    """Find by a few letters; let the user choose where several fit."""
    try:
        return find(view, text)
    except Exception as error:
        candidates = getattr(error, "candidates", None)
        if not candidates or not (is_on_a_terminal()):
            raise
    for number, (identity, label) in enumerate(candidates[:SHOWN], 1):
        click.echo(f"{number}. {with_id(label, identity)}", err=True)
    last = min(len(candidates), SHOWN)
    if len(candidates) > last:
        print_note(f"and {len(candidates) - last} more, whom more letters, or an id, would name")
    number = click.prompt("Which one", type=click.IntRange(1, last), err=True)
    return find(view, candidates[number - 1][0])


def with_id(label: str, identity: str) -> str:
    """Return what somebody is called, and the id, unless that is how namesakes are told apart.

    >>> with_id("Ana Ruiz", "p-1"), with_id("Ana Ruiz (p-1)", "p-1")
    ('Ana Ruiz (p-1)', 'Ana Ruiz (p-1)')
    """
    shown = clean(label)
    return shown if shown.endswith(f"({identity})") else f"{shown} ({identity})"


def organization_to_record(network: Network, text: str) -> str:
    """Return the id of the organization that is meant, or the text as the name of a new one.

    The whole name is enough in any case; a beginning in small letters is, if only one organization
    has it. Before one is made that is named nearly as another, it is asked for on a terminal;
    elsewhere a note says how to make them one.
    """
    organizations = network.read(weakties.Organizations)
    exact = organizations.get(text) or organizations.find_by_name(text)
    if exact is not None:
        return str(exact.id)
    if text.islower():
        fitting = organizations.search(text)
        if len(fitting) == 1 and fitting[0].folded.startswith(text):
            print_note(f"note: {text!r} is taken as {fitting[0].name}; if that is wrong, "
                   "`weakties undo`, and write the whole name with a capital letter")  # fmt: skip
            return str(fitting[0].id)
    near = organizations.find_near(text)
    if not near:
        return text
    if is_on_a_terminal():
        names = [(str(o.id), o.name) for o in near[:SHOWN]]
        return _pick(names, f"a new organization, {text}") or text
    named = " or ".join(o.name for o in near[:3])
    print_note(
        f"note: {text} is recorded as an organization of its own, not as {named}; to make them "
        f'one: weakties merge --org "{near[0].name}" "{text}"'
    )
    return text


def find_person_to_add(network: Network, name: str, organization: str | None, **fields: Any) -> Any:
    """Return whom a name that is to be added means already; None for somebody new.

    On a terminal the user says who is meant. Elsewhere whoever is called so at the same
    organization is, unless a profile speaks against it.
    """
    people = network.read(weakties.People)
    linkedin = fields.get("linkedin")
    addresses = [a for a in (fields.get("email"), *(fields.get("emails") or ())) if a]
    if any(people.find_holder(f"email:{address.strip().casefold()}") for address in addresses):
        return None
    namesakes = people.find_namesakes(name)
    if not namesakes:
        return None
    labels = weakties.lookup.labels_of(network, namesakes)
    if is_on_a_terminal():
        picked = _pick([(p.id, labels[p.id]) for p in namesakes[:SHOWN]], "somebody new")
        return people.get(picked) if picked else None
    colleagues = [
        p for p in namesakes
        if organization and organization in (p.organization, *p.also.split("\n"))
        and not (linkedin and p.linkedin)
    ]  # fmt: skip
    if len(colleagues) != 1:
        return None
    print_note(
        f"note: taken as {with_id(labels[colleagues[0].id], colleagues[0].id)}, whom you know; "
        "if it is "
        "somebody else: `weakties undo`, then add them with --new"
    )
    return colleagues[0]


@contextmanager
def explain_holder(network: Network, name: str) -> Iterator[list[warnings.WarningMessage]]:
    """Raise what names both people if an address or a profile that is recorded is another's.

    Yields:
        a list that takes what is odd about somebody who is added: see `note_returned`.

    Args:
        name: whom the command is about.
    """
    try:
        with warnings.catch_warnings(record=True) as odd:
            warnings.simplefilter("always", weakties.OddSequence)
            warnings.simplefilter("always", weakties.ForgottenReturns)
            yield odd
    except weakties.WeaktiesError as error:
        holder = network.read(weakties.People).get(getattr(error, "holder", ""))
        if holder is None:
            raise
        key, label = getattr(error, "key", ""), clean(holder.label)
        noun = {"email": "e-mail address", "linkedin": "LinkedIn profile"}.get(key, "profile")
        new = clean(name)
        raise click.ClickException(
            f"That {noun} is {label}'s ({holder.id}): nothing was recorded.\n"
            f'If {label} is called {new} now: weakties describe {holder.id} --name "{new}"\n'
            f"If {new} is somebody else, leave the {noun} out; if {label} has it no longer, first: "
            f"weakties describe {holder.id} --outdated ADDRESS"
        ) from error


def note_returned(odd: list[warnings.WarningMessage]) -> None:
    """Print that somebody was added who was forgotten, and what to do if that is not meant."""
    for warning in odd:
        end = _RETURNS.get(getattr(warning.message, "match", ""), "")
        print_note(f"note: {warning.message}{end}")


def note_namesakes(network: Network, person: Any) -> None:
    """Print who else is called as somebody who was just added, and how to make them one."""
    others = [p for p in network.read(weakties.People).find_namesakes(person.name or "")
              if p.id != person.id]  # fmt: skip
    if others:
        labels = weakties.lookup.labels_of(network, [*others, person])
        *some, last = [with_id(labels[p.id], p.id) for p in others[:3]]
        names = f"{', '.join(some)} and {last}" if some else last
        if len(others) > 1:
            print_note(
                f"note: {names} are called the same as {person.id}; of each that is the same "
                f"person: weakties merge ID {person.id}"
            )
            return
        print_note(f"note: {names} is called the same; if they are one person: "
               f"weakties merge {others[0].id} {person.id}")  # fmt: skip


def _pick(names: list[tuple[str, str]], new: str) -> str | None:
    """Ask which of some entries is meant, or none; return its id."""
    for number, (identity, label) in enumerate(names, 1):
        click.echo(f"{number}. {with_id(label, identity)}", err=True)
    click.echo(f"{len(names) + 1}. {clean(new)}", err=True)
    picked = click.prompt("Which one", type=click.IntRange(1, len(names) + 1), err=True)
    return names[picked - 1][0] if picked <= len(names) else None
