"""Do the statistics say in words, in bars and as JSON the same, and trace each figure?"""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from tests.end_to_end.conftest import Type
from tests.end_to_end.test_cli_plugins import place as place  # noqa: PLC0414  # a fixture
from tests.end_to_end.test_cli_shape import on_a_terminal
from tests.strangers.making import installed

import weakties
from tests import depth
from weakties import OutreachSent, ReplyReceived, history, progress, when

THEN = ("--as-of", "2026-11-20")
DAYS = ("2025-12-01", "2026-02-11", "2026-05-20", "2026-08-05", "2026-11-20")
FIGURE = {
    "name", "value", "low", "high", "n", "of", "unit", "pending", "remark", "events", "label",
    "sentence",
}  # fmt: skip
RATE = {"n", "of", "rate", "low", "high"}
HERONS = """
from weakties import Proportion, contracts

class Herons(contracts.Statistic):
    id, title = "{name}.herons", "How many herons?"

    def figures(self, view, /):
        {body}

@hookimpl
def weakties_statistics():
    yield Herons()
"""
SENT = """ids = tuple(a.outreach for a in view.read(weakties.ReplyRates).requests.where())
        yield contracts.share("seen", Proportion(len(ids), 50), events=ids)"""
STEERS = 'raise ValueError("\\x1b]52;c;AAAA\\x07 no luck")'


@pytest.mark.parametrize("by", depth.spread([None, *progress.CUTS], by_day=4))
def test_no_line_is_wider_than_a_terminal(type_in: Type, year: Path, by: str | None) -> None:
    for day in DAYS:
        for line in type_in(
            "stats", *(("--by", by) if by else ()), "--as-of", day
        ).out.splitlines():
            assert len(line) <= 80, line


@pytest.mark.parametrize("day", ["2026-05-20", "2026-11-20"])
def test_a_terminal_shows_bars_and_weeks_and_else_the_same(
    type_in: Type, year: Path, day: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("stats", "--as-of", day)
    plain = type_in(*words).out

    drawn = on_a_terminal(*words).replace("\r\n", "\n")

    assert plain == on_a_terminal(*words, "--plain").replace("\r\n", "\n")
    assert "\x1b" not in plain
    assert "●" in drawn
    assert "requests a week\n" in drawn
    assert all(len(line) <= 80 for line in drawn.splitlines())
    for line in plain.splitlines():
        assert line in drawn
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in on_a_terminal(*words)


def test_the_json_has_one_shape(type_in: Type, year: Path) -> None:
    found = type_in("stats", *THEN, "--json").json

    assert set(found) == {"stages", "channels", "statistics", "recorded_late"}
    for stage in found["stages"]:
        assert set(stage) == {*RATE, "name", "mature", "pending", "own"}
        assert set(stage["mature"]) == RATE
    for channel in found["channels"]:
        assert set(channel) == {*RATE, "name", "mature", "pending"}
        assert channel["mature"]["of"] + channel["pending"] == channel["of"]
    for told in found["statistics"]:
        assert set(told) == {"id", "title", "figures"}
        for figure in told["figures"]:
            assert set(figure) == FIGURE
            assert isinstance(figure["events"], int)


def test_the_words_say_what_the_json_says(type_in: Type, year: Path) -> None:
    text = type_in("stats", *THEN).out
    lines, silent = text.splitlines(), text.partition("No data yet: ")[2]
    for told in type_in("stats", *THEN, "--json").json["statistics"]:
        shown = [f for f in told["figures"] if f["value"] is not None]
        if not shown and all(f["remark"] in ("", "no data") for f in told["figures"]):
            assert told["id"] in silent
            continue
        first = lines.index(f"{told['title']} ({told['id']})")
        below = itertools.takewhile(bool, lines[first + 1 :])
        if all(f["of"] is not None and f["of"] < 5 for f in shown):
            said = " ".join(line.strip() for line in below)
            assert said.endswith("Too few to say more.")
            assert "%" not in said
            continue
        rows = list(itertools.dropwhile(lambda line: not line.startswith("   " * 3), below))[1:]
        for line, figure in zip(rows, told["figures"], strict=False):
            assert line.startswith(figure["label"] or figure["name"])
            counts = (f"{figure['n']} {word} {figure['of']}" for word in ("of", "in"))
            assert figure["n"] is None or any(count in line for count in counts)
            if figure["of"] is not None and figure["unit"] == "share":
                has_rate = figure["of"] >= 10 and figure["value"] is not None
                has_interval = figure["of"] >= 5 and figure["low"] is not None
                assert line.count("%") == has_rate + 2 * has_interval


def test_every_figure_lists_as_many_events_as_it_counts(type_in: Type, year: Path) -> None:
    statistics = type_in("stats", *THEN, "--json").json["statistics"]
    for told in statistics:
        for figure in told["figures"]:
            name = f"{told['id']}/{figure['name']}"
            there = type_in("stats", "--explain", name, *THEN, "--json").json
            assert len(there) == figure["events"], name
            days = [e["occurred_at"][:10] for e in there]
            assert days == sorted(days), name
    assert "No event is behind it yet" in type_in("stats", "--explain", "linkedin.spoke").out
    head, line = type_in("stats", "--explain", "meetings/called off", *THEN).out.splitlines()[:2]
    assert head.split() == ["#", "When", "What"]
    assert line.split()[2:4] == ["meeting", "agreed"]


@pytest.mark.parametrize("name", ["nonsense", "requests/nonsense", "\x1b[2J"])
def test_what_is_no_figure_lists_those_there_are(type_in: Type, year: Path, name: str) -> None:
    told = type_in("stats", "--explain", name, code=2).err

    assert all(word in told for word in (history.STAGES[0], history.CHANNELS[0], "reply-time"))
    assert "\x1b" not in told


def offers(told: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {f["name"]: f for s in told if s["id"] == "offers" for f in s["figures"]}


def test_a_claim_enters_a_forecast_only_when_it_is_asked_for(type_in: Type, year: Path) -> None:
    default, none, some, much = (
        offers(type_in("stats", *THEN, *words, "--json").json["statistics"])
        for words in ((), ("--prior", "0"), ("--prior", "12"), ("--prior", "1000"))
    )

    assert default == none
    assert not any(name.startswith("within") for name in default)
    assert some["within 12"]["value"] != much["within 12"]["value"] > 0
    words = "with the claim of one offer in 12 talks, for which nobody found a study, counted as 24"
    assert words in " ".join(type_in("stats", *THEN, "--prior", "24").out.split())
    for wrong in ("-1", "1001", "many"):
        assert "--prior" in type_in("stats", "--prior", wrong, code=2).err


def test_few_replies_are_listed_instead_of_a_median(type_in: Type) -> None:
    for name, replied in (("Ana", "02"), ("Ben", "05"), ("Cem", "09")):
        type_in("add", f"{name} Far")
        type_in("ask", name, "--on", "2026-10-01")
        type_in("reply", name, "yes", "--on", f"2026-10-{1 + int(replied):02}")

    words = " ".join(type_in("stats").out.lower().split())

    assert "3 replies so far, after 2, 5 and 9 days; too few to say when half have come" in words


def test_offers_from_postings_are_not_offers_of_talks(type_in: Type) -> None:
    for number in range(10):
        type_in("add", f"P{number} Far")
        type_in("meet", f"P{number}", "--on", "2026-11-01")
    for name in ("Acme", "Beta", "Corp"):
        type_in("lead", name)
        type_in("offer", name)

    words = " ".join(type_in("stats").out.lower().split())

    assert "no offer came of a talk" in words
    assert "within 12" not in words


def test_one_talk_without_an_offer_is_too_early_to_tell(type_in: Type) -> None:
    type_in("add", "Ana Far")
    type_in("meet", "ana", "--on", "2026-11-01")

    words = " ".join(type_in("stats", "--prior", "0").out.lower().split())

    assert "no offer came of a talk yet; too early to tell" in words
    assert "within 12" not in words


@pytest.mark.parametrize("by", progress.CUTS)
def test_classes_hold_every_request_and_list_their_own(type_in: Type, year: Path, by: str) -> None:
    found = type_in("stats", "--by", by, *THEN, "--json").json

    assert set(found) == {
        "by", "classes", "contrasts", "remark", "comparisons", "said",
    }  # fmt: skip
    assert sum(c["replied"]["of"] + c["pending"] for c in found["classes"]) == 35
    for told in found["classes"]:
        there = type_in("stats", "--by", by, "--explain", told["name"], *THEN, "--json").json
        assert len(there) == told["replied"]["of"] + told["pending"]
        assert {e["kind"] for e in there} == {"outreach.sent"}
    text = " ".join(type_in("stats", "--by", by, *THEN).out.split())
    assert (f"Nothing is compared: {found['remark']}." in text) == bool(found["remark"])
    assert all(said in text for said in found["said"])


def test_what_is_no_class_lists_those_there_are(type_in: Type, year: Path) -> None:
    assert "channel" in type_in("stats", "--by", "zodiac", code=2).err
    assert "email" in type_in("stats", "--by", "channel", "--explain", "pigeon", code=2).err
    assert "No request" in type_in("stats", "--by", "channel", "--as-of", "2020").out


def test_a_network_without_a_request_has_no_data(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")

    silent = " ".join(type_in("stats").out.partition("No data yet: ")[2].split())

    assert silent.startswith("requests, reply-time, second-touch, meetings, thanks")


def test_a_template_shows_what_it_hides(type_in: Type, home: Path) -> None:
    with weakties.open(home / "network.db") as network:
        for number in range(5):
            ana = network.add_person(name=f"Ana {number}")
            sent = OutreachSent(
                person=ana, at=when("2026-01-05"), template="\x1b]52;c;AAAA\x07\u202e"
            )
            network.record(sent)

    told = type_in("stats", "--by", "template").out

    assert r"\x1b]52;c;AAAA\x07\u202e" in told
    assert "\x1b" not in told


def test_a_statistic_of_a_plugin_is_shown_and_one_that_fails_is_named(
    run: Type, year: Path, place: Path
) -> None:
    installed(place, "birds", HERONS.format(name="birds", body=SENT))
    installed(place, "worms", HERONS.format(name="worms", body=STEERS))
    run("status")  # which announces them

    told, read = run("stats", *THEN), run("stats", *THEN, "--json")

    assert "How many herons? (birds.herons)\n" in told.out
    assert "seen  38 of 50  76%" in told.out
    (herons,) = (s for s in read.json["statistics"] if s["id"] == "birds.herons")
    assert herons["figures"][0]["events"] == 38
    assert len(run("stats", "--explain", "birds.herons/seen", "--json").json) == 38
    for answer in (told, read):
        assert "Plugin worms (weakties-worms 1.0) failed at call" in answer.err
        assert "no luck" in answer.err
        assert "\x1b" not in answer.err
        assert "worms" not in answer.out


def test_before_anything_was_asked_it_says_what_to_do_first(type_in: Type) -> None:
    type_in("add", "Ana Ruiz")

    lines = type_in("stats").out.splitlines()

    assert lines[0] == "You asked nobody yet, and met nobody."
    assert "weakties ask NAME" in lines[1]


@pytest.mark.parametrize(
    ("answered", "of", "row"),
    [(1, 3, ""), (3, 6, "email 3 of 6 19% to 81% 0 of 6 0% to 39%"),
     (6, 10, "email 6 of 10 60% 31% to 83% 0 of 10 0% 0% to 28%"),
     (1, 250, "email 1 of 250 less than 1% <1% to 2% 0 of 250 0% 0% to 2%")],
)  # fmt: skip
def test_no_more_is_said_than_the_counts_allow(
    type_in: Type, home: Path, answered: int, of: int, row: str
) -> None:
    with weakties.open(home / "network.db") as network:
        for number in range(of):
            ana = network.add_person(name=f"Ana {number}")
            network.record(OutreachSent(person=ana, at=when("2026-01-05")))
            if number < answered:
                network.record(ReplyReceived(person=ana, at=when("2026-01-07")))

    lines = [
        " ".join(line.split()) for line in type_in("stats", "--by", "channel").out.splitlines()
    ]

    whole = " ".join(lines)
    assert f"{of} of them had time to be answered, of which {answered} got an answer" in whole
    assert [line for line in lines if line.startswith("email")] == ([row] if row else [])
    assert ("with other luck" in whole) == (of >= 5)
    assert ("Too few to compare" in whole) == (of < 5)
    assert ("it could have been 3 to 8." in whole) == ((answered, of) == (6, 10))


def test_who_got_further_without_an_answer_is_said_beside_who_answered(
    type_in: Type, home: Path
) -> None:
    with weakties.open(home / "network.db") as network:
        for number in range(10):
            person = network.add_person(name=f"Ana {number}")
            network.record(OutreachSent(person=person, at=when("2026-01-05")))
            if number in (7, 8):  # they wrote before they were asked: that answers no request
                network.record(ReplyReceived(person=person, at=when("2026-01-02")))
            if number < 7:
                network.record(ReplyReceived(person=person, at=when("2026-01-07")))

    whole = " ".join(type_in("stats").out.split())

    assert "You asked 10 people, 7 of them answered; you talked with nobody yet." in whole
    assert (
        "2 more people wrote or talked with you without answering a request; the table counts "
        "them as further than asked. Of 10 people who had time for it, 9 answered or got further"
    ) in whole
    assert "replied or further 9 of 10" in whole
    assert "You sent 10 requests that arrived; 10 of them had time to be answered" in whole
