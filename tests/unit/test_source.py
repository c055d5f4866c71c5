"""Is every file read whole, within bounds, or refused with a sentence?"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from weakties import Source
from weakties.errors import Unreadable
from weakties.importing.archive import open_members


def source(content: bytes, name: str = "people.csv") -> Source:
    return Source(name, lambda: content)


def cells(content: bytes) -> list[list[str]]:
    return [line.cells for line in source(content).lines()]


def zipped(members: dict[str, bytes], pressed: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", pressed) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_decoded_by_its_mark_and_else_by_trying(encoding: str) -> None:
    assert source("name\nZoë".encode(encoding)).text() == "name\nZoë"


def test_big_endian_text_with_a_mark_is_read() -> None:
    assert source(b"\xfe\xff" + "Zoë".encode("utf-16-be")).text() == "Zoë"


def test_bytes_of_no_encoding_never_raise() -> None:
    assert source(bytes(range(256))).text()
    assert source(b"\xff\xfea").text()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_of_every_system_are_the_same(end: str) -> None:
    content = end.join(["a,b", '"1', '2",3', "", "4,5"]).encode()

    assert cells(content) == [["a", "b"], ["1\n2", "3"], [], ["4", "5"]]
    assert [line.row for line in source(content).lines()] == [1, 2, 4, 5]


@pytest.mark.parametrize("break_", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x00"])
def test_what_looks_like_a_line_break_does_not_cut_a_cell(break_: str) -> None:
    assert cells(f"a{break_}b,c\n".encode()) == [[f"a{break_}b", "c"]]


def test_a_record_remembers_how_it_stood_in_the_file() -> None:
    raws = [line.raw for line in source(b'a,"b\r\nc"\r\nd,e\r\n').lines()]

    assert raws == ['a,"b\nc"', "d,e"]


def test_a_cell_larger_than_pythons_own_limit_is_read() -> None:
    assert cells(b"x" * 200_000) == [["x" * 200_000]]


@pytest.mark.parametrize("content", [b'a\n"never closed\nb,c\n', b"x" * (9 * 2**20)])
def test_a_quote_never_closed_or_a_cell_too_large_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable, match=r"people\.csv"):
        cells(content)


def test_a_zip_gives_its_members_by_base_name_and_never_a_path() -> None:
    content = zipped(
        {"../../etc/passwd": b"1", "C:\\x\\people.csv": b"2", "a/b/c.csv": b"3", "d/": b""}
    )

    members = list(open_members(source(content, "export.zip")))

    assert [(m.name, m.read()) for m in members] == [
        ("passwd", b"1"), ("people.csv", b"2"), ("c.csv", b"3"),
    ]  # fmt: skip


def test_of_two_members_of_one_name_the_last_counts() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", b"old")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.csv", b"new")

    assert [m.read() for m in open_members(source(packed.getvalue()))] == [b"new"]


def test_a_file_that_is_no_zip_gives_itself() -> None:
    one = source(b"a,b")

    assert list(open_members(one)) == [one]


def test_a_bomb_is_stopped() -> None:
    (member,) = open_members(source(zipped({"bomb.csv": b"0" * (64 * 2**20)}), "bomb.zip"))

    with pytest.raises(Unreadable, match="far more"):
        member.read()


def test_too_many_members_are_refused() -> None:
    content = zipped({f"{n}.csv": b"" for n in range(5_001)})

    with pytest.raises(Unreadable, match="5,000"):
        list(open_members(source(content, "many.zip")))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_zip_is_refused(share: float) -> None:
    content = zipped({"a.csv": bytes(range(256)) * 20})

    with pytest.raises(Unreadable, match="damaged"):
        [m.read() for m in open_members(source(content[: int(len(content) * share)], "cut.zip"))]


def test_a_damaged_or_locked_member_is_refused() -> None:
    whole = zipped({"a.csv": bytes(range(256)) * 20})
    at = whole.index(b"a.csv") + 40
    damaged = whole[:at] + b"\xff\xff\xff\xff" + whole[at + 4 :]
    locked = bytearray(whole)
    locked[6] |= 1
    locked[whole.rindex(b"PK\x01\x02") + 8] |= 1

    for content in (damaged, bytes(locked)):
        with pytest.raises(Unreadable, match="damaged or locked"):
            [m.read() for m in open_members(source(content, "bad.zip"))]


def test_a_file_that_is_not_there_or_is_a_folder_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(Unreadable, match=path.name):
            Source.of(path)
