"""Does a nameless report name nobody, and is a number the same person throughout?"""

from __future__ import annotations

from pathlib import Path

from tests.end_to_end.conftest import Type

from weakties_cli.demo import cast

THEN = ("--as-of", "2026-11-20")


def test_nobody_is_named_in_a_nameless_report(type_in: Type, year: Path, home: Path) -> None:
    nameless = ("report", "--nameless", *THEN)
    for suffix in ("html", "md"):
        type_in(*nameless, "-o", str(home / f"report.{suffix}"))
    people = type_in("people", "--limit", "999", "--json").json
    places = [p["organization"] for p in people if p["organization"]]
    ids = {one["id"] for one in (*people, *places)}
    names = {w for p in people if p["name"] for w in (*p["name"].split(), p["email"])}
    names |= {*cast.ORGANIZATIONS, *cast.AREAS}

    for text in (
        type_in(*nameless).out, type_in(*nameless, "--json").out,
        (home / "report.html").read_text("utf-8"), (home / "report.md").read_text("utf-8"),
    ):  # fmt: skip
        assert [n for n in names | ids if n in text] == []
        assert "Person 1" in text
        assert "Organization 1" in text


def test_a_number_is_the_same_person_everywhere(type_in: Type, year: Path) -> None:
    pairs = zip(
        type_in("report", *THEN, "--json").json["panels"],
        type_in("report", *THEN, "--nameless", "--json").json["panels"],
        strict=True,
    )
    known: dict[str, str] = {}

    for named, hidden in pairs:
        for one, other in zip(names_in(named), names_in(hidden), strict=True):
            assert known.setdefault(one, other) == other
    assert len({*known.values()}) == len(known) > 10


def names_in(value: object) -> list[str]:
    """Return every name within JSON, in its order."""
    if isinstance(value, dict):
        if {*value} == {"id", "name", "kind"}:
            return [f"{value['kind']} {value['name']}"]
        value = [*value.values()]
    return [name for one in value for name in names_in(one)] if isinstance(value, list) else []


def label_by_name(type_in: Type, day: str, recipient: str) -> dict[str, str]:
    """Return the code of everybody whom a report of a day names, for one recipient."""
    asked = ("report", "--as-of", day, "--json")
    pairs = zip(
        type_in(*asked).json["panels"],
        type_in(*asked, "--nameless", "--for", recipient).json["panels"],
        strict=True,
    )
    return {
        name: code
        for named, hidden in pairs
        for name, code in zip(names_in(named), names_in(hidden), strict=True)
    }


def test_codes_for_one_recipient_stay_the_same_and_others_cannot_be_joined(
    type_in: Type, year: Path, home: Path
) -> None:
    june, autumn = (label_by_name(type_in, day, "J. Adviser") for day in ("2026-06-20", THEN[1]))
    again = label_by_name(type_in, THEN[1], "  j. adviser")
    other = label_by_name(type_in, THEN[1], "K. Adviser")

    both = june.keys() & autumn.keys()
    assert len(both) > 5
    assert all(june[name] == autumn[name] for name in both)
    assert again == autumn
    assert len({*autumn.values()}) == len(autumn)
    assert {*autumn.values()}.isdisjoint(other.values())
    said = type_in("report", "--nameless", "--for", "J. Adviser", *THEN).out
    assert "J. Adviser" not in said
    files = [path for path in home.rglob("*") if path.is_file()]
    assert not [p for p in files if b"Adviser" in p.read_bytes() or b"adviser" in p.read_bytes()]


def test_whoever_was_forgotten_and_comes_back_has_another_code(type_in: Type) -> None:
    def meet_ana() -> set[str]:
        type_in("add", "Ana Ruiz")
        type_in("meet", "Ana", "--on", "yesterday")
        return {*label_by_name(type_in, "today", "J").values()}

    (before,) = meet_ana()
    type_in("forget", "Ana Ruiz", "--yes")

    after = meet_ana()
    assert before not in after
    assert "person Person forgotten" in after


def test_a_recipient_goes_with_a_nameless_report(type_in: Type, year: Path) -> None:
    assert "goes with --nameless" in type_in("report", "--for", "J", code=2).err
    assert "--for" in type_in("report", "--nameless", "--for", " ", code=2).err
