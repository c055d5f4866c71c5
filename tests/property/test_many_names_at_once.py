"""Are people found by an index of names as they are one by one?"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import weakties
from weakties_cli.main import main

PEOPLE = (
    ("Ana Ruiz", None), ("Ana Ruiz-Lind", "ana@example.org"), ("Anabel Rü", None),
    ("Zoë Brandt", "zb@lind.example"), ("王伟", None), ("Bo Li", None), ("Łukasz Strøm", None),
    ("Per_cent 100%", None), (None, "ruiz@example.org"), ("Ruiz, Ana", None),
)  # fmt: skip
PIECES = st.sampled_from(
    ["ana", "an", "a", "ruiz", "uiz", "RU", "rü", "li", "lind", "@example", "王", "王伟", "zoe",
     "łu", "stro", "_", "%", "100%", "o l", ",", "x" * 999, " ", "\ud800"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=3), st.sampled_from(["", " "]), st.sampled_from([1, 3, 50]))
def test_an_index_finds_whom_a_search_finds_in_the_same_order(
    pieces: list[str], between: str, limit: int
) -> None:
    text = between.join(pieces)
    with weakties.open(":memory:") as network:
        network.run_transaction(
            lambda recorder: [recorder.add_person(name=name, email=email)
                              for name, email in PEOPLE]
        )  # fmt: skip
        people = network.read(weakties.People)

        by_index = weakties.lookup.NameIndex(people).search(text, limit)

        assert [p.id for p in by_index] == [p.id for p in people.search(text, limit)]


def test_a_meeting_of_thousands_is_recorded_by_name_within_seconds(
    home: Path, tmp_path: Path
) -> None:
    """Each name was looked for among all others: 4,000 took 7.5 s, and 10,000 took 27 s."""
    with weakties.open(tmp_path / "network.db") as network:
        network.run_transaction(
            lambda recorder: [recorder.add_person(name=f"Ana{n:04} Ruiz") for n in range(4_000)]
        )
    names = [f"ana{n:04}" for n in range(4_000)]
    begun = time.process_time()

    result = CliRunner().invoke(
        main, ["--network", str(tmp_path / "network.db"), "meet", *names, "--on", "2026-11-20"]
    )

    assert result.exit_code == 0, result.output
    assert time.process_time() - begun < 4
    with weakties.open(tmp_path / "network.db") as network:
        meeting: Any = list(network.log.read(kinds=["meeting.held"]))[-1].event
        entries = map(network.read(weakties.People).get, meeting.people)
        assert [p and p.name for p in entries] == [f"Ana{n:04} Ruiz" for n in range(4_000)]


def test_a_name_that_several_have_is_asked_about_among_many(tmp_path: Path) -> None:
    with weakties.open(tmp_path / "network.db") as network:
        network.run_transaction(
            lambda recorder: [recorder.add_person(name=f"P{n:03} Ruiz") for n in range(150)]
        )
    names = [f"p{n:03}" for n in range(149)]
    result = CliRunner().invoke(
        main, ["--network", str(tmp_path / "network.db"), "meet", *names, "ruiz"]
    )

    assert result.exit_code == 1
    assert "ruiz" in str(result.output or result.exception)
