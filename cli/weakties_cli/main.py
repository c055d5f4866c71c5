"""The `weakties` command: finds the commands, and turns errors into one line."""

from __future__ import annotations

import os
import sys
from errno import EDQUOT, EFBIG, EIO, ENOSPC
from importlib import import_module
from typing import Any, NoReturn

import click

from weakties_cli.catalogue import COMMANDS, SECTIONS
from weakties_cli.context import Call, add_common_options
from weakties_cli.input.parameters import prepare

_BROKEN = 4
_DONE = "What you asked for was done all the same: only its output is missing."


class Words(click.types.StringParamType):
    """The text of an option or argument; an empty one is refused, since it says nothing."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the text as it is."""
        text = super().convert(value, param, ctx)
        _check_filled(self, text, param, ctx)
        return text


class FilePath(click.Path):
    """The path of an option or argument; an empty one is refused, since it is the folder here."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path, as the type that it replaces does."""
        _check_filled(self, value, param, ctx)
        return super().convert(value, param, ctx)


def _check_filled(
    kind: click.types.StringParamType | click.Path,
    value: Any,
    param: click.Parameter | None,
    ctx: click.Context | None,
) -> None:
    """Refuse a text that holds nothing, as a shell's variable that is not set does."""
    if isinstance(value, str) and not value.strip():
        cure = "" if param is None or param.required else ", or leave it out"
        cure = ", or leave the option out" if isinstance(param, click.Option) else cure
        kind.fail(f"it is empty; give it a value{cure}.", param, ctx)


def refuse_empty(command: click.Command) -> click.Command:
    """Let a command, and those in it, refuse options and arguments with an empty text."""
    for parameter in command.params:
        if parameter.type is click.STRING:
            parameter.type = Words()
        elif type(parameter.type) is click.Path:
            path = FilePath()
            vars(path).update(vars(parameter.type))
            parameter.type = path
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        refuse_empty(inner)
    return command


class Group(click.Group):
    """A group whose commands are loaded when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return every command, in the order of the sections, then those of plugins."""
        from weakties_cli.plugins.loading import list_plugin_commands

        return [*COMMANDS, *list_plugin_commands(set(COMMANDS))]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Load one command; what is none of ours may be a plugin's."""
        if name not in COMMANDS:
            from weakties_cli.plugins import loading

            plugin = loading.list_plugin_commands(set(COMMANDS)).get(name)
            return loading.load_command(plugin, name) if plugin else None
        module = import_module(f"weakties_cli.{COMMANDS[name][0]}")
        command: click.Command = getattr(module, f"{name}_command")
        return refuse_empty(prepare(command))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Show what was meant when a command is mistyped."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, 1)
            if near:
                raise click.UsageError(
                    f"No such command {args[0]!r}. Did you mean {near[0]}?", ctx
                ) from None
            raise error from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by section."""
        for section, entries in SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl([(name, text) for name, (_, text) in entries.items()])
        from weakties_cli.plugins.loading import list_plugin_commands

        brought = list_plugin_commands(set(COMMANDS))
        if brought:
            with formatter.section("Brought by plugins"):
                formatter.write_dl([(n, f"From the plugin {p}.") for n, p in brought.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; if it stumbles over an event that was changed, say that."""
        try:
            return super().invoke(ctx)
        except click.ClickException as error:
            _fit_message(error)
            raise
        except (click.exceptions.Exit, click.Abort):
            raise
        except OSError as error:
            call = ctx.find_object(Call)
            if (
                _is_unprintable(error)
                and call
                and call.opened_network
                and call.opened_network.has_written
            ):
                error.add_note(_DONE)
            raise
        except Exception as error:
            call = None if _is_ours(error) else ctx.find_object(Call)
            if call and (change := _find_change(call)):
                raise change from error
            raise

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run, and end with one sentence and an exit code whatever a user can cause."""
        kwargs.setdefault("prog_name", "weakties")
        try:
            return super().main(*args, **kwargs)
        except Exception as error:
            if _is_unprintable(error):
                _stop_printing(error)
            if not _is_ours(error):
                raise
            from weakties_cli.output import print_note

            print_note(f"Error: {error}")
            sys.exit(getattr(error, "exit_code", 1))


def _fit_message(error: click.ClickException) -> None:
    """Let the message of an error fit the terminal, and propose options only if they are near."""
    from difflib import get_close_matches

    from weakties_cli.input.parameters import NEAR
    from weakties_cli.output import clean, fold_lines

    if isinstance(error, click.NoSuchOption) and error.possibilities:
        names = {name.lstrip("-"): name for name in error.possibilities}
        near = get_close_matches(error.option_name.lstrip("-"), names, cutoff=NEAR)
        error.possibilities = [names[name] for name in near]  # type: ignore[misc]  # click proposes whatever begins with dashes
    head, *others = map(clean, error.format_message().split("\n"))
    lines = [*fold_lines(head, hanging="  ", taken=len("Error: "))]
    for other in others:
        lines += fold_lines(other, hanging="    ")
    message = "\n".join(lines)
    error.format_message = lambda: message  # type: ignore[method-assign]  # click reads it once, to print it


def _is_ours(error: Exception) -> bool:
    """Check whether an error says in a sentence what to do."""
    return any(kind.__module__ == "weakties.errors.explained" for kind in type(error).__mro__)


def _find_change(call: Call) -> Exception | None:
    """Find what was changed in the log of a network, if anything was."""
    from weakties import maintenance

    try:
        with call.open_unchecked() as network:
            maintenance.verify(network)
    except Exception as error:  # noqa: BLE001  # whatever else it is, the first one is told
        return error if getattr(error, "exit_code", 1) == _BROKEN else None
    return None


def _is_unprintable(error: Exception) -> bool:
    """Check whether it was standard output that could not be written."""
    return isinstance(error, OSError) and error.errno in (ENOSPC, EIO, EFBIG, EDQUOT)


def _stop_printing(error: Exception) -> NoReturn:
    """Print it, and keep Python from trying once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    reason = (getattr(error, "strerror", None) or str(error)).lower()
    done = f" {_DONE}" if _DONE in getattr(error, "__notes__", ()) else ""
    click.echo(f"Error: The output cannot be written: {reason}; free some space.{done}", err=True)
    sys.exit(1)


def _version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from weakties import __version__

        click.echo(f"weakties {__version__}")
        ctx.exit()


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--network", metavar="FILE", help="The network's file, or the URL of a store.")
@click.option("--safe", is_flag=True, help="Load no plugins.")
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version,
              help="Show the version and exit.")  # fmt: skip
@add_common_options
@click.pass_context
def main(ctx: click.Context, network: str | None, *, safe: bool) -> None:
    """Keep the network behind your career: who you know, whom to ask, how it is going.

    Begin with `weakties import FILE` on LinkedIn's export, then ask `weakties who ORGANIZATION`
    and `weakties today`. People are named by a few letters of their name.

    The file is --network, else $WEAKTIES_NETWORK, else one in your data folder.
    """
    call = ctx.ensure_object(Call)
    call.file = network or os.environ.get("WEAKTIES_NETWORK") or None
    call.safe = safe


refuse_empty(prepare(main))
for _option in main.params:
    if isinstance(_option, click.Option) and _option.name == "clock_is_right":
        _option.hidden = False  # every command takes it, and one help page names it
