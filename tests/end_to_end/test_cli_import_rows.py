"""Whatever people have is read, or is left out with a reason: row by row, file by file."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from tests.end_to_end.conftest import SAMPLES, Type

ROWS = SAMPLES.parent / "rows"
OLD = ("Connections.csv", "messages.csv")
HEADER = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,"
    "SUBJECT,CONTENT,FOLDER\n"
)
ME, ANA = "https://www.linkedin.com/in/me", "https://www.linkedin.com/in/ana"


def names(type_in: Type) -> list[str]:
    return sorted(person["name"] for person in type_in("people", "--json").json)


def write(folder: Path, name: str, content: str, encoding: str = "utf-8") -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode(encoding))
    return str(path)


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def old_export() -> bytes:
    return zipped({name: (ROWS / "old" / name).read_bytes() for name in OLD})


def test_a_row_shorter_than_its_header_is_filled_up(type_in: Type) -> None:
    type_in("import", str(ROWS / "short.csv"))

    assert names(type_in) == ["Jane Doe", "John Roe"]


def test_a_row_longer_than_its_header_is_rejected(type_in: Type, tmp_path: Path) -> None:
    path = write(tmp_path, "long.csv", "Name,Email\nAna,ana@example.org,x\nBo,bo@example.org\n")

    assert "rejected 1: line 2: More cells than" in type_in("import", path, code=2).err
    assert names(type_in) == ["Bo"]


def test_a_sum_below_the_table_is_nobody(type_in: Type, tmp_path: Path) -> None:
    path = write(tmp_path, "sum.csv", "Name,Email\nBo,bo@example.org\nTotal: 1\n")

    assert "skipped 1: a line of one cell with a number" in type_in("import", path).out
    assert names(type_in) == ["Bo"]


def test_a_company_card_with_a_person_in_it_is_the_person(type_in: Type) -> None:
    type_in("import", str(ROWS / "company.vcf"))

    assert names(type_in) == ["Jorg Muller"]
    assert "Contoso GmbH" in type_in("people").out


def test_an_old_export_of_a_folder_has_one_ana(type_in: Type) -> None:
    type_in("import", str(ROWS / "old"))

    [ana] = type_in("people", "--json").json
    assert (ana["name"], ana["linkedin"], ana["title"]) == ("Ana Ruiz", "ana", "Engineer")
    shown = type_in("show", "ana", "--json").json["events"]
    assert [e["kind"] for e in shown].count("interaction.noted") == 2


def test_a_newer_export_adds_nobody_to_an_old_one(type_in: Type, tmp_path: Path) -> None:
    type_in("import", str(ROWS / "old"))
    newer = write(tmp_path, "Connections.csv", "First Name,Last Name,URL,Email Address,Company,"
                  f"Position,Connected On\nAna,Ruiz,{ANA},,Nord,Head,12 Mar 2021\n")  # fmt: skip

    assert type_in("import", newer, "--json").json["changed"] == 1
    assert type_in("import", str(ROWS / "old"), "--json").json["new"] == 0
    assert names(type_in) == ["Ana Ruiz"]


@pytest.mark.parametrize("deep", [1, 2])
def test_a_zip_within_a_zip_is_read(type_in: Type, tmp_path: Path, deep: int) -> None:
    content = old_export()
    for _ in range(deep):
        content = zipped({"exports/Basic.zip": content, "readme.txt": b"see the zip"})
    path = tmp_path / "all.zip"
    path.write_bytes(content)

    type_in("import", str(path))

    assert names(type_in) == ["Ana Ruiz"]


def test_a_zip_too_deep_in_others_is_named(type_in: Type, tmp_path: Path) -> None:
    content = old_export()
    for _ in range(3):
        content = zipped({"one.zip": content})
    (tmp_path / "all.zip").write_bytes(content)

    assert "lies too deep" in type_in("import", str(tmp_path / "all.zip"), code=3).err


def test_a_zip_within_a_folder_is_read(type_in: Type, tmp_path: Path) -> None:
    (tmp_path / "got").mkdir()
    (tmp_path / "got" / "Basic.zip").write_bytes(old_export())

    type_in("import", str(tmp_path / "got"))

    assert names(type_in) == ["Ana Ruiz"]


def test_a_bomb_within_a_zip_is_stopped(type_in: Type, tmp_path: Path) -> None:
    header = b"CONVERSATION ID,FROM,SENDER PROFILE URL,TO,DATE,CONTENT\n"
    bomb = zipped({"messages.csv": header + b"0" * (64 * 2**20)})
    (tmp_path / "all.zip").write_bytes(zipped({"inner.zip": bomb}))

    assert "far more" in type_in("import", str(tmp_path / "all.zip"), code=1).err


def test_the_owner_is_recognized_by_what_nobody_in_particular_sent(type_in: Type) -> None:
    type_in("import", str(ROWS / "own" / "messages.csv"))

    assert names(type_in) == ["Ana Ruiz"]


def test_the_people_of_a_group_keep_their_names_and_degrees(type_in: Type) -> None:
    type_in("import", str(ROWS / "suffix" / "messages.csv"))

    assert names(type_in) == ["Ana Ruiz", "Tom Rey", "Wren Hale, PhD"]


def test_whose_mailbox_it_is_needs_to_be_said_once(type_in: Type, tmp_path: Path) -> None:
    row = f"{{}},,Me Self,{ME},Ana Ruiz,{ANA},2024-03-1{{}} 09:30:00 UTC,,hi,INBOX\n"
    first = write(tmp_path, "a/messages.csv", HEADER + row.format(1, 1))
    second = write(tmp_path, "b/messages.csv", HEADER + row.format(2, 2))

    assert "name your profile" in " ".join(type_in("import", first, code=3).err.split())
    type_in("import", first, "--option", "owner=me")
    assert type_in("import", second, "--json").json["new"] == 1


def test_connections_saved_again_with_semicolons_are_read(type_in: Type, tmp_path: Path) -> None:
    path = write(tmp_path, "Connections.csv", "First Name;Last Name;URL;Email Address;Company;"
                 f"Position;Connected On\r\nAna;Ruiz;{ANA};;Halden;Engineer;05. Jan 25\r\n"
                 "Bo;Lind;;;;;06.01.2025\r\n")  # fmt: skip

    assert type_in("import", path, "--json").json["importer"] == "linkedin.connections"
    assert {p["name"]: p["added_at"] for p in type_in("people", "--json").json} == {
        "Ana Ruiz": "2025-01-05", "Bo Lind": "2025-01-06",
    }  # fmt: skip


@pytest.mark.parametrize(("charset", "name"), [
    ("mac_roman", "José Müller"), ("cp1252", "José Müller"), ("cp1252", "Seán O’Brien"),
    ("utf-8", "Łukasz Žák"), ("utf-16", "Łukasz Žák"),
])  # fmt: skip
def test_the_letters_of_a_sheet_are_recognized(
    type_in: Type, tmp_path: Path, charset: str, name: str
) -> None:
    type_in("import", write(tmp_path, "p.csv", f"Name,Email\n{name},a@example.org\n", charset))

    assert names(type_in) == [name]


def test_the_letters_of_a_sheet_can_be_said(type_in: Type, tmp_path: Path) -> None:
    path = write(tmp_path, "p.csv", "Name;Email\nŁukasz Žák;a@example.org\n", "cp1250")

    type_in("import", path, "--option", "charset=windows-1250")

    assert names(type_in) == ["Łukasz Žák"]
    wrong = type_in("import", path, "--option", "charset=klingon", code=2).err
    assert "charset" in wrong


@pytest.mark.parametrize("column", ["Email Home", "Email Work", "Email (Other)", "Home Email"])
def test_an_address_is_found_by_what_it_is_for(type_in: Type, tmp_path: Path, column: str) -> None:
    type_in("import", write(tmp_path, "p.csv", f"Name,{column}\nAna,ana@example.org\n"))

    assert type_in("people", "--json").json[0]["email"] == "ana@example.org"


@pytest.mark.parametrize("column", ["Date", "Datum"])
def test_a_date_says_since_when(type_in: Type, tmp_path: Path, column: str) -> None:
    type_in(
        "import", write(tmp_path, "p.csv", f"Name,Email,{column}\nAna,a@x.example,2024-05-03\n")
    )

    assert type_in("people", "--json").json[0]["added_at"] == "2024-05-03"


def test_names_with_companies_alone_are_people(type_in: Type, tmp_path: Path) -> None:
    type_in("import", write(tmp_path, "p.csv", "Name,Company\nAna Ruiz,Halden\n"))

    assert names(type_in) == ["Ana Ruiz"]


def test_columns_left_out_are_named(type_in: Type, tmp_path: Path) -> None:
    path = write(tmp_path, "p.csv", "Name,Email,Shoe size\nAna,ana@example.org,38\n")

    assert "  columns left out: 'Shoe size'\n" in type_in("import", path, "--dry-run").out
    [part] = type_in("import", path, "--json").json["parts"]
    assert part["columns"] == {
        "taken": {"name": ["Name"], "email": ["Email"]}, "left_out": ["Shoe size"], "remarks": [],
    }  # fmt: skip


def test_reasons_are_grouped_without_the_values_of_rows(type_in: Type, tmp_path: Path) -> None:
    path = write(tmp_path, "Connections.csv", "Notes:\n\nFirst Name,Last Name,Connected On\n"
                 "Ana,Ruiz,soon\nBen,Okri,1/2/24\n,,05 Jan 2024\nCy,Ode,05 Jan 2024\n")  # fmt: skip

    done = type_in("import", path, code=2)
    told = type_in("import", path, "--json", code=2).json

    assert "rejected 2: first line 4: Connected On is no day such as 05 Jun 2024" in done.err
    assert "soon" not in done.out + done.err
    assert "header" not in done.out
    assert "       1 skipped\n" in done.out
    assert max(map(len, done.out.split("\n"))) <= 80
    assert [(r["code"], r["count"]) for r in told["reject_reasons"]] == [("date.unreadable", 2)]
    assert [(s["code"], s["count"]) for s in told["skips"]] == [("member.hidden", 1)]
    assert (told["skipped"], told["layout"]) == (1, 3)
    assert "2 rejected, 1 skipped" in " ".join(type_in("history").out.split())


def test_reasons_are_listed_when_nothing_comes_in(type_in: Type, tmp_path: Path) -> None:
    path = write(tmp_path, "Connections.csv", "First Name,Last Name,Connected On\nAna,Ruiz,soon\n")

    done = type_in("import", path, code=3)
    told = type_in("import", path, "--json", code=3)

    assert "rejected 1: line 2: Connected On is no day" in done.err
    assert "Nothing in Connections.csv can be imported" in done.err
    answer = json.loads(told.out)
    assert [(r["code"], r["count"]) for r in answer["reject_reasons"]] == [("date.unreadable", 1)]
    assert "Nothing in Connections.csv" in answer["error"]
    assert answer["batch"] is None


@pytest.mark.parametrize(("name", "content", "says"), [
    ("mail.mbox", "From a@b Mon Jan 05 10:00:00 2026\nSubject: x\n\n", "a mailbox (mbox)"),
    ("inbox", "From a@b Mon Jan 05 10:00:00 2026\nSubject: x\n\n", "a mailbox (mbox)"),
    ("monica.json", '{"app_version": "4.0"}', "an export of the personal CRM Monica"),
    ("people.ods", "PK\x03\x04", "a workbook of LibreOffice (ods)"),
    ("people.xlsx", "PK\x03\x04", "a workbook of Excel"),
    ("outlook.pst", "!BDN", "a data file of Outlook"),
    ("export.csv", "<!DOCTYPE html><html>", "a web page"),
])  # fmt: skip
def test_a_kind_that_is_known_and_not_read_is_named_with_what_to_do(
    type_in: Type, tmp_path: Path, name: str, content: str, says: str
) -> None:
    path = write(tmp_path, name, content)

    said = " ".join(type_in("import", path, code=3).err.split())

    assert f"Nothing in {name} can be imported: it is {says}" in said
    assert "xport" in said or "save" in said.casefold()
    assert type_in("import", path, "--json", code=3).json["error"]


def test_beside_files_that_are_read_such_a_file_is_named_too(type_in: Type, tmp_path: Path) -> None:
    write(tmp_path, "all/people.csv", "Name,Email\nAna,ana@example.org\n")
    write(tmp_path, "all/more.xlsx", "PK\x03\x04")

    done = type_in("import", str(tmp_path / "all"))

    assert "not read: more.xlsx is a workbook of Excel; save the sheet" in done.out
    assert names(type_in) == ["Ana"]


def test_review_says_that_nothing_is_left(type_in: Type) -> None:
    type_in("import", str(ROWS / "short.csv"))

    assert "No imported message is left" in type_in("import", "review", "--all").out
    refused = type_in("--as-of", "2026-01-01", "import", "review", code=2).err
    assert "`weakties import review` cannot look back" in refused


def test_rows_that_fail_again_are_named_by_their_batch(type_in: Type, tmp_path: Path) -> None:
    rows = "Name,Email\nAna,ana@example.org,x\nBo,bo@example.org\n"
    path = write(tmp_path, "long.csv", rows)
    imported = type_in("import", path, "--json", code=2).json

    refused = " ".join(type_in("import", "retry", imported["batch"], code=3).err.split())

    assert f"Nothing in the rejected rows of long.csv in batch {imported['batch']}" in refused
    assert "draft" not in refused
