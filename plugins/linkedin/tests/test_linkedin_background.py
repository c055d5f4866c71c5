"""What did I do where, who recommended or endorsed me, and whom do I follow?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import weakties
import weakties_linkedin
from weakties import (
    InteractionNoted,
    Network,
    OutreachSent,
    PersonId,
    corrections,
    exchange,
    find_person,
    progress,
)
from weakties_linkedin import Background
from weakties_linkedin.events import (
    EndorsementReceived,
)

COMPLETE = Path(__file__).parent / "samples" / "exports" / "complete_2026"


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    with weakties.open(tmp_path / "network.db", plugins=[weakties_linkedin]) as opened:
        exchange.import_file(opened, COMPLETE)
        yield opened


def find_name(network: Network, organization: str | None) -> str:
    entry = network.read(weakties.Organizations).get(organization or "")
    return entry.name if entry else ""


def test_where_i_worked_is_given_latest_first(network: Network) -> None:
    history = network.read(Background).list_positions()

    assert [(find_name(network, p.organization), p.title, p.began, p.ended) for p in history] == [
        ("Halden Grid", "Planner", "2023-02", None),
        ("Marlow & Sons", "Trainee", "2019", "2023-01"),
        ("Orrery Labs", "Intern", "2018-10", "2018-12"),
    ]
    positions = network.read(Background).list_positions_at(history[1].organization)
    assert [p.title for p in positions] == ["Trainee"]


def test_a_position_that_ended_meanwhile_is_one_position(network: Network, tmp_path: Path) -> None:
    later = tmp_path / "Positions.csv"
    header = "Company Name,Title,Description,Location,Started On,Finished On\n"
    later.write_text(header + "Halden Grid,Planner,,,Feb 2023,Nov 2026\n", encoding="utf-8")

    exchange.import_file(network, later)

    ended = [(p.title, p.ended) for p in network.read(Background).list_positions()]
    assert ended == [("Planner", "2026-11"), ("Trainee", "2023-01"), ("Intern", "2018-12")]


def test_who_recommended_and_endorsed_me_is_known_and_whom_i_did_is_not_mixed_in(
    network: Network,
) -> None:
    background, ana = network.read(Background), find_person(network, "ana ruiz")

    assert [r.person for r in background.list_recommendations()] == [ana.id]
    assert [(e.person, e.skill) for e in background.list_endorsements()] == [
        (ana.id, "Planning"), (ana.id, "Grids"),
    ]  # fmt: skip
    assert background.list_endorsements(find_person(network, "zoë").id) == []


def test_whom_i_follow(network: Network) -> None:
    background = network.read(Background)

    followed = [find_name(network, f.organization) for f in background.list_follows()]
    assert followed == ["Orrery Labs", "Halden Grid"]


def test_a_merge_takes_endorsements_along_and_a_past_day_knows_no_later_ones(
    network: Network,
) -> None:
    twin = network.add_person(name="A. Ruiz", email="ana@example.org")
    corrections.merge(network, find_person(network, "in/ana-ruiz").id, twin)

    person = find_person(network, "ana@example.org").id
    assert len(network.read(Background).list_endorsements(person)) == 2
    assert network.at(occurred="2025-03-31").read(Background).list_endorsements() == []


def test_of_a_skill_endorsed_twice_the_first_day_counts(network: Network) -> None:
    ben = PersonId(find_person(network, "ben okri").id)
    for at in ("2026-02-02", "2026-01-01", "2026-03-03"):
        network.record(EndorsementReceived(person=ben, skill="Grids", at=weakties.when(at)))

    assert [e.at for e in network.read(Background).list_endorsements(ben)] == ["2026-01-01"]


def test_a_favor_noted_by_hand_is_no_recommendation(network: Network) -> None:
    ana = PersonId(find_person(network, "ana ruiz").id)

    network.record(InteractionNoted(people=(ana,), direction="in", purpose="favor"))

    assert len(network.read(Background).list_recommendations()) == 1


def test_who_spoke_for_me_is_counted_with_those_i_asked(network: Network) -> None:
    def shares() -> dict[str, tuple[int | None, int | None]]:
        (measured,) = [
            m for m in progress.measure_statistics(network) if m.statistic == "linkedin.spoke"
        ]
        return {f.name: (f.n, f.of) for f in measured.figures}

    before = shares()
    ben = network.add_person(name="Ben")
    network.record(EndorsementReceived(person=ben, skill="Planning"))
    network.record(OutreachSent(person=ben))
    after = shares()
    network.record(OutreachSent(person=PersonId(find_person(network, "ana ruiz").id)))

    assert before == {"recommended you": (0, 0), "endorsed you": (0, 0)}  # nobody was asked yet
    assert after == {"recommended you": (0, 1), "endorsed you": (1, 2)}
    assert shares() == {"recommended you": (1, 1), "endorsed you": (2, 2)}
    traced = progress.trace_figure(network, "linkedin.spoke/recommended you")
    assert {r.kind for r in traced} == {"interaction.noted", "outreach.sent"}
