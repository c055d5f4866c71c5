"""What is imported is the past: it asks for nothing, until the user says what was a request."""

from __future__ import annotations

import csv
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.end_to_end.conftest import SAMPLES, Type

POOL = SAMPLES.parent / "pool"
EXPORT = str(SAMPLES / "Complete_LinkedInDataExport_sample.zip")
DATED = ["Invitations.csv", "Jobs/Job Applications.csv", "Endorsement_Given_Info.csv",
         "Recommendations_Received.csv", "Positions.csv", "Company Follows.csv"]  # fmt: skip
HEADER = ["CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO",
          "RECIPIENT PROFILE URLS", "DATE", "SUBJECT", "CONTENT", "FOLDER"]  # fmt: skip
ME, ANA, BEN = "Mira Vale", "Ana Ruiz", "Ben Okri"


def ago(days: int) -> str:
    return (date.today() - timedelta(days=days)).isoformat()


def url(name: str) -> str:
    return f"https://www.linkedin.com/in/{name.replace(' ', '-').lower()}"


def messages(folder: Path, *letters: tuple[str, str, str]) -> str:
    """Write a mailbox: who wrote, to whom, on which day."""
    path = folder / "messages.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(HEADER)
        for number, (sender, to, day) in enumerate(letters):
            rows.writerow([f"{sender}{to}", "", sender, url(sender), to, url(to),
                           f"{day} 10:00:00 UTC", "", f"text {number}", "INBOX"])  # fmt: skip
    return str(path)


def imported(type_in: Type, folder: Path, *letters: tuple[str, str, str]) -> None:
    type_in("import", messages(folder, *letters), "--option", f"owner={url(ME)}")


def test_every_row_of_a_whole_export_that_is_of_use_comes_in(type_in: Type) -> None:
    done = type_in("import", EXPORT)

    assert "       0 rejected\n" in done.out
    assert "header" not in done.out
    assert "  --details lists each of these rows\n" in done.out
    assert "  5 people wrote to you first, and you wrote first to 4;\n" in done.out
    counts = {part["file"]: part for part in type_in("import", EXPORT, "--json").json["parts"]}
    assert all(counts[Path(name).name]["known"] for name in DATED)


def test_after_an_import_nothing_is_due_and_nothing_was_asked(type_in: Type) -> None:
    type_in("import", EXPORT)

    for command in ("today", "stats"):
        said = " ".join(type_in(command).out.split())
        assert "Nothing asked yet. You imported 140 people: ask somebody with `weakties ask" in said
        assert "or confirm earlier requests with `weakties import review`." in said
    assert type_in("today", "--json").json == []
    answer = type_in("stats", "--json").json
    assert [stage["n"] for stage in answer["stages"]] == [0] * 8
    assert answer["channels"] == []
    assert [f["name"] for s in answer["statistics"] for f in s["figures"] if f["of"]] == []


def test_a_calendar_of_the_past_is_no_search(type_in: Type) -> None:
    type_in("import", str(POOL / "cal_before.ics"))

    assert "Nothing asked yet. You imported 2 people" in type_in("stats").out
    assert [stage["n"] for stage in type_in("stats", "--json").json["stages"]] == [0] * 8


def test_a_talk_that_was_asked_for_counts_though_a_calendar_told_of_it(type_in: Type) -> None:
    type_in("add", "Ole Move", "--email", "ole@example.org")
    type_in("ask", "ole", "--on", "2026-11-02")

    type_in("import", str(POOL / "cal_before.ics"))

    stages = {s["name"]: s["n"] for s in type_in("stats", "--json").json["stages"]}
    assert (stages["asked"], stages["met"]) == (1, 1)


def test_what_is_asked_later_ends_the_empty_state(type_in: Type) -> None:
    type_in("import", EXPORT)
    type_in("ask", "john herschel")

    assert "Nothing asked yet" not in type_in("stats").out
    assert type_in("today").out.endswith("You are done.\n")


def test_details_list_the_rows_that_a_line_sums_up(type_in: Type, tmp_path: Path) -> None:
    sheet = tmp_path / "Connections.csv"
    sheet.write_text(
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        "Ana,Ruiz,,,,,05 Jun 2024\nBen,Okri,,,,,soon\nWei,Chen,,,,,1/2/24\n",
        encoding="utf-8",
    )

    short = type_in("import", str(sheet), "--dry-run", code=2)
    long = type_in("import", str(sheet), "--dry-run", "--details", code=2)

    assert short.err.count("rejected") == 1
    assert "rejected 2: first line 3: Connected On is no day such as 05 Jun 2024" in short.err
    assert "line 4" not in short.out + short.err
    assert "Connections.csv, line 4, rejected: Connected On is '1/2/24'" in long.out
    assert "Connections.csv, line 1, skipped: header" in long.out


def test_review_lists_whom_i_wrote_to_first_and_records_nothing(
    type_in: Type, tmp_path: Path
) -> None:
    imported(type_in, tmp_path, (ME, ANA, ago(20)), (ANA, ME, ago(18)), (BEN, ME, ago(9)),
             (ME, BEN, ago(8)), (ME, "Cy Ode", ago(7)))  # fmt: skip
    head = type_in("history", "--json").json[-1]["position"]

    shown = type_in("import", "review", "--json").json

    assert [(c["number"], c["name"], c["at"][:10], c["answered_at"] and c["answered_at"][:10])
            for c in shown["candidates"]] == [
        (1, "Cy Ode", ago(7), None), (2, ANA, ago(20), ago(18)),
    ]  # fmt: skip
    assert (shown["total"], shown["confirmed"]) == (2, 0)
    assert "until then none of them counts as a request" in type_in("import", "review").out
    assert type_in("history", "--json").json[-1]["position"] == head


def test_a_confirmed_message_is_a_request_on_its_day_with_its_answer(
    type_in: Type, tmp_path: Path
) -> None:
    imported(type_in, tmp_path, (ME, ANA, ago(40)), (ANA, ME, ago(38)), (ME, BEN, ago(30)))

    said = type_in("import", "review", "ana", "1").out

    assert "You asked Ana Ruiz by LinkedIn message on " in said
    assert ago(40) in said
    assert ago(38) in said
    assert "Recorded 2 requests as batch b-" in said
    told = type_in("history", "--json").json
    contacts = {r["id"]: r for r in told if r["kind"] == "interaction.noted"}
    for request in (r for r in told if r["kind"] == "outreach.sent"):
        assert request["source"] == "cli"
        assert request["occurred_at"] == contacts[request["cause"]]["occurred_at"]
    rates = type_in("stats", "--json").json["channels"]
    assert [(c["name"], c["n"], c["of"]) for c in rates] == [("linkedin-message", 1, 2)]


def test_confirming_twice_records_once_and_undo_takes_it_back_as_one(
    type_in: Type, tmp_path: Path
) -> None:
    imported(type_in, tmp_path, (ME, ANA, ago(40)), (ANA, ME, ago(38)), (ME, BEN, ago(30)))
    type_in("import", "review", "--all")

    again = type_in("import", "review", "ana")
    assert "is recorded already" in again.out
    assert type_in("import", "review", "--json").json["confirmed"] == 2
    type_in("undo")
    assert type_in("import", "review", "--json").json["total"] == 2
    assert type_in("stats", "--json").json["channels"] == []
    assert "You asked Ana Ruiz" in type_in("import", "review", "ana").out
    assert type_in("stats", "--json").json["channels"][0]["of"] == 1


@pytest.mark.parametrize("reply", ["yes", "no", "later", "none"])
def test_what_the_answer_said_can_be_told(type_in: Type, tmp_path: Path, reply: str) -> None:
    imported(type_in, tmp_path, (ME, ANA, ago(40)), (ANA, ME, ago(38)))

    type_in("import", "review", "ana", "--reply", reply)

    kinds = [r["kind"] for r in type_in("history", "--json").json]
    assert kinds.count("reply.received") == (reply != "none")


def test_an_answer_that_did_not_come_cannot_have_said_yes(type_in: Type, tmp_path: Path) -> None:
    imported(type_in, tmp_path, (ME, ANA, ago(40)))

    refused = type_in("import", "review", "ana", "--reply", "yes", code=1)

    assert "weakties reply NAME yes --on DATE" in refused.err
    assert type_in("stats", "--json").json["channels"] == []


def test_since_finds_whom_i_wrote_to_first_in_this_search(type_in: Type, tmp_path: Path) -> None:
    imported(type_in, tmp_path, (ANA, ME, ago(900)), (ME, ANA, ago(40)), (ME, BEN, ago(800)))

    shown = type_in("import", "review", "--since", ago(100), "--json").json

    assert [(c["name"], c["at"][:10]) for c in shown["candidates"]] == [(ANA, ago(40))]
    assert [c["name"] for c in type_in("import", "review", "--json").json["candidates"]] == [BEN]


def test_who_wrote_to_me_first_is_no_request_of_mine(type_in: Type, tmp_path: Path) -> None:
    imported(type_in, tmp_path, (ANA, ME, ago(40)), (ME, ANA, ago(38)))

    refused = type_in("import", "review", "ana", code=1)

    assert "No imported message says that you wrote first to Ana Ruiz" in refused.err
    assert 'weakties ask "Ana Ruiz" --on DATE' in refused.err


def test_what_was_asked_by_hand_that_day_is_not_asked_again(type_in: Type, tmp_path: Path) -> None:
    imported(type_in, tmp_path, (ME, ANA, ago(40)))
    type_in("ask", "ana", "--on", ago(40))

    assert type_in("import", "review", "--json").json["total"] == 0


def test_a_number_that_is_not_in_the_list_is_refused(type_in: Type, tmp_path: Path) -> None:
    imported(type_in, tmp_path, (ME, ANA, ago(40)))

    assert "There is no number 2 in the list of 1" in type_in("import", "review", "2", code=1).err
    assert "not both" in type_in("import", "review", "1", "--all", code=2).err


def test_a_file_called_review_can_be_imported(
    type_in: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(POOL / "Connections_jan.csv", "review")

    said = type_in("import", "file", "review", "--importer", "linkedin.connections")
    assert "       3 new\n" in said.out
    assert "to import the file called review, write ./review" in type_in("import", "review").err
    assert (
        "       3 known\n"
        in type_in("import", "./review", "--importer", "linkedin.connections").out
    )


def test_messages_that_come_late_do_not_ask_for_a_second_touch(type_in: Type) -> None:
    type_in("import", str(POOL / "Connections_jan.csv"))
    type_in("reply", "ana", "no", "--on", "2026-11-12")
    type_in("import", str(POOL / "late" / "messages.csv"))

    assert "Ana Ruiz" not in type_in("today").out
    assert type_in("today", "--json").json == []


def test_a_meeting_that_a_later_calendar_calls_off_is_taken_back(type_in: Type) -> None:
    type_in("import", str(POOL / "cal_before.ics"))

    later = type_in("import", str(POOL / "cal_after_cancel.ics"))

    assert "       1 withdrawn\n" in later.out
    assert "(0 meetings" in type_in("show", "ole").out or "none yet" in type_in("show", "ole").out
    assert "Ole" not in type_in("today").out
    assert "1 meeting" in type_in("show", "kea").out
    for again in ("cal_after_cancel.ics", "cal_before.ics"):
        said = type_in("import", str(POOL / again)).out
        assert "known" in said
        assert "withdrawn" not in said
    assert "1 meeting" not in type_in("show", "ole").out
