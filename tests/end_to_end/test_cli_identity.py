"""Is one person one entry, and one organization one, in whatever words they come?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.end_to_end.conftest import Type
from tests.end_to_end.terminal import on_a_terminal

import weakties
from weakties.errors import SamePerson

MAILS = Path(__file__).parents[1] / "samples" / "identity"
BOTH = [("two_mails.vcf", "two_mails.ics"), ("two_mails.ics", "two_mails.vcf")]


def bring(type_in: Type, name: str) -> None:
    """Import a file; of a calendar it must be said whose it is."""
    owner = ("--option", "owner=me@example.org") if name.endswith(".ics") else ()
    type_in("import", str(MAILS / name), *owner)


@pytest.mark.parametrize("files", BOTH)
def test_two_addresses_of_a_card_are_one_person_in_whatever_order(
    type_in: Type, files: tuple[str, str]
) -> None:
    for name in files:
        bring(type_in, name)

    (zoe,) = type_in("people", "zoe", "--json").json
    shown = type_in("show", "zoe", "--json").json

    assert [e["text"] for e in shown["emails"]] == [
        "zoe@home.example.org", "zoe.quill@work.example.org",
    ]  # fmt: skip
    assert shown["id"] == zoe["id"]
    assert shown["meetings"] == 1
    card = type_in("show", "zoe.quill@work.example.org").out
    assert "E-mail    zoe@home.example.org, zoe.quill@work.example.org" in card


@pytest.mark.parametrize("days", [-7, 7])
def test_both_addresses_of_an_attendee_are_kept_of_a_talk_that_is_over_or_to_come(
    type_in: Type, tmp_path: Path, days: int
) -> None:
    start = datetime.now(UTC) + timedelta(days=days)
    path = tmp_path / "talk.ics"
    path.write_text(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y//EN\nBEGIN:VEVENT\nUID:z2@example.org\n"
        f"DTSTAMP:{datetime.now(UTC):%Y%m%dT%H%M%SZ}\nSUMMARY:Talk\n"
        f"DTSTART:{start:%Y%m%dT%H%M%SZ}\nDTEND:{start + timedelta(hours=1):%Y%m%dT%H%M%SZ}\n"
        "ORGANIZER;CN=Me:mailto:me@example.org\nATTENDEE;CN=Me:mailto:me@example.org\n"
        "ATTENDEE;CN=Zoe Quill;PARTSTAT=ACCEPTED;EMAIL=zoe@home.example.org:"
        "mailto:zoe.quill@work.example.org\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    type_in("import", str(path), "--option", "owner=me@example.org")

    shown = type_in("show", "zoe", "--json").json

    assert {e["text"] for e in shown["emails"]} == {
        "zoe@home.example.org", "zoe.quill@work.example.org",
    }  # fmt: skip


def test_each_address_is_shown_with_its_sources_and_days(type_in: Type) -> None:
    for name in BOTH[1]:
        bring(type_in, name)

    emails = type_in("show", "zoe", "--json").json["emails"]

    work = next(e for e in emails if e["text"].startswith("zoe.quill"))
    assert work["sources"] == ["calendar.meetings"]
    assert emails[0]["sources"] == ["vcard.contacts"]
    assert work["first_at"][:10] == "2026-11-10"
    assert work["outdated_at"] is None


def test_a_nickname_of_a_card_finds_the_person(type_in: Type) -> None:
    type_in("import", str(MAILS / "two_mails.vcf"))

    assert "Alexandra Brandt" in type_in("show", "sasha").out


def test_the_same_name_at_the_same_organization_is_the_same_person(type_in: Type) -> None:
    type_in("add", "Bob Cli", "--org", "Acme")

    again = type_in("add", "Bob Cli", "--org", "Acme", "--email", "bob@example.org")

    (bob,) = type_in("people", "bob", "--json").json
    assert bob["email"] == "bob@example.org"
    assert "note: taken as Bob Cli" in again.err
    assert "is known already; kept what is new." in again.out


def test_somebody_else_of_the_same_name_is_forced_by_new_and_told_apart(type_in: Type) -> None:
    type_in("add", "Bob Cli", "--org", "Acme")
    type_in("add", "Bob Cli", "--org", "Acme", "--new", "--email", "b@example.org")
    type_in("add", "Bob Cli", "--org", "Halden")

    listed = type_in("people", "bob").out

    assert len(type_in("people", "bob", "--json").json) == 3
    assert "Bob Cli (b@example.org)" in listed
    assert "Bob Cli (Halden)" in listed


def test_a_namesake_elsewhere_is_added_with_a_note(type_in: Type) -> None:
    type_in("add", "Bob Cli", "--org", "Acme")

    added = type_in("add", "Cli, Bob", "--org", "Halden")

    assert added.out.startswith("Added Bob Cli of Halden on ")
    assert "note: Bob Cli (Acme)" in added.err
    assert "weakties merge" in added.err


def test_at_a_terminal_a_known_name_is_asked_about(type_in: Type) -> None:
    type_in("add", "Bob Cli", "--org", "Acme")

    on_a_terminal("add", "Bob Cli", "--email", "bob@example.org", answers="1\n")
    assert len(type_in("people", "bob", "--json").json) == 1

    on_a_terminal("add", "Bob Cli", answers="2\n")
    assert len(type_in("people", "bob", "--json").json) == 2


def test_names_with_the_family_first_are_the_same_name(type_in: Type) -> None:
    assert type_in("add", "Ruiz, Ana").out.startswith("Added Ana Ruiz on ")

    assert "Ana Ruiz" in type_in("show", "Ruiz, Ana").out


def test_organizations_that_differ_by_legal_form_are_found_together(type_in: Type) -> None:
    for person, place in [("Pa", "Acme"), ("Pb", "Acme Inc."), ("Pc", "Acme, Inc"),
                          ("Pd", "Acme GmbH")]:  # fmt: skip
        added = type_in("add", person, "--org", place)
        assert ("weakties merge --org" in added.err) == (place != "Acme")

    who = type_in("who", "acme")

    assert [p["name"] for p in type_in("who", "acme", "--json").json] == ["Pa", "Pd", "Pb", "Pc"]
    assert "weakties merge --org" in who.err
    assert "Acme GmbH" in who.out


def test_an_accent_makes_another_organization_that_is_named(type_in: Type) -> None:
    type_in("add", "Pa", "--org", "Bäcker AG")

    added = type_in("add", "Qu", "--org", "Backer AG")

    assert "not as Bäcker AG" in added.err
    who = type_in("who", "Backer AG")
    assert "Qu" in who.out
    assert "Pa" not in who.out
    assert "note: there is Bäcker AG, too" in who.err


def test_merged_organizations_are_one_under_both_names_until_parted(type_in: Type) -> None:
    type_in("add", "Pa", "--org", "Acme")
    type_in("add", "Pb", "--org", "Acme Inc.")
    type_in("lead", "Acme Inc.", "--role", "analyst")

    merged = type_in("merge", "--org", "Acme", "Acme Inc.")

    assert "weakties unmerge --org" in merged.out
    for name in ("Acme", "Acme Inc."):
        assert {p["name"] for p in type_in("who", name, "--json").json} == {"Pa", "Pb"}
    type_in("add", "Pc", "--org", "acme inc.")
    assert len(type_in("who", "Acme", "--json").json) == 3
    type_in("apply", "Acme")

    type_in("unmerge", "--org", "Acme")
    assert [p["name"] for p in type_in("people", "pa", "--json").json] == ["Pa"]
    assert type_in("people", "pa", "--json").json[0]["organization"]["name"] == "Acme"


def test_a_merge_of_organizations_is_undone_and_not_known_before(type_in: Type) -> None:
    type_in("add", "Pa", "--org", "Acme")
    type_in("add", "Pb", "--org", "Acme Labs")
    before = type_in("history", "--json").json[-1]["recorded_at"]

    type_in("merge", "--org", "Acme", "Acme Labs")
    assert len(type_in("who", "Acme", "--json").json) == 2
    assert len(type_in("--known-at", before, "who", "Acme", "--json").json) == 1

    type_in("undo")
    assert len(type_in("who", "Acme", "--json").json) == 1
    type_in("redo")
    assert len(type_in("who", "Acme", "--json").json) == 2


def test_duplicates_lists_organizations_too(type_in: Type) -> None:
    type_in("add", "Pa", "--org", "Acme")
    type_in("add", "Pb", "--org", "Acme Inc.")

    (pair,) = type_in("duplicates", "--json").json

    assert pair["kind"] == "organization"
    assert {pair["one"]["name"], pair["two"]["name"]} == {"Acme", "Acme Inc."}
    assert "differ by the legal form alone" in type_in("duplicates").out


def test_small_letters_are_enough_to_record_at_a_known_organization(type_in: Type) -> None:
    type_in("add", "Pa", "--org", "Halden Energy")

    lead = type_in("lead", "hald", "--role", "analyst")

    assert lead.out.startswith("Heard of work at Halden Energy as analyst")
    assert "'hald' is taken as Halden Energy" in lead.err
    other = type_in("lead", "Halden", "--role", "analyst")
    assert other.out.startswith("Heard of work at Halden ")
    assert "not as Halden Energy" in other.err


def test_at_a_terminal_a_near_namesake_of_an_organization_is_asked_about(type_in: Type) -> None:
    type_in("add", "Pa", "--org", "Acme")

    on_a_terminal("add", "Pb", "--org", "Acme Inc.", answers="1\n")

    assert {p["name"] for p in type_in("who", "acme", "--json").json} == {"Pa", "Pb"}
    assert type_in("people", "pb", "--json").json[0]["organization"]["name"] == "Acme"


def test_whom_i_deal_with_comes_before_the_pool(type_in: Type, tmp_path: Path) -> None:
    pool = tmp_path / "pool.csv"
    pool.write_text("Name,Email\nAna Pool,pool@example.org\nAna Other,other@example.org\n")
    type_in("import", str(pool))
    type_in("add", "Ana Ruiz")

    assert type_in("show", "ana").out.startswith("Name      Ana Ruiz")


def test_a_whole_word_comes_before_a_beginning(type_in: Type) -> None:
    type_in("add", "Anabel Stone")
    type_in("add", "Ana Ruiz")

    assert type_in("show", "ana").out.startswith("Name      Ana Ruiz")
    assert "Anabel" in type_in("show", "anab").out


def test_a_guest_who_is_named_twice_is_one(type_in: Type) -> None:
    type_in("add", "Cat Pine")

    assert type_in("meet", "cat", "cat").out.startswith("Met Cat Pine on")


@pytest.mark.parametrize("move", ["--told", "--made", "--declined", "--requested"])
def test_what_became_of_an_introduction_makes_nobody(type_in: Type, move: str) -> None:
    type_in("add", "Priya Nair")
    type_in("intro", "Arjun Mehta", "--from", "priya")

    wrong = type_in("intro", "arjn", "--from", "priya", move, code=1)

    assert "did you mean Arjun Mehta" in wrong.err
    assert len(type_in("people", "--json").json) == 2


def test_reading_back_our_own_exports_adds_nobody(type_in: Type, tmp_path: Path) -> None:
    type_in("add", "Ana Ruiz", "--email", "ana@example.org", "--email", "ana@home.example.org")
    type_in("add", "No Address", "--org", "Acme")
    type_in("add", "=Odd Name")
    before = type_in("people", "--json").json
    sheet, book = tmp_path / "people.csv", tmp_path / "people.vcf"

    type_in("export", "--people", "-o", str(sheet))
    type_in("export", "--as", "vcard.people", "-o", str(book))
    for path in (sheet, book, sheet, book):
        type_in("import", str(path))

    assert type_in("people", "--json").json == before


def test_our_exports_read_into_another_network_are_the_same_people(
    type_in: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_in("add", "Ana Ruiz", "--email", "ana@example.org")
    type_in("add", "No Address", "--org", "Acme")
    sheet, book = tmp_path / "people.csv", tmp_path / "people.vcf"
    type_in("export", "--people", "-o", str(sheet))
    type_in("export", "--as", "vcard.people", "-o", str(book))

    monkeypatch.setenv("WEAKTIES_NETWORK", str(tmp_path / "other.db"))
    for path in (sheet, book, sheet):
        type_in("import", str(path))

    assert {p["name"] for p in type_in("people", "--json").json} == {"Ana Ruiz", "No Address"}
    assert len(type_in("people", "--json").json) == 2


def test_an_address_of_somebody_with_another_name_is_refused_and_renames_nobody(
    type_in: Type,
) -> None:
    type_in("add", "Katrin Keller", "--email", "k@acme.example", "--org", "Voltwerk AG")

    refused = type_in("add", "Yves Zimmer", "--email", "K@acme.example", "--org", "Zeta", code=1)
    forced = type_in("add", "Yves Zimmer", "--email", "k@acme.example", "--new", code=1).err

    for said in (refused.err, forced):
        assert "That e-mail address is Katrin Keller's (p-" in said
        assert "nothing was recorded" in said
        assert "weakties describe p-" in said
        assert '--name "Yves Zimmer"' in said
    assert [p["name"] for p in type_in("people", "--json").json] == ["Katrin Keller"]
    assert type_in("who", "zeta", code=1).err
    type_in("intro", "Yves Zimmer", "--from", "katrin", "--email", "k@acme.example", code=1)
    assert len(type_in("people", "--json").json) == 1
    (person,) = type_in("people", "--json").json
    type_in("describe", person["id"], "--outdated", "k@acme.example")
    type_in("describe", person["id"], "--name", "Katrin Zimmer")
    assert "known already" in type_in("add", "Katrin Keller", "--email", "k@acme.example").out


def test_another_spelling_of_a_name_goes_on_and_both_are_named(type_in: Type) -> None:
    type_in("add", "Katrin Keller", "--email", "k@acme.example")

    same = type_in("add", "Keller, Katrin", "--email", "k@acme.example").out
    slip = type_in("add", "Katirn Keller", "--email", "k@acme.example").out
    married = type_in("add", "Katrin Brandt", "--email", "k@acme.example").out

    assert "until now" not in same
    assert slip.startswith("Katirn Keller (p-")
    assert ", until now Katrin Keller, is known already; kept what is new." in slip
    assert ", until now Katirn Keller, is known already; kept what is new." in married
    assert len(type_in("people", "--json").json) == 1


def test_the_engine_refuses_an_address_of_somebody_with_another_name(home: Path) -> None:
    with weakties.open(":memory:") as network:
        ana = network.add_person(name="Ana Ruiz", email="ana@example.org")

        with pytest.raises(SamePerson):
            network.add_person(name="Ben Okri", email="ANA@example.org")

        assert network.add_person(name="A. Ruiz", email="ana@example.org") == ana
        assert network.add_person(email="ana@example.org") == ana
        assert network.read(weakties.People).count() == 1
