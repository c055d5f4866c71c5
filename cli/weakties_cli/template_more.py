"""What does a new plugin begin with that brings an answer, or a command?"""

from __future__ import annotations

MANIFEST = """\

@hookimpl
def weakties_manifest() -> contracts.Manifest:
    \"\"\"Say what the plugin is.\"\"\"
    return contracts.Manifest(title="$title")
"""

PROJECTION = {
    "weakties_$name/__init__.py": """\
\"\"\"$title\"\"\"

from __future__ import annotations

from collections.abc import Iterator

from weakties import OutreachSent, Projection, Recorded, Rows, hookimpl, contracts, on, row


@row
class Channel:
    \"\"\"How often somebody was asked by one channel.\"\"\"

    channel: str
    asked: int


class Channels(Projection):
    \"\"\"By which channel do I ask, and how often?\"\"\"

    name = "$name"
    channels = Rows("${name}_channels", Channel, "channel")

    @on(OutreachSent)
    def asked(self, event: OutreachSent, _: Recorded) -> None:
        \"\"\"Count a request.\"\"\"
        known = self.channels.get(event.channel)
        self.channels.put(Channel(event.channel, (known.asked if known else 0) + 1))

    def counts(self) -> dict[str, int]:
        \"\"\"Give the number of requests by channel.\"\"\"
        return {c.channel: c.asked for c in self.channels.where("true order by channel")}


@hookimpl
def weakties_projections() -> Iterator[type[Projection]]:
    \"\"\"Offer the answer.\"\"\"
    yield Channels

"""
    + MANIFEST,
    "tests/test_$name.py": """\
\"\"\"Does the answer follow from the events?\"\"\"

import weakties
import weakties_$name
from weakties_$name import Channels


def test_requests_are_counted_by_channel() -> None:
    with weakties.open(":memory:", plugins=[weakties_$name]) as network:
        ana = network.add_person(name="Ana Ruiz")
        network.record(weakties.OutreachSent(person=ana, channel="phone"))

        assert network.read(Channels).counts() == {"phone": 1}
""",
}

COMMAND = {
    "weakties_$name/__init__.py": """\
\"\"\"$title\"\"\"

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from weakties import hookimpl, contracts

if TYPE_CHECKING:
    import click


@hookimpl
def weakties_commands() -> Iterator[click.Command]:
    \"\"\"Offer the command.\"\"\"
    from weakties_$name.command import $name

    yield $name

"""
    + MANIFEST,
    "weakties_$name/command.py": """\
\"\"\"The command.\"\"\"

from __future__ import annotations

from typing import Any

import click

import weakties


@click.command("$name")
@click.pass_obj
def $name(call: Any) -> None:
    \"\"\"Say how many people there are.\"\"\"
    with call.network(create=False) as network:
        click.echo(network.read(weakties.People).count())
""",
    "tests/test_$name.py": """\
\"\"\"Does the command answer?\"\"\"

from pathlib import Path
from typing import Any

import weakties
from click.testing import CliRunner
from weakties_$name.command import $name


class Call:
    \"\"\"What the command line hands to a command: a way to open the network.\"\"\"

    def __init__(self, path: Path) -> None:
        self.path = path

    def network(self, **_: Any) -> weakties.Network:
        return weakties.open(self.path)


def test_the_command_counts_people(tmp_path: Path) -> None:
    with weakties.open(tmp_path / "network.db") as network:
        network.add_person(name="Ana Ruiz")

    done = CliRunner().invoke($name, obj=Call(tmp_path / "network.db"))

    assert done.output == "1\\n"
""",
}
