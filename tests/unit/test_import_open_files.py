"""A file that is open, such as an upload, is imported like one that lies somewhere."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

import weakties
import weakties_vcard
from weakties import Network, exchange
from weakties.errors import NothingToImport, Unreadable
from weakties.exchange import importing

CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana Ruiz\r\nEMAIL:ana@example.org\r\nEND:VCARD\r\n"


@pytest.fixture
def network() -> Any:
    with weakties.open(":memory:", plugins=[weakties_vcard]) as opened:
        yield opened


def name_stream(name: object, content: bytes = CARD) -> io.BytesIO:
    stream = io.BytesIO(content)
    stream.name = name  # as files and uploads have one
    return stream


def test_an_open_file_is_as_good_as_its_path(network: Network, tmp_path: Path) -> None:
    path = tmp_path / "ana.vcf"
    path.write_bytes(CARD)
    with path.open("rb") as file:
        assert exchange.import_file(network, file).counts()["new"] == 1
    assert exchange.import_file(network, path).counts()["known"] == 1
    assert exchange.import_file(network, str(path)).counts()["known"] == 1


@pytest.mark.parametrize(
    "name", ["../../etc/ana.vcf", "a" * 3000 + ".vcf", "x\0y.vcf", 5, None, "", ".", ".."]
)
def test_whatever_its_name_is_nothing_is_written_elsewhere(
    network: Network, tmp_path: Path, name: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    assert exchange.import_file(network, name_stream(name)).counts()["new"] == 1

    assert list(tmp_path.iterdir()) == []


def test_what_gives_text_or_too_much_or_nothing_is_said(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    text: Any = io.StringIO("BEGIN:VCARD")
    with pytest.raises(Unreadable, match="mode 'rb'"):
        exchange.import_file(network, text)
    monkeypatch.setattr(importing, "FILE_LIMIT", 10)
    with pytest.raises(Unreadable, match="more than"):
        exchange.import_file(network, name_stream("ana.vcf"))
    with pytest.raises(NothingToImport):
        exchange.import_file(network, io.BytesIO(b""))
