"""Types of options and arguments, and the help that goes with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

NEAR = 0.7
"""How like a name must be to be proposed for a mistyped one, from 0 to 1."""
_DATES = (
    "A DATE is written as 2026-11-20, 2026-11, 20 nov, today, yesterday, tue, last tue, "
    "3 weeks ago, in 3 days; with a time of day as fri at 9, yesterday 14:30, 2026-11-20T14:30."
)
_LONGEST = 200
_NAMES = frozenset(
    (
        "name",
        "organization",
        "person",
        "people",
        "introducer",
        "teller",
        "title",
        "nicknames",
        "called",
        "other",
        "others",
        "subject",
        "goal",
        "first",
        "second",
    )  # fmt: skip
)
"""Arguments and options that name somebody or something."""
_UNSEEN = dict.fromkeys(
    (0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)
"""Characters without a width that no name needs: they come with text copied from a page."""
_HYPHEN = "\u2011"
"""At which no line is broken."""
_MANY = 40
"""Letters of words to choose from that still fit beside an option."""


class Name(click.types.StringParamType):
    """What somebody or something is called: without marks that nobody sees, and not endless."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the name without what came with it by copying."""
        name: str = str(super().convert(value, param, ctx)).translate(_UNSEEN)
        if not name.strip():
            cure = "" if param is None or param.required else ", or leave it out"
            cure = ", or leave the option out" if isinstance(param, click.Option) else cure
            self.fail(f"it is empty; give it a value{cure}.", param, ctx)
        if len(name) > _LONGEST:
            self.fail(
                f"it has {len(name)} letters, and a name has at most {_LONGEST}; "
                "write what is more into a note.", param, ctx,
            )  # fmt: skip
        return name


class Formatter(click.HelpFormatter):
    """Help in which a word to choose is not broken at its hyphens."""

    def getvalue(self) -> str:
        """Return the help with plain hyphens."""
        return super().getvalue().replace(_HYPHEN, "-")


class Context(click.Context):
    """A context whose help is formatted by `Formatter`."""

    formatter_class = Formatter


class Choice(click.Choice[str]):
    """One of some words, in any case; the nearest are proposed for what is none of them."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the word that is meant."""
        text = str(value).strip().casefold()
        choices_by_text = {str(choice).casefold(): choice for choice in self.choices}
        if text in choices_by_text:
            return choices_by_text[text]
        from difflib import get_close_matches

        near = [choices_by_text[name] for name in choices_by_text if text and name.startswith(text)]
        near = near or [
            choices_by_text[name] for name in get_close_matches(text, choices_by_text, 2, NEAR)
        ]
        meant = f" Did you mean {' or '.join(near)}?" if near else ""
        words = f"{value!r} is none of {', '.join(map(str, self.choices))}.{meant}"
        hint = f"'{(param.name or '').upper()}'" if isinstance(param, click.Argument) else None
        raise click.BadParameter(words, ctx, param, hint)


def prepare(command: click.Command) -> click.Command:
    """Let a command, and those in it, take words in any case and names as they are pasted.

    Of an option with many words the help lists them in its text, where lines are broken; at its
    end it says how dates are written.
    """
    command.context_class = Context
    for option in command.params:
        if isinstance(option.type, click.Choice):
            option.type = Choice(option.type.choices)
            if isinstance(option, click.Option) and option.metavar is None:
                _list_choices(option, option.type.choices)
        if option.type is click.STRING and option.name in _NAMES:
            option.type = Name()
    if any(option.metavar == "DATE" for option in command.params) and not command.epilog:
        command.epilog = _DATES
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        prepare(inner)
    return command


def _list_choices(option: click.Option, choices: Sequence[str]) -> None:
    """Move the words of an option from the name of its value to its help, if they are many."""
    if len("|".join(choices)) <= _MANY:
        return
    option.metavar = (option.name or "").upper()
    if option.help and option.help[-1] not in ".!?":
        option.help += "."
    words = f"One of {', '.join(choices)}.".replace("-", _HYPHEN)
    option.help = " ".join(filter(None, (option.help, words)))
