"""Looking back by typing: nothing of the future shows, and every number names its events."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from json import loads
from pathlib import Path
from typing import Any

import pytest
from tests.end_to_end.conftest import Type

import weakties
from tests import depth
from weakties import stores
from weakties.log import chain
from weakties.network.opening import create_from_rows
from weakties.stores import Row

READING = (
    ("today",), ("people",), ("people", "ana"), ("show", "Ana Almeida"), ("who", "Halden"),
    ("path", "Civic Rails"), ("stats",), ("history",), ("status",),
    ("stats", "--explain", "asked"), ("stats", "--explain", "met"), ("stats", "--explain", "offer"),
    ("stats", "--explain", "introduction"), ("history", "Ana Almeida", "--reverse"),
    ("replay", "--from", "2025-11"), ("diff", "2026-01-15"),
)  # fmt: skip
DAYS = ("2026-01-20", "2026-03", "2026-08-15", "2026-11-11", "2026-11-20")
Copy = Callable[[Callable[[Row], bool]], list[str]]


def relinked(rows: Iterable[Row], head: bytes) -> Iterator[Row]:
    """Yield rows anew, as the only ones of a log."""
    for position, row in enumerate(rows, 1):
        head = chain.link(head, row[:-1])
        yield row._replace(position=position, hash=head)


@pytest.fixture
def copy(year: Path, home: Path) -> Copy:
    """Make a network of the same name that only heard some of the events; give its options."""

    def made(heard: Callable[[Row], bool]) -> list[str]:
        path = home / "copy" / "network.db"
        path.parent.mkdir()
        with weakties.open(year) as network:
            log = network.log
            first = chain.genesis(log.network_id, log.secret)
            rows = relinked(filter(heard, log.read_rows()), first)
            create_from_rows(path, (log.network_id, log.secret), rows)
        return ["--network", str(path)]

    return made


def facts(value: Any) -> Any:
    """Take out what only says where in its log an event stands, or which file is meant."""
    if isinstance(value, list):
        return [facts(v) for v in value]
    if not isinstance(value, dict):
        return value
    return {k: facts(v) for k, v in value.items() if k not in ("position", "hash")}


def without_numbers(text: str) -> list[str]:
    """Take out the numbers of events, and with them where lines end."""
    return re.sub(r"#\d+", "#", text).split()


@pytest.mark.parametrize("day", depth.spread(DAYS, by_day=3))
def test_as_of_a_day_all_is_as_if_nothing_had_come_after(
    type_in: Type, copy: Copy, day: str
) -> None:
    end = {"2026-03": "2026-03-31"}.get(day, day)
    only = copy(lambda row: row.occurred_at[:10] <= end or row.kind in stores.STRUCTURAL)

    for command in READING:
        here = type_in(*command, "--as-of", day, "--json").json
        assert facts(here) == facts(type_in(*only, *command, "--as-of", end, "--json").json), (
            command
        )
    for words in (["today"], ["people"], ["who", "Halden"], ["path", "Civic Rails"], ["stats"],
                  ["export", "--people"], ["show", "Ana Almeida"], ["diff", "2025"]):  # fmt: skip
        here = type_in(*words, "--as-of", day).out
        assert without_numbers(here) == without_numbers(type_in(*only, *words, "--as-of", end).out)


def test_what_was_not_known_yet_does_not_show(type_in: Type, copy: Copy, year: Path) -> None:
    with weakties.open(year) as network:
        then = network.head.recorded_at
    only = copy(lambda row: row.recorded_at <= then)
    type_in("add", "Later Lee", "--on", "2026-01-05", "--org", "Halden Grid")
    type_in("meet", "Ana Almeida", "--on", "2026-10-01")
    type_in("undo")
    type_in("ask", "Ana Almeida", "--on", "2026-10-02")
    then_asked = ("--as-of", "2026-11-20", "--known-at", then)

    for command in READING:
        here = type_in(*command, *then_asked, "--json").json
        assert facts(here) == facts(type_in(*only, *command, *then_asked, "--json").json), command
    assert "Later Lee" not in type_in("export", "--people", *then_asked).out
    assert "Later Lee" in type_in("export", "--people", "--as-of", "2026-11-20").out


def test_a_month_or_a_year_means_its_end(type_in: Type, year: Path) -> None:
    for short, long in (("2026-04", "2026-04-30"), ("2025", "2025-12-31")):
        for command in (["status"], ["stats"], ["today"]):
            assert type_in(*command, "--as-of", short).out == type_in(*command, "--as-of", long).out


def test_status_counts_what_there_was(type_in: Type, year: Path) -> None:
    then = type_in("status", "--as-of", "2026-05", "--json").json
    now = type_in("status", "--json").json

    listed = type_in("history", "--limit", "9999", "--as-of", "2026-05", "--json").json
    assert then["events"] == len(listed) < now["events"]
    assert then["head"]["position"] == listed[-1]["position"]
    assert len(type_in("people", "--as-of", "2026-05", "--json").json) == then["people"]
    assert "So it was on 2026-05-31." in type_in("status", "--as-of", "2026-05").out
    assert type_in("status", "--as-of", "2000", "--json").json["events"] == 0


@pytest.mark.parametrize("stage", ["asked", "replied", "met", "lead", "offer", "accepted"])
def test_a_stage_lists_the_event_behind_every_person(type_in: Type, year: Path, stage: str) -> None:
    (count,) = [s["n"] for s in type_in("stats", "--json").json["stages"] if s["name"] == stage]

    steps = type_in("stats", "--explain", stage, "--json").json
    *lines, legend = type_in("stats", "--explain", stage).out.splitlines()[1:]

    assert legend.startswith("`weakties show NUMBER` opens an event")
    assert len(steps) == len(lines) == count == len({s["person"] for s in steps})
    for step, line in zip(steps, lines, strict=True):
        event = step["event"]
        assert line.startswith(step["name"][:11])
        assert line.endswith(f"  {event['position']}")
        assert event["occurred_at"] in line


def test_a_channel_lists_its_requests_and_their_replies(type_in: Type, year: Path) -> None:
    for channel in type_in("stats", "--json").json["channels"]:
        threads = type_in("stats", "--explain", channel["name"], "--json").json

        assert len(threads) == channel["of"]
        assert sum(t["reply"] is not None for t in threads) == channel["n"]
        assert {t["event"]["kind"] for t in threads} == {"outreach.sent"}
        assert {t["reply"]["kind"] for t in threads if t["reply"]} == {"reply.received"}


def test_what_is_no_stage_lists_those_there_are(type_in: Type, year: Path) -> None:
    assert "asked, replied, met" in type_in("stats", "--explain", "marriage", code=2).err
    assert "Nobody counts as met" in type_in("stats", "--explain", "met", "--as-of", "2020").out
    assert "No request" in type_in("stats", "--explain", "phone").out


def test_show_lists_every_event_somebody_is_in(type_in: Type, year: Path) -> None:
    events = type_in("show", "Ana Almeida", "--json").json["events"]

    shown = type_in("show", "Ana Almeida", "--events").out

    named = [line.strip() for line in shown.splitlines() if line.strip().startswith("event ")]
    assert named == [f"event {e['id']}, from {e['source']}" for e in events]
    assert len(events) > 10
    story = " ".join(shown.split())
    assert all(" ".join(e["text"].split()) in story for e in events)
    latest = type_in("show", "Ana Almeida").out
    assert f"The last 10 of {len(events)}; --events shows all.\n" in latest
    _, below = latest.split("\n\n")
    days = [line[4:14] for line in below.splitlines() if line[4:6] == "20"]
    assert days == [e["occurred_at"][:10] for e in events[-10:]]


def test_the_filters_of_the_history_combine(type_in: Type, year: Path) -> None:
    type_in("meet", "Ana Almeida", "--on", "2026-10-01")
    everything = type_in("history", "--limit", "9999", "--json").json
    wanted = ("Ana Almeida", "--kind", "meeting.held")

    assert [e["occurred_at"] for e in type_in("history", *wanted, "--json").json] == [
        "2025-12-27", "2026-10-01",
    ]  # fmt: skip
    (told,) = type_in("history", *wanted, "--source", "cli", "--json").json
    assert type_in("history", "--batch", told["batch"], "--json").json == [told]
    assert type_in("history", *wanted, "--from", "2026-10", "--to", "2026-10", "--json").json == [
        told
    ]
    assert type_in("history", *wanted, "--to", "2026-09-30", "--source", "cli", "--json").json == []
    assert type_in("history", "--reverse", "--limit", "4", "--json").json == everything[:-5:-1]
    assert "Only the last 4" in type_in("history", "--limit", "4").out


def test_the_history_marks_what_was_undone_and_why_it_was(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")
    assert "Cause" not in type_in("history").out

    type_in("undo")
    undone, undo = type_in("history", "--json").json

    assert (undone["undone"], undo["undone"], undo["cause"]) == (True, False, undone["id"])
    head, first, second, *_ = type_in("history").out.splitlines()
    assert head.split() == ["#", "When", "What", "State", "Cause"]
    assert ("undone" in first, second.split()[-1]) == (True, "1")
    said = "Undid all of one command or import, which began with: Added Ana Ruiz"
    assert type_in("history", "--json").json[-1]["text"] == said
    ids = type_in("history", "--ids").out
    assert f"event {undone['id']}, person.added, from cli" in " ".join(ids.split())
    assert "Added Ana Ruiz (undone)" in ids


def test_the_history_says_whom_it_is_about_also_after_a_merge(type_in: Type) -> None:
    type_in("add", "Ana Ruiz", "--email", "a@example.org")
    type_in("add", "Ana R.", "--email", "b@example.org")
    type_in("meet", "a@example.org", "b@example.org")
    one, two = (e["people"][0] for e in type_in("history", "--json").json[:2])
    met = type_in("history", "--kind", "meeting.held")
    assert "Met Ana Ruiz and Ana R." in met.out

    type_in("merge", one, two)

    (met_once,) = type_in("history", "--kind", "meeting.held", "--json").json
    assert met_once["people"] == [min(one, two)]
    assert "Ana R.\n" not in type_in("history", "--kind", "meeting.held").out


def test_one_event_is_undone_without_its_batch(type_in: Type) -> None:
    type_in("add", "Ana Ruiz", "--closeness", "3")
    added, tied = type_in("history", "--json").json
    assert added["batch"] == tied["batch"]

    type_in("undo", tied["id"])

    assert [e["undone"] for e in type_in("history", "--json").json] == [False, True, False]
    assert len(type_in("history", "--as-of", "2026-01", "--json").json) == 0


@pytest.mark.usefixtures("cards")
@pytest.mark.parametrize("as_json", [True, False])
def test_the_history_goes_on_until_it_is_interrupted(
    type_in: Type, home: Path, as_json: bool
) -> None:
    type_in("add", "Ana Ruiz")
    type_in("ask", "ana", "--on", "2026-10-01")
    words = ["history", "--follow", "--kind", "outreach.sent", *["--json"] * as_json]
    command = [sys.executable, "-m", "weakties_cli", *words]

    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        lines = [other.stdout.readline()]
        type_in("thank", "ana")
        with weakties.open(home / "network.db") as network:  # which leaves the answers behind
            network.run_transaction(
                lambda recorder: recorder.record(
                    weakties.OutreachSent(
                        person=recorder.add_person(name="Ben Okri"), at=weakties.when("2026-10-09")
                    )
                )
            )
        lines.append(other.stdout.readline())
        other.send_signal(signal.SIGINT)
        assert (other.wait(10), other.stdout.read()) == (0, "")

    told = [loads(line)["occurred_at"] if as_json else line.split()[1] for line in lines]
    assert told == ["2026-10-01", "2026-10-09"]
    assert "Asked Ben Okri" in lines[1]


def test_what_comes_has_no_past_and_no_other_order(type_in: Type, year: Path) -> None:
    for other in (["--reverse"], ["--as-of", "2026"], ["--known-at", "2026"]):
        assert "--follow" in type_in("history", "--follow", *other, code=2).err
