"""Whom do a few letters mean, and who is already there?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import weakties
from weakties import InteractionNoted, People, PersonAdded, PersonDescribed
from weakties.errors import AmbiguousName, MalformedEvent, SamePerson, UnknownId, WeaktiesError


@pytest.fixture
def network() -> Iterator[weakties.Network]:
    with weakties.open(":memory:") as opened:
        opened.add_person(name="Zoë Brandt", email="zoe@x.org")
        opened.add_person(name="Ana Ruiz", linkedin="https://www.linkedin.com/in/ana-ruiz")
        opened.add_person(name="Mariana Brandt")
        yield opened


def names(network: weakties.Network, text: str) -> list[str | None]:
    return [p.name for p in network.read(People).search(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("zoe", ["Zoë Brandt"]), ("ZOË b", ["Zoë Brandt"]), ("ana", ["Ana Ruiz", "Mariana Brandt"]),
        ("brandt", ["Mariana Brandt", "Zoë Brandt"]), ("x.org", ["Zoë Brandt"]), ("100%", []),
        ("_", []), ("\\", []), ("'", []),
    ],
)  # fmt: skip
def test_a_few_letters_find_people_word_beginnings_first(
    network: weakties.Network, text: str, expected: list[str]
) -> None:
    assert names(network, text) == expected


@pytest.mark.parametrize(
    "text", ["ana ruiz", "in/ana-ruiz", "https://linkedin.com/in/ANA-ruiz/", "ruiz a"]
)
def test_a_person_is_found_by_name_and_by_profile(network: weakties.Network, text: str) -> None:
    assert weakties.find_person(network, text).name == "Ana Ruiz"


def test_several_who_fit_are_named(network: weakties.Network) -> None:
    with pytest.raises(AmbiguousName) as refused:
        weakties.find_person(network, "brandt")

    assert {label for _, label in refused.value.candidates} == {"Zoë Brandt", "Mariana Brandt"}


@pytest.mark.parametrize("text", ["nobody at all", "", "   ", "\ud800"])
def test_nobody_who_fits_is_an_error_with_a_cure(network: weakties.Network, text: str) -> None:
    with pytest.raises(UnknownId, match="weakties people"):
        weakties.find_person(network, text)


def test_a_mistyped_name_is_answered_with_the_one_most_like_it(network: weakties.Network) -> None:
    with pytest.raises(UnknownId) as refused:
        weakties.find_person(network, "Zoe Brant x")

    assert "Zoë Brandt" in refused.value.alike


@pytest.mark.parametrize(
    "told",
    [{"email": "ZOE@x.org"}, {"email": " zoe@X.org "}, {"email": "zoe@x.org", "title": "CTO"},
     {"email": "zoe@x.org", "found": "event"}, {"email": "zoe@x.org", "note": "met at the fair"},
     {"email": "zoe@x.org", "linkedin": "zoe-b"}],
)  # fmt: skip
def test_the_same_person_told_twice_is_one(network: weakties.Network, told: dict[str, Any]) -> None:
    zoe = weakties.find_person(network, "zoe").id

    assert network.add_person(**told) == zoe
    assert network.read(People).count() == 3


def test_what_is_new_about_somebody_known_is_told(network: weakties.Network) -> None:
    network.add_person(email="zoe@x.org", title="CTO", note="met at the fair", linkedin="zoe-b")

    last = list(network.log.read())[-1].event
    assert isinstance(last, PersonDescribed)
    assert (last.title, last.note, last.name) == ("CTO", "met at the fair", None)
    assert weakties.find_person(network, "in/zoe-b").name == "Zoë Brandt"


def test_two_told_together_are_one_too(network: weakties.Network) -> None:
    first, second = network.run_transaction(
        lambda r: (r.add_person(email="new@x.org"), r.add_person(email="NEW@x.org", name="Neo"))
    )

    assert first == second
    assert weakties.find_person(network, "new@x.org").name == "Neo"


@pytest.mark.parametrize(
    "field", [{"email": "Zoe@x.org"}, {"linkedin": "linkedin.com/in/Ana-Ruiz"}]
)
def test_a_second_person_with_the_same_key_is_refused(
    network: weakties.Network, field: dict[str, str]
) -> None:
    other = weakties.find_person(network, "mariana").id
    head = network.head

    for made in (PersonAdded(person="p-new", **field), PersonDescribed(person=other, **field)):  # type: ignore[arg-type]  # a short id
        with pytest.raises(SamePerson):
            network.record(made)

    assert network.head == head


def test_an_address_and_a_profile_of_two_people_are_refused(network: weakties.Network) -> None:
    with pytest.raises(SamePerson):
        network.add_person(email="zoe@x.org", linkedin="ana-ruiz")


def test_somebody_nobody_knows_cannot_be_in_an_event(network: weakties.Network) -> None:
    with pytest.raises(UnknownId):
        network.record(InteractionNoted(people=("p-nobody",)))  # type: ignore[arg-type]  # a short id


@pytest.mark.parametrize("field", ["name", "email", "linkedin", "title", "organization"])
def test_half_a_character_is_refused_with_a_sentence(network: weakties.Network, field: str) -> None:
    head = network.head

    with pytest.raises(WeaktiesError) as refused:
        network.add_person(**{"name": "Ana", field: "half \ud83d"})  # type: ignore[arg-type]  # any field

    assert isinstance(refused.value, MalformedEvent)
    assert network.head == head
