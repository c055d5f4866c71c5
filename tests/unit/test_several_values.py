"""Does a person keep every name, address, number, profile and employer, in any order of telling?"""

from __future__ import annotations

from itertools import permutations

import pytest

import weakties
from weakties import People, PersonDescribed, PersonId, when


@pytest.fixture
def network() -> weakties.Network:
    return weakties.open(":memory:")


def texts(details: list) -> list[str]:  # type: ignore[type-arg]  # rows of a projection
    return [d.text for d in details]


def test_the_latest_address_is_the_main_one_and_all_of_them_identify(
    network: weakties.Network,
) -> None:
    ana = network.add_person(name="Ana Ruiz", email="old@example.org", at="2024-01-10")
    network.record(PersonDescribed(person=ana, email="new@example.org", at=when("2026-03-01")))

    people = network.read(People)
    assert texts(people.list_emails(ana)) == ["new@example.org", "old@example.org"]
    assert network.add_person(name="A. Ruiz", email="OLD@example.org") == ana
    assert people.count() == 1


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_telling_does_not_matter(
    network: weakties.Network, order: tuple[int, ...]
) -> None:
    ana = network.add_person(name="Ana Ruiz", at="2023-01-01")
    facts = [
        PersonDescribed(person=ana, email="a@example.org", at=when("2024-01-10")),
        PersonDescribed(person=ana, email="b@example.org", at=when("2025-01-10")),
        PersonDescribed(person=ana, outdated=("b@example.org",), at=when("2026-01-10")),
    ]
    for number in order:
        network.record(facts[number])

    people = network.read(People)
    main = people.get(ana)
    assert main is not None
    assert main.email == "a@example.org"
    first, second = people.list_emails(ana)
    assert (first.text, first.outdated_at) == ("a@example.org", None)
    assert (second.text, second.outdated_at) == ("b@example.org", "2026-01-10")
    assert people.find_holder("email:b@example.org") == ana


def test_an_address_that_is_given_again_is_valid_again(network: weakties.Network) -> None:
    ana = network.add_person(name="Ana Ruiz", email="a@example.org", at="2024-01-01")
    network.record(PersonDescribed(person=ana, outdated=("a@example.org",), at=when("2025-01-01")))
    assert network.read(People).get(ana).email is None  # type: ignore[union-attr]  # she is there

    network.record(PersonDescribed(person=ana, emails=("a@example.org",), at=when("2026-01-01")))

    (email,) = network.read(People).list_emails(ana)
    assert email.outdated_at is None
    assert network.read(People).get(ana).email == "a@example.org"  # type: ignore[union-attr]  # as above


def test_former_names_and_nicknames_find_somebody(network: weakties.Network) -> None:
    ana = network.add_person(name="Ana Ruiz", nicknames=("Anita",), at="2024-01-01")
    network.record(PersonDescribed(person=ana, name="Ana Keller", at=when("2026-01-01")))

    for text in ("ana ruiz", "Ruiz, Ana", "anita", "keller"):
        found = weakties.find_person(network, text)
        assert (found.id, found.name) == (ana, "Ana Keller")
    assert texts(network.read(People).list_names(ana)) == ["Ana Keller", "Ana Ruiz", "Anita"]


def test_employers_have_their_days_one_after_the_other(network: weakties.Network) -> None:
    ana = network.add_person(name="Ana Ruiz", organization="Acme", title="Analyst", at="2019-05-01")
    beta = network.add_organization("Beta")
    network.record(PersonDescribed(person=ana, organization=beta, at=when("2024-02-01")))

    now, before = network.read(People).find_employers(ana)

    assert (now.organization, now.first_at, now.left_at) == (beta, "2024-02-01", None)
    assert (before.title, before.first_at, before.left_at) == (
        "Analyst", "2019-05-01", "2024-02-01",
    )  # fmt: skip


def test_several_employers_at_once_are_all_found(network: weakties.Network) -> None:
    ana = network.add_person(name="Ana Ruiz", organization="Acme", at="2024-01-01")
    acme, lab = network.add_organization("Acme"), network.add_organization("Lab")
    network.record(
        PersonDescribed(person=ana, organization=lab, beside=True, at=when("2025-01-01"))
    )

    people = network.read(People)
    assert people.get(ana).organization == acme  # type: ignore[union-attr]  # she is there
    assert (
        [p.id for p in people.list_employees(acme)]
        == [p.id for p in people.list_employees(lab)]
        == [ana]
    )

    network.record(PersonDescribed(person=ana, left=acme, at=when("2026-01-01")))

    people = network.read(People)
    assert people.get(ana).organization == lab  # type: ignore[union-attr]  # as above
    assert people.list_employees(acme) == []
    as_of = network.at(occurred="2025-06-01").read(People)
    assert [p.id for p in as_of.list_employees(acme)] == [ana]


def test_who_comes_back_to_an_employer_worked_there_twice(network: weakties.Network) -> None:
    ana = network.add_person(name="Ana Ruiz", organization="Acme", at="2019-01-01")
    acme, beta = network.add_organization("Acme"), network.add_organization("Beta")
    network.record(PersonDescribed(person=ana, organization=beta, at=when("2021-01-01")))
    network.record(PersonDescribed(person=ana, organization=acme, at=when("2023-01-01")))

    spans = [(e.organization, e.first_at[:4], (e.left_at or "")[:4])
             for e in network.read(People).find_employers(ana)]  # fmt: skip

    assert spans == [(acme, "2023", ""), (beta, "2021", "2023"), (acme, "2019", "2021")]


def test_an_address_belongs_to_one_person_only(network: weakties.Network) -> None:
    network.add_person(name="Ana", emails=("family@example.org",), email="ana@example.org")
    ben = network.add_person(name="Ben")

    with pytest.raises(weakties.WeaktiesError, match="already belongs"):
        network.record(PersonDescribed(person=ben, emails=("family@example.org",)))


def test_a_number_is_the_same_in_another_spelling(network: weakties.Network) -> None:
    ana = network.add_person(name="Ana", phones=("+49 30 1234567", "0170 7654321"))

    network.record(PersonDescribed(person=ana, phone="(030) 1234567"))

    assert texts(network.read(People).list_phones(ana)) == ["(030) 1234567", "0170 7654321"]


def test_what_was_forgotten_leaves_no_detail(network: weakties.Network) -> None:
    ana = network.add_person(name="Ana Ruiz", email="a@example.org", emails=("b@example.org",),
                             phones=("030 1234567",), nicknames=("Anita",))  # fmt: skip
    network.record(PersonDescribed(person=ana, name="Ana Keller", outdated=("b@example.org",)))

    weakties.corrections.forget(network, PersonId(ana))

    people = network.read(People)
    assert people.list_names(ana) == people.list_emails(ana) == people.list_phones(ana) == []
    assert people.search("anita") == []


def test_words_of_a_one_word_nickname_alone_are_no_mention(network: weakties.Network) -> None:
    ana = network.add_person(name="Ana Ruiz", nicknames=("Will",))
    ben = network.add_person(name="Ben", note="they will hire in May")

    weakties.corrections.forget(network, PersonId(ana))

    assert network.read(People).get(ben).name == "Ben"  # type: ignore[union-attr]  # he is there
    noted = [getattr(r.event, "note", None) for r in network.events(["person.added"])]
    assert "they will hire in May" in noted


def test_an_identity_that_a_merge_brings_together_keeps_both_addresses(
    network: weakties.Network,
) -> None:
    one = network.add_person(name="Ana Ruiz", email="a@example.org", at="2024-01-01")
    two = network.add_person(name="Ana Ruiz", email="b@example.org", at="2025-01-01")

    merged = weakties.corrections.merge(network, one, two).person

    assert set(texts(network.read(People).list_emails(merged))) == {
        "a@example.org",
        "b@example.org",
    }


@pytest.mark.parametrize("is_described", [False, True])
def test_one_event_says_as_much_as_the_first_of_two(
    network: weakties.Network, *, is_described: bool
) -> None:
    ana = network.add_person(
        name="Ana Ruiz", email="ana@example.org", linkedin="in/ana-ruiz", organization="Acme",
        title="Analyst", at="2024-01-10",
    )  # fmt: skip
    acme = network.add_organization("Acme")
    if is_described:
        network.record(PersonDescribed(person=ana, note="plays chess", at=when("2026-03-01")))

    people = network.read(People)
    details = [*people.list_names(ana), *people.list_emails(ana), *people.list_profiles(ana)]
    assert [(d.kind, d.key, d.text) for d in details] == [
        ("name", "ana ruiz", "Ana Ruiz"),
        ("email", "email:ana@example.org", "ana@example.org"),
        ("linkedin", "linkedin:ana-ruiz", "in/ana-ruiz"),
    ]
    (employer,) = people.find_employers(ana)
    assert (employer.organization, employer.title) == (acme, "Analyst")
    for detail in details:
        assert (detail.first_at, detail.sources) == ("2024-01-10", "api")
    assert (employer.first_at, employer.sources) == ("2024-01-10", "api")
    assert {d.last_at for d in details} == {"2024-01-10"}
    assert {d.outdated_at for d in details} == {employer.left_at} == {None}
    assert [p.id for p in people.list_employees(acme)] == [ana]
    assert people.list_last_changes() == {ana: "2024-01-10"}
    assert people.select_added_by_hand([ana, PersonId("p-none")]) == {ana}
    assert [p.id for p in people.find_by_names({"ana ruiz"})] == [ana]
    assert people.find_by_names({"ana"}) == []


def test_a_namesake_is_found_by_a_name_of_two_words_or_none(network: weakties.Network) -> None:
    ana = network.add_person(name="Ana Ruiz")
    network.add_person(name="Ana Ruiz Gil", email="gil@example.org")
    zoe = network.add_person(name="Zoë", email="zoe@example.org")

    people = network.read(People)

    assert [p.id for p in people.find_by_names({"ana ruiz", "zoe"})] == sorted([ana, zoe])
