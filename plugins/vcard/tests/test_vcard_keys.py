"""What a person's key depends on: who they are, and neither the file nor its order."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weakties import Draft, PersonAdded, PersonTied, Source
from weakties_vcard.address_book import AddressBook, Options
from weakties_vcard.addresses import parse_mailbox, parse_slug
from weakties_vcard.contacts import _parse_revision

ANA = "UID:1\nFN:Ana Ruiz\nEMAIL:ana@example.org\nRELATED:urn:uuid:2"
BO = "UID:2\nFN:Bo Lind\nTEL:123\nRELATED:ana@example.org"
FAMILY = ["FN:Cleo Marsh\nEMAIL:marsh@example.org", "FN:Dana Marsh\nEMAIL:marsh@example.org"]
NO_PROFILES = [
    "", "zoe", "https://example.org/in/zoe", "https://linkedin.com.example.org/in/zoe",
    "https://notlinkedin.com/in/zoe", "https://www.linkedin.com/company/acme",
    "https://www.linkedin.com/in/", "https://www.linkedin.com/in/zo%EB",
    "https://www.linkedin.com/in/a%2Fb", "https://www.linkedin.com/in/a%2520b",
    "https://www.linkedin.com/pub/dir/Ana/Ruiz", "x-apple:zoe",
]  # fmt: skip


def book(*cards: str, **options: Any) -> list[Draft]:
    """Write cards, read them, and keep what is told."""
    text = "".join(f"BEGIN:VCARD\nVERSION:3.0\n{card}\nEND:VCARD\n" for card in cards)
    results = AddressBook().read(Source("x", text.encode), Options(**options), None)
    return [t for t in results if isinstance(t, Draft)]


def keys(*cards: str) -> list[str]:
    return sorted(str(draft.key) for draft in book(*cards))


@given(st.permutations([ANA, BO, *FAMILY]))
def test_the_order_of_cards_is_no_part_of_a_key(cards: list[str]) -> None:
    assert keys(*cards) == keys(ANA, BO, *FAMILY)


@pytest.mark.parametrize(
    "changed",
    [
        "UID:1\nFN:Ana Lind\nEMAIL:ana@example.com\nORG:Acme\nREV:20240101T000000Z",
        "UID:urn:uuid:1\nFN:A",
        "X-ABUID:1\\:ABPerson\nFN:Ana",
    ],
)
def test_what_has_an_identifier_keeps_its_key_whatever_else_changes(changed: str) -> None:
    assert book(changed)[0].key == book(ANA)[0].key


def test_without_an_identifier_the_name_and_the_first_address_or_number_count() -> None:
    email = keys("FN:Ana Ruiz\nTEL:1\nEMAIL:Ana@example.org\nEMAIL;PREF=1:b@example.org\nORG:A")
    phone = keys("FN:Ana Ruiz\nTEL:+34 (600) 1\nORG:Acme\nTITLE:Clerk")

    assert email == keys("FN:ana ruiz\nEMAIL:ana@example.org\nTITLE:Clerk\nORG:B")
    assert phone == keys("FN:Ana Ruiz\nTEL:+346001\nORG:Umbrella")
    assert phone != keys("FN:Ana Ruiz\nTEL:+346002")
    assert keys("FN:Ana Ruiz\nORG:Acme") != keys("FN:Ana Ruiz\nORG:Umbrella")


def test_a_key_names_nobody() -> None:
    drafts = book(ANA, BO, *FAMILY)

    assert not [d.key for d in drafts if any(w in str(d.key) for w in ("Ana", "ana", "marsh", "@"))]


def test_an_address_of_two_people_is_neither_ones_and_the_rest_of_them_stays() -> None:
    events = [d.event for d in book(*FAMILY)]

    assert [(e.name, e.email) for e in events if isinstance(e, PersonAdded)] == [
        ("Cleo Marsh", None), ("Dana Marsh", None),
    ]  # fmt: skip
    assert len(set(keys(*FAMILY))) == 2


def test_a_profile_on_two_peoples_cards_is_neither_ones() -> None:
    url = "URL:https://www.linkedin.com/in/marsh"

    events = [d.event for d in book(f"FN:Cleo Marsh\n{url}", f"FN:Dana Marsh\n{url}")]

    assert [e.linkedin for e in events if isinstance(e, PersonAdded)] == [None, None]


def test_an_address_that_an_organization_has_too_stays_with_the_person() -> None:
    (ana,) = book("FN:Acme\nORG:Acme\nEMAIL:ana@example.org", "FN:Ana\nEMAIL:ana@example.org")

    assert isinstance(ana.event, PersonAdded)
    assert ana.event.email == "ana@example.org"


def test_a_relation_to_an_address_of_two_people_is_none() -> None:
    drafts = book(*FAMILY, "FN:Bo\nEMAIL:bo@example.org\nRELATED:mailto:marsh@example.org")

    assert not [d for d in drafts if isinstance(d.event, PersonTied)]


@given(st.permutations(["FN:Ana", "FN:Ana Ruiz", "FN:Dr. Ana Ruiz", ""]))
def test_of_several_cards_under_one_address_the_fullest_name_counts(names: list[str]) -> None:
    drafts = book(*(f"{name}\nEMAIL:ana@example.org" for name in names))

    people = [d.event for d in drafts if isinstance(d.event, PersonAdded)]

    assert {e.person for e in people} == {"email:ana@example.org"}
    assert sorted(str(e.name) for e in people) == ["Dr. Ana Ruiz", "None", "None", "None"]


def test_a_tie_is_the_same_told_from_either_side_and_at_any_revision() -> None:
    here = book("REV:20240101\n" + ANA, BO.replace("RELATED", "X-RELATED"))
    reversed_book = book(ANA.replace("RELATED", "X-RELATED"), "REV:20250101\n" + BO)

    ties = [
        [d for d in drafts if isinstance(d.event, PersonTied)] for drafts in (here, reversed_book)
    ]

    assert ties[0][0].key == ties[1][0].key
    assert ties[0][0].event == ties[1][0].event


def test_notes_are_imported_only_when_asked_for() -> None:
    card = "FN:Ana Ruiz\nNOTE:met in Rome\\n  knows Bo"

    notes = [getattr(book(card, notes=n)[0].event, "note", None) for n in (False, True)]

    assert notes == [None, "met in Rome\nknows Bo"]


@pytest.mark.parametrize(
    "address",
    ["https://www.linkedin.com/in/zo%C3%AB-brandt", "linkedin.com/in/zoe%CC%88-brandt?trk=x",
     "http://uk.linkedin.com/in/ZO%C3%8B-BRANDT/?x=y", "HTTPS://LINKEDIN.COM/IN/Zoë-Brandt/detail"],
)  # fmt: skip
def test_every_spelling_of_a_profile_gives_one_slug(address: str) -> None:
    assert parse_slug(address) == "zoë-brandt"


@pytest.mark.parametrize("address", NO_PROFILES)
def test_what_is_no_profile_has_no_slug(address: str) -> None:
    assert parse_slug(address) is None


def test_opaque_slugs_keep_their_case_and_old_addresses_their_numbers() -> None:
    assert parse_slug("https://www.linkedin.com/in/ACoAAAbCdE_f-1/") == "ACoAAAbCdE_f-1"
    assert parse_slug("https://es.linkedin.com/pub/Ana-Ruiz/1/2B/3c4/?trk=x") == "ana-ruiz/1/2b/3c4"


@given(st.text())
def test_any_text_can_be_asked_for_its_slug_its_mailbox_and_its_day(text: str) -> None:
    parsed = parse_slug(f"https://www.linkedin.com/in/{text}")
    parse_mailbox(text)
    _parse_revision(text)

    assert parsed is None or parse_slug(f"linkedin.com/in/{quote(parsed)}") == parsed


@pytest.mark.parametrize(
    ("text", "moment"),
    [("20120305T133254Z", "2012-03-05T13:32:54Z"), ("2012-03-05", "2012-03-05"),
     ("2012-03-05T13:32:54.000Z", "2012-03-05T13:32:54Z"), ("20120305 1332", "2012-03-05T13:32:00"),
     ("20120305T133254+0100", "2012-03-05T13:32:54+01:00"),
     ("20120305T133254-05", "2012-03-05T13:32:54-05:00"), ("1970-01-01T00:00:00Z", ""),
     ("20120230", ""), ("05.03.2012", ""), ("20120305T2561", ""), ("", "")],
)  # fmt: skip
def test_a_revision_is_read_in_the_standards_spellings_and_never_guessed(
    text: str, moment: str
) -> None:
    assert _parse_revision(text) == moment
