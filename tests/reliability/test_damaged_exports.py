"""Is an exported log that lost or changed anything refused before anything is written?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import weakties
from weakties import InteractionNoted, corrections, exchange, maintenance
from weakties.errors import BrokenLog, Unreadable


@pytest.fixture
def lines() -> list[str]:
    """Return the lines of a log of seven events, of which the first is of a forgotten person."""
    with weakties.open(":memory:") as network:
        mila = network.add_person(name="Mila", note="likes velvet")
        for name in ("Ana", "Ben", "Cy", "Dee"):
            network.add_person(name=name)
        network.record(InteractionNoted(people=()), key="a key")
        corrections.forget(network, mila)
        return list(exchange.export_log(network))


def cut(lines: list[str]) -> list[str]:
    return lines[:4]


def cut_but_for_the_last_line(lines: list[str]) -> list[str]:
    return [*lines[:5], lines[-1]]


def cut_in_a_line(lines: list[str]) -> list[str]:
    return [*lines[:4], lines[4][:40]]


def without_one(lines: list[str]) -> list[str]:
    return lines[:3] + lines[4:]


def twice(lines: list[str]) -> list[str]:
    return [*lines, *lines[1:]]


def renamed(lines: list[str]) -> list[str]:
    return [line.replace("Cy", "Eve") for line in lines]


def blanked(lines: list[str]) -> list[str]:
    event = json.loads(lines[3])
    event.update(personal=None, salt=None)
    return [*lines[:3], json.dumps(event), *lines[4:]]


def filled_again(lines: list[str]) -> list[str]:
    event = json.loads(lines[1])
    event.update(personal='{"name":"Mila"}', salt="00" * 32)
    return [lines[0], json.dumps(event), *lines[2:]]


def without_a_key(lines: list[str]) -> list[str]:
    event = json.loads(lines[6])
    return [*lines[:6], json.dumps({**event, "key": None}), *lines[7:]]


def with_a_key_put_back(lines: list[str]) -> list[str]:
    event = json.loads(lines[1])
    return [lines[0], json.dumps({**event, "key": "00" * 16}), *lines[2:]]


def with_another_type(lines: list[str]) -> list[str]:
    event = json.loads(lines[2])
    return [*lines[:2], json.dumps({**event, "data": {"x": 1}}), *lines[3:]]


def nested(lines: list[str]) -> list[str]:
    return [*lines[:3], "[" * 100_000, *lines[4:]]


def nested_at_once(lines: list[str]) -> list[str]:
    return ['{"format":' + "[" * 100_000]


def with_another_secret(lines: list[str]) -> list[str]:
    heading = json.loads(lines[0])
    return [json.dumps({**heading, "secret": "00" * 32}), *lines[1:]]


def with_another_end(lines: list[str]) -> list[str]:
    return [*lines[:-1], lines[-1].replace('"hash":"', '"hash":"00')]


@pytest.mark.parametrize(
    "damage",
    [
        cut, cut_but_for_the_last_line, cut_in_a_line, with_another_type, without_one, twice,
        renamed, blanked,
        filled_again, nested, nested_at_once, with_another_secret, with_another_end,
        without_a_key, with_a_key_put_back,
    ],
    ids=lambda damage: damage.__name__,
)  # fmt: skip
def test_what_was_damaged_is_refused_and_begins_nothing(
    lines: list[str], damage: Callable[[list[str]], list[str]], tmp_path: Path
) -> None:
    export, folder = tmp_path / "export.jsonl", tmp_path / "new"
    folder.mkdir()
    export.write_text("\n".join(damage(lines)), "utf-8")

    with pytest.raises((BrokenLog, Unreadable)):
        exchange.import_log(export, folder / "network.db")

    assert list(folder.iterdir()) == []


def test_an_export_from_before_is_read_with_a_note(lines: list[str], tmp_path: Path) -> None:
    export = tmp_path / "export.jsonl"
    before = json.dumps({k: v for k, v in json.loads(lines[0]).items() if k != "ends"})
    export.write_text("\n".join([before, *lines[1:-1]]), "utf-8")

    with pytest.warns(exchange.UnsealedExport, match="does not say where it ends"):
        assert exchange.import_log(export, tmp_path / "network.db") == 7


def test_a_whole_export_ends_with_its_count_and_last_hash(lines: list[str], tmp_path: Path) -> None:
    export = tmp_path / "export.jsonl"
    export.write_text("\r\n".join([*lines, ""]), "utf-8")

    assert exchange.import_log(export, tmp_path / "network.db") == 7

    with weakties.open(tmp_path / "network.db") as network:
        head = maintenance.verify(network)
    assert json.loads(lines[-1]) == {
        "end": "weakties log 1", "events": 7, "hash": head.hash.hex()
    }  # fmt: skip
