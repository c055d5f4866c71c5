"""Does a forgetting erase what is theirs, and nothing that another person is known by?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import weakties
from weakties_cli.main import main


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "network.db"


def run(path: Path, *arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["--network", str(path), *arguments])
    assert result.exit_code == code, result.output
    return result


def words(path: Path) -> str:
    """Return all words that the log still has."""
    with weakties.open(path) as network:
        return " ".join(f"{row.data} {row.personal}" for row in network.log.read_rows()).lower()


@pytest.mark.parametrize(
    ("profile", "others"),
    [
        ("https://example.org", ["--email", "bob@example.org"]),
        ("https://example.org", ["--profile", "https://example.org/bob"]),
        ("https://example.org/bob", ["--email", "bob@example.org"]),
        ("https://example.org/bob", ["--profile", "https://example.org/bob"]),
        ("https://example.org/bob", ["--profile", "https://example.org/bob/blog"]),
    ],
)
def test_an_address_takes_none_of_another(path: Path, profile: str, others: list[str]) -> None:
    run(path, "add", "Ana Quill", "--profile", profile, "--new")
    run(path, "add", "Bob Roe", *others, "--new")
    run(path, "note", "Bob Roe", f"wrote to {others[1]} about it")

    run(path, "forget", "Ana Quill", "--yes")

    assert "quill" not in words(path)
    assert others[1] in run(path, "show", "Bob Roe").output.replace("\n", "")
    assert f"wrote to {others[1]}" in words(path)


@pytest.mark.parametrize("text", ["linkedin.com/in/1", "her page is https://x.y/z"])
def test_an_address_is_found_however_short_it_is(path: Path, text: str) -> None:
    run(path, "add", "Ana Quill", "--linkedin", "1", "--profile", "https://x.y/z")
    run(path, "add", "Bob Roe")
    run(path, "note", "Bob Roe", text)

    run(path, "forget", "Ana Quill", "--yes")

    assert text not in words(path)


def test_a_number_that_another_is_known_by_stays(path: Path) -> None:
    run(path, "add", "Ana Quill", "--phone", "0170 1234567")
    run(path, "add", "Bob Roe", "--phone", "+1 170 1234567")
    run(path, "add", "Cem Tan")
    run(path, "note", "Cem Tan", "call +1 170 1234567 for Bob")
    run(path, "note", "Cem Tan", "call +49 170 1234567")
    run(path, "note", "Cem Tan", "call 0170 1234567")

    listed = json.loads(run(path, "--json", "forget", "Ana Quill", "--dry-run").stdout)
    assert [m["position"] for m in listed["events"]] == [1, 6]
    assert [m["position"] for m in listed["perhaps"] if m["why"] == "part"] == [5]
    run(path, "forget", "Ana Quill", "--yes")

    assert "+1 170 1234567 for bob" in words(path)
    assert "call 0170" not in words(path)


def test_a_longer_name_of_another_stays_where_no_space_ends_a_word(path: Path) -> None:
    run(path, "add", "สมชาย ใจดี")
    run(path, "add", "สมชาย ใจดีมาก")
    run(path, "add", "Bob Roe")
    run(path, "note", "Bob Roe", "พบสมชาย ใจดีมากเมื่อวาน")

    run(path, "forget", "สมชาย ใจดี", "--yes")

    assert "พบสมชาย ใจดีมากเมื่อวาน" in words(path)


def test_a_term_that_looks_like_a_name_stays(path: Path) -> None:
    run(path, "add", "Mark Down")
    run(path, "add", "Bob Roe")
    run(path, "note", "Bob Roe", "they mark down prices")
    run(path, "note", "Bob Roe", "Mark Down sent him a file")

    run(path, "forget", "Mark Down", "--yes")

    assert "they mark down prices" in words(path)
    assert "sent him a file" not in words(path)


def test_a_name_without_an_end_is_refused(path: Path) -> None:
    run(path, "add", "Ana Quill")
    refused = run(path, "forget", "--called", "x" * 100_000, "--dry-run", code=2).output

    assert "it has 100000 letters, and a name has at most 200" in " ".join(refused.split())


def test_an_organization_is_added_once_also_when_words_of_it_are_erased(path: Path) -> None:
    run(path, "org", "Delta", "--location", "Quill Street")
    run(path, "org", "Delta", "--location", "Ana Quill Street 7")
    run(path, "add", "Ana Quill")
    before = run(path, "history").output
    assert before.count("Added the organization Delta") == 1

    run(path, "forget", "Ana Quill", "--also", "2", "--yes")

    after = run(path, "history").output
    assert "Street 7" not in after
    assert after.count("Added the organization Delta") == 1
    assert "Noted Delta" in after


@pytest.mark.parametrize(
    ("name", "other", "note", "is_certain"),
    [
        ("J Smith", "J. R. Smith", "J. R. Smith rang", False),
        ("J Smith", "J. R. Smith", "J Smith rang", True),
        ("Ana Ruiz", "Ana Ruiz", "Ana Ruiz rang", False),
        ("Ana Ruiz", "Ruiz, Ana", "Ana Ruiz rang", False),
        ('Robert "Bob" Ray', "Cleo Weiss", 'met Robert "Bob" Ray today', True),
        ("Ana Ruiz / HR", "Cleo Weiss", "met Ana Ruiz / HR today", True),
    ],
)
def test_what_another_is_called_too_is_not_certain(
    path: Path, name: str, other: str, note: str, is_certain: bool
) -> None:
    run(path, "add", name, "--email", "one@example.org")
    run(path, "add", other, "--new", "--email", "two@example.org")
    run(path, "add", "Keeper")
    run(path, "note", "keeper", note)

    run(path, "forget", "one@example.org", "--yes")

    assert (note.lower() not in words(path)) is is_certain
