"""The files of a new plugin."""

from __future__ import annotations

from string import Template

COMMON = {
    "pyproject.toml": """\
[build-system]
requires = ["hatchling>=1.26"]
build-backend = "hatchling.build"

[project]
name = "weakties-$name"
version = "0.1.0"
description = "$title"
readme = "README.md"
license = "MIT"
license-files = ["LICENSE"]
requires-python = ">=3.11"
dependencies = ["weakties>=0.2,<1"]

[project.optional-dependencies]
test = ["weakties[test]"]

[project.entry-points."weakties.v1"]
$name = "weakties_$name"

[tool.hatch.build.targets.wheel]
packages = ["weakties_$name"]
""",
    "README.md": """\
# weakties-$name

$title

```console
pip install -e '.[test]'
pytest
weakties plugins list
weakties plugins grade .
```

What changed is in the CHANGELOG; the licence is that of the file LICENSE.
""",
    "CHANGELOG.md": """\
# Changelog

## 0.1.0

- The first version.
""",
    "LICENSE": """\
MIT License

Copyright (c) $year the authors of weakties-$name

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
""",
    ".gitignore": """\
__pycache__/
*.egg-info/
.hypothesis/
.pytest_cache/
.venv/
build/
dist/
""",
    ".github/workflows/test.yml": """\
name: test
on: [push, pull_request]
jobs:
  test:
    runs-on: ubuntu-latest
    strategy:
      matrix:
        python: ["3.11", "3.12", "3.13", "3.14"]
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: $${{ matrix.python }}
      - run: pip install -e '.[test]'
      - run: pytest
""",
    "weakties_$name/py.typed": "",
}

MANIFEST = """\

@hookimpl
def weakties_manifest() -> contracts.Manifest:
    \"\"\"Say what the plugin is.\"\"\"
    return contracts.Manifest(title="$title")
"""

IMPORTER = {
    "weakties_$name/__init__.py": """\
\"\"\"$title\"\"\"

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from weakties import (
    Bookmark,
    Draft,
    Importer,
    Match,
    PersonAdded,
    PersonId,
    Reject,
    Skip,
    Source,
    WeaktiesError,
    contracts,
    hookimpl,
    when,
)

ADDRESS = re.compile(r"[^@\\s]+@[^@\\s]+")
HEADING = ["Name", "Email", "Since"]


class People(Importer):
    \"\"\"Reads a CSV file with the heading ``Name,Email,Since``.\"\"\"

    id = "$name.people"
    version = 1
    title = "$title"

    def sniff(self, source: Source) -> Match | None:
        \"\"\"Say how sure it is that this is its file.\"\"\"
        first = next(iter(source.head().lines()), None)
        return Match(0.9, "its heading") if first and first.cells == HEADING else None

    def read(
        self, source: Source, options: Any, since: Bookmark | None
    ) -> Iterator[Draft | Reject | Skip]:
        \"\"\"Give one draft, reject or skip for each row.\"\"\"
        for line in source.lines():
            if line.cells == HEADING or not any(line.cells):
                yield Skip("heading or blank line", line.row)
            elif len(line.cells) != 3 or not ADDRESS.fullmatch(line.cells[1]):
                message = "Expected a name, an e-mail address and a day."
                yield Reject("row.unreadable", message, line.row, line.raw)
            else:
                yield self._person(line)

    def _person(self, line: Any) -> Draft | Reject:
        name, email, since = line.cells
        claim = PersonId(f"email:{email.lower()}")
        try:
            day = when(since)
        except WeaktiesError as error:
            return Reject("date.unreadable", str(error), line.row, line.raw)
        event = PersonAdded(person=claim, name=name or None, email=email, at=day)
        return Draft(event=event, key=claim, row=line.row)


@hookimpl
def weakties_importers() -> Iterator[Importer]:
    \"\"\"Offer what reads the file.\"\"\"
    yield People()

"""
    + MANIFEST,
    "tests/test_$name.py": """\
\"\"\"Does the importer keep the protocol's word?\"\"\"

from pathlib import Path

from weakties.testing import conformance
from weakties_$name import People

TestPeople = conformance(People(), samples=Path(__file__).parent / "samples")
""",
    "tests/samples/people.csv": """\
Name,Email,Since
Ana Ruiz,ana@example.org,2026-11-02
Ben Okri,ben@example.org,2026-11-03
no address,,2026-11-04
""",
    "tests/samples/people.observed.jsonl": """\
{"row": 1, "skip": "heading or blank line"}
{"row": 2, "key": "email:ana@example.org", "at": "2026-11-02", $ana}
{"row": 3, "key": "email:ben@example.org", "at": "2026-11-03", $ben}
{"row": 4, "reject": "row.unreadable", "why": "$why", "raw": "no address,,2026-11-04"}
""",
}

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
    def count_request(self, event: OutreachSent, _: Recorded) -> None:
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
from weakties.testing import projection_conformance
from weakties_$name import Channels

TestChannels = projection_conformance(Channels)


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

GOLDEN = {
    "ana": '"name": "Ana Ruiz", "email": "ana@example.org"',
    "ben": '"name": "Ben Okri", "email": "ben@example.org"',
    "why": "Expected a name, an e-mail address and a day.",
}
KINDS = {"importer": IMPORTER, "projection": PROJECTION, "command": COMMAND}


def build_files(name: str, title: str, kind: str, *, year: int) -> dict[str, str]:
    """Return the files of a new plugin, by path within its folder.

    Args:
        year: of the licence.
    """
    values = {"name": name, "title": title, "year": str(year), **GOLDEN}
    return {
        Template(path).substitute(values): Template(text).substitute(values)
        for path, text in {**COMMON, **KINDS[kind]}.items()
    }
