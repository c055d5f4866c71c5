"""The common options of one call, and the network it works on."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from weakties import Installed, Network, View
    from weakties.maintenance import LogSummary

_HOUR = len("2026-11-30T12")
F = TypeVar("F", bound=Callable[..., Any])


class Call:
    """The options that every command takes."""

    def __init__(self) -> None:
        self.file: str | None = None
        self.safe = self.json = self.plain = self.clock_is_right = False
        self.as_of: str | None = None
        self.recorded_until: str | None = None
        self.opened_network: Network | None = None

    @property
    def draws(self) -> bool:
        """Whether bars and trees may be drawn: for a person who sees them, on a terminal."""
        from weakties_cli.output import is_drawn

        return is_drawn()

    @property
    def url(self) -> str | None:
        """The URL of the network, if it is no file."""
        return self.file if self.file is not None and "://" in self.file else None

    def where(self, network: Network) -> str:
        """Return where a network is; of a URL little, since it may hold a user and a password."""
        if self.url is None:
            return str(self.path)
        return f"{self.url.partition('://')[0]}, network {network.log.network_id}"

    def open_unchecked(self) -> Network:
        """Open the network though its log may have gone back, to look for what is wrong."""
        from weakties import maintenance

        return self.network(create=False) if self.url else maintenance.open_unchecked(self.path)

    @property
    def path(self) -> Path:
        """The network's file, in the user's data folder unless named."""
        if self.file is not None:
            return Path(self.file)
        from platformdirs import user_data_path

        return user_data_path("weakties", appauthor=False) / "network.db"

    def network(self, *, create: bool = True, plugins: bool | None = None) -> Network:
        """Open the network.

        Args:
            create: whether the command records, and a network is begun where there is none.
            plugins: whether the command needs them; None means if it records.
        """
        import weakties

        if create and (self.as_of or self.recorded_until):
            raise build_look_back_error()
        if create:
            self.make_room()
        needed = create if plugins is None else plugins
        wanted = self.plugins() if needed or self.url else None
        views = _cache() if self.url else None
        network = self.opened_network = weakties.open(
            self.url or self.path, create=create, plugins=wanted or (), views=views
        )
        network.guard = self._check_clock
        if self.url is None:
            self._note_run(network)
        if wanted:
            from weakties_cli.plugins.loading import announce, print_faults

            announce(network.plugins, wanted)
            broken_count = len(network.plugins.broken)
            click.get_current_context().call_on_close(
                lambda: print_faults(network.plugins, broken_count)
            )
        return network

    def require_intact(self, network: Network, view: Network | View | None = None) -> LogSummary:
        """Verify the log before something is made from it that others rely on.

        Raises:
            BrokenLog: something in it was changed.
        """
        from functools import partial

        from weakties import maintenance
        from weakties_cli.output import show_progress

        with show_progress() as show:
            return maintenance.require_intact(network, view, partial(show, "Verifying"))

    def _note_run(self, network: Network) -> None:
        """Note once an hour, where that was begun, that the clock still goes as it should."""
        note = self.path.with_name(f"{self.path.name.removesuffix('.db')}.clock")
        if not note.is_file():
            return
        hour = network.now.astimezone(UTC).isoformat()[:_HOUR]
        if not note.read_text(encoding="utf-8", errors="replace").startswith(hour):
            from weakties import maintenance

            if maintenance.doubt_clock(network) is None:
                maintenance.note_run(network, begin=False)

    def _check_clock(self, network: Network) -> None:
        """Ask about a clock that is doubted before anything is recorded by it; refuse elsewhere."""
        from weakties import maintenance
        from weakties_cli.output import is_on_a_terminal, print_note

        doubt = None if self.clock_is_right else maintenance.doubt_clock(network)
        if doubt is not None and doubt.is_pause and is_on_a_terminal():
            click.confirm(doubt.question, default=True, err=True, abort=True)
        elif doubt is not None:
            warning = (
                f"{doubt.text} What is recorded keeps its moment for good: set a wrong clock right "
                "and retry"
            )
            if doubt.is_behind:
                warning += ", or correct that event with `weakties clock` if it was wrong then"
            if not is_on_a_terminal():
                raise click.ClickException(f"{warning}, or say --clock-is-right if it is.")
            print_note(f"{warning}.")
            click.confirm("Is the clock right?", err=True, abort=True)
        maintenance.note_run(network)

    def plugins(self) -> Installed | None:
        """Return which plugins this call may use; None if none."""
        from weakties_cli.plugins.loading import load_allowed_plugins

        return None if self.safe else load_allowed_plugins()

    def make_room(self) -> None:
        """Make the user's data folder, if no other place was named."""
        if self.file is not None:
            return
        _make(self.path.parent, "name another place with --network or WEAKTIES_NETWORK")

    def view(self, network: Network) -> Network | View:
        """Return the network as of the day that was asked for, and as the log ends now."""
        network.pin()
        if self.as_of is None and self.recorded_until is None:
            return network
        from weakties_cli.dates import parse_date

        return network.at(
            occurred=self.as_of and parse_date(self.as_of, network.now),
            recorded_until=self.parse_recorded_until(network),
        )

    def parse_recorded_until(self, network: Network) -> str | None:
        """Return the day, or instant, that --known-at names; a clock alone is one of today.

        Raises:
            WeaktiesError: it is none.
        """
        from weakties_cli.dates import parse_date

        if self.recorded_until is None:
            return None
        is_clock = re.fullmatch(r"\s*\d{1,2}:\d\d\s*", self.recorded_until)
        return parse_date(
            f"today {self.recorded_until}" if is_clock else self.recorded_until, network.now
        )


def _cache() -> Path:
    """Make the folder for the read models of networks that are no files of this machine."""
    from platformdirs import user_cache_path

    folder = user_cache_path("weakties", appauthor=False)
    _make(folder, "name another place with XDG_CACHE_HOME")
    return folder


def _make(folder: Path, cure: str) -> None:
    """Make a private folder, unless it is there."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise click.ClickException(
            f"{folder} cannot be made: {(error.strerror or str(error)).lower()}; {cure}."
        ) from error


def build_look_back_error() -> click.UsageError:
    """Return the usage error for a command that cannot look back."""
    context = click.get_current_context()
    to_come = "; to say when something happened, use --on"
    dated = any(parameter.name == "on" for parameter in context.command.params)
    words = " ".join(context.command_path.split()[1:])  # without what the program was called by
    text = f"--as-of and --known-at look back, which `weakties {words}` does not"
    return click.UsageError(f"{text}{to_come * dated}.")


def _refuse(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def refuse(ctx: click.Context, _: click.Parameter, value: Any) -> None:
        if value is not None or getattr(ctx.ensure_object(Call), name):
            raise build_look_back_error()

    return refuse


def _keep_plain(ctx: click.Context, _: click.Parameter, value: Any) -> None:
    if value:
        from weakties_cli.output.terminal import ask_for_plain

        ctx.ensure_object(Call).plain = True
        ask_for_plain(ctx)


def _keep(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(ctx: click.Context, _: click.Parameter, value: Any) -> None:
        if value:
            setattr(ctx.ensure_object(Call), name, value)

    return keep


def add_common_options(command: F) -> F:
    """Add the options that every reading command takes, before or after its name."""
    for option in (
        click.option("--clock-is-right", is_flag=True, hidden=True, expose_value=False,
                     callback=_keep("clock_is_right"), help="Record by a clock that is doubted."),
        click.option("--plain", is_flag=True, expose_value=False, callback=_keep_plain,
                     help="Print words alone: for a screen reader, or to cut and paste."),
        click.option("--known-at", metavar="INSTANT", expose_value=False,
                     callback=_keep("recorded_until"), help="Only what was recorded by then."),
        click.option("--as-of", metavar="DATE", expose_value=False,
                     callback=_keep("as_of"), help="Only what had happened by then."),
        click.option("--json", is_flag=True, expose_value=False,
                     callback=_keep("json"), help="Print JSON."),
    ):  # fmt: skip
        command = option(command)
    return command


def refuse_look_back(command: F) -> F:
    """Add --json to a recording command, and refuse the options that look back."""
    for option in (
        click.option(
            "--clock-is-right",
            is_flag=True,
            hidden=True,
            expose_value=False,
            callback=_keep("clock_is_right"),
            help="Record by a clock that is doubted.",
        ),
        click.option(
            "--known-at", hidden=True, expose_value=False, callback=_refuse("recorded_until")
        ),
        click.option("--as-of", hidden=True, expose_value=False, callback=_refuse("as_of")),
        click.option(
            "--json", is_flag=True, expose_value=False, callback=_keep("json"), help="Print JSON."
        ),
    ):
        command = option(command)
    return command


pass_call = click.make_pass_decorator(Call, ensure=True)
