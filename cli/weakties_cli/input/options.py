"""Options that several commands have, and what they take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click


class WholeNumber(click.IntRange):
    """A whole number within bounds, which help and errors say in words."""

    name = "number"

    def _describe_range(self) -> str:
        """Return the bounds in words; Click has signs there."""
        if self.max is None:
            return f"{self.min} or more"
        return f"{self.min} to {self.max}"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read it."""
        try:
            number = int(value)
        except ValueError:
            self.fail(f"{value!r} is no whole number.", param, ctx)
        if number < (self.min or 0) or (self.max is not None and number > self.max):
            self.fail(f"it must be {self._describe_range()}, not {number}.", param, ctx)
        return number


CHANNELS = click.Choice(
    ["email", "linkedin-message", "linkedin-invitation", "phone", "in-person", "event",
     "alumni-platform", "introduction", "other"]
)  # fmt: skip
SIZES = click.Choice(["1-9", "10-49", "50-249", "250-999", "1000+"])
SENIORITIES = click.Choice(["entry", "professional", "manager", "director", "executive"])
LONGEST_TALK = 1440
"""Minutes of a day: nobody is asked for more, or meets for longer."""
F = TypeVar("F", bound=Callable[..., Any])
on_option = click.option("--on", metavar="DATE", help="When it happened; now if left out.")


def split_first(fields: dict[str, Any], **main: str) -> dict[str, Any]:
    """Return fields in which the first of several values is the main one.

    Args:
        main: for a field of several values the field of the main one.

    >>> split_first({"emails": ("a@x.example", "b@x.example"), "phones": ()}, emails="email")
    {'emails': ('b@x.example',), 'phones': None, 'email': 'a@x.example'}
    """
    split = {name: None if value == () else value for name, value in fields.items()}
    for name, first in main.items():
        values = fields[name]
        split[first], split[name] = next(iter(values), None), values[1:] or None
    return split


def add_person_options(command: F) -> F:
    """Add to a command the options for what is known of a person, besides the name."""
    for option in (
        click.option("--note", help="Anything worth knowing."),
        click.option("--decides/--does-not-decide", "decision_maker", default=None,
                     help="Whether they decide on hiring."),
        click.option("--seniority", type=SENIORITIES, help="How high up they are."),
        click.option("--area", help="The career area they work in; a new one is added."),
        click.option("--title", help="What they do there."),
        click.option("--org", "organization", help="Where they work."),
        click.option("--nickname", "nicknames", multiple=True, help="What friends call them."),
        click.option("--profile", "profiles", multiple=True, metavar="ADDRESS",
                     help="A profile elsewhere, such as on GitHub; several are fine."),
        click.option("--phone", "phones", multiple=True, help="A number; several are fine."),
        click.option("--linkedin", metavar="PROFILE", help="Address or name of the profile."),
        click.option("--email", "emails", multiple=True,
                     help="Nobody else may have it: it tells who is who. Several are fine."),
    ):  # fmt: skip
        command = option(command)
    return command
