"""Does `stats --claims` say what is claimed, by whom, and what the year's own numbers say?"""

from __future__ import annotations

from pathlib import Path

from tests.end_to_end.conftest import Type
from tests.end_to_end.test_cli_shape import THEN, on_a_terminal

from weakties import progress
from weakties.statistics.figures import format_percent

CLAIMS = ("stats", "--claims")


def test_each_claim_stands_beside_what_stats_says(type_in: Type, year: Path) -> None:
    found = type_in(*CLAIMS, *THEN, "--json").json
    measured = type_in("stats", *THEN, "--json").json["statistics"]

    figures = {f"{m['id']}/{f['name']}": f for m in measured for f in m["figures"]}
    assert found["grades"] == progress.load_grades()
    assert [c["id"] for c in found["claims"]] == [c.id for c in progress.load_claims()]
    assert all(c["own"] == figures.get(c["beside"]) for c in found["claims"])
    assert all(c["other"] == figures.get(c["against"]) for c in found["claims"])
    told = {"fits", "differs", "cannot tell yet", "cannot be tested yet"}
    assert {"cannot tell yet"} < {c["verdict"] for c in found["claims"]} <= told
    assert all((c["more"] or 0) > 0 for c in found["claims"] if c["verdict"] == "cannot tell yet")


def test_words_say_the_grade_the_source_and_the_own_interval(type_in: Type, year: Path) -> None:
    text = " ".join(type_in(*CLAIMS, *THEN).out.split())

    for beside in type_in(*CLAIMS, *THEN, "--json").json["claims"]:
        assert f"{beside['grade']} {beside['claim']} Source: {beside['source']}. " in text
        own = beside["own"]
        if own and own["of"] and own["value"] is not None and not beside["against"]:
            said = f"Yours: {own['n']} of {own['of']}"
            said += f", {own['value']:.0%}" if own["of"] >= 10 else ""
            said += f" ({format_percent(own['low'], is_short=True)} to" if own["of"] >= 5 else " "
            assert f"Source: {beside['source']}. {said}" in text
        assert beside["limits"] in text
        if beside["verdict"] != "cannot tell yet":
            assert f"{beside['verdict'].capitalize()}. {beside['limits']}" in text
    assert "Cannot tell yet: about 60 more would tell." in text
    assert "more than 100 more, hardly within one search, would tell." in text
    assert "At most 1 search of 20 is ever told anything false" in text
    assert all(word not in text for word in ("◆", "wrong", "because", "leads to"))
    assert "nobody found a study" in text


def test_before_anything_happened_nothing_is_tested(type_in: Type, year: Path) -> None:
    early = type_in(*CLAIMS, "--as-of", "2020-01-01", "--json").json["claims"]

    assert {c["verdict"] for c in early} == {"cannot be tested yet"}
    assert "Yours: no data" in type_in(*CLAIMS, "--as-of", "2020-01-01").out


def test_the_claim_is_drawn_where_it_comes_nearest_to_the_own_figure(year: Path) -> None:
    drawn = [line for line in on_a_terminal(*CLAIMS, *THEN).splitlines() if "◆" in line]

    assert not any("2 of 4" in line for line in drawn)  # too few for an interval
    coffee = next(line for line in drawn if "17 of 35" in line)
    assert coffee.index("◆") < coffee.index("●")
    from_nine_in_ten = next(line for line in drawn if "26 of 35" in line)
    assert from_nine_in_ten.endswith("━◆·")


def test_other_options_are_refused(type_in: Type, year: Path) -> None:
    assert "--by" in type_in(*CLAIMS, "--by", "channel", code=2).err
    assert "--explain" in type_in(*CLAIMS, "--explain", "met", code=2).err
