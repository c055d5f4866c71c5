"""What makes two entries the same person?"""

from __future__ import annotations

import pytest

from weakties.domain.identity import (
    email_key,
    fold_text,
    identity_keys,
    linkedin_key,
    linkedin_slug,
)


@pytest.mark.parametrize(
    "spelling",
    ["zo\u00eb-brandt", "ZO\u00cb-Brandt", "Zoe\u0308-brandt", "https://www.linkedin.com/in/zo%C3%AB-brandt",
     "https://uk.linkedin.com/in/Zo%C3%AB-Brandt/?trk=x", "linkedin.com/in/zo\u00eb-brandt#top",
     "http://linkedin.com/pub/zo\u00eb-brandt/", " in/zo\u00eb-brandt ", "/in/zo\u00eb-brandt/"],
)  # fmt: skip
def test_a_profile_has_one_key_in_every_spelling(spelling: str) -> None:
    assert linkedin_key(spelling) == "linkedin:zo\u00eb-brandt"


def test_an_opaque_profile_keeps_its_case() -> None:
    assert linkedin_slug("https://www.linkedin.com/in/ACoAAAbC-_1") == "ACoAAAbC-_1"


def test_an_address_has_one_key_in_every_case() -> None:
    assert email_key(" Ana@Example.ORG ") == email_key("ana@example.org")
    assert email_key("ana@example.org") != email_key("ana@example.com")


def test_only_what_was_told_is_a_key_and_the_strongest_comes_first() -> None:
    assert identity_keys(None, "", None) == []
    assert identity_keys("a@x.org", "ana", "hash") == [
        "linkedin:ana",
        "email:a@x.org",
        "alias:hash",
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("  Zoë  BRANDT ", "zoe brandt"),
        ("Straße", "strasse"),
        ("ﬁona\u00a0li", "fiona li"),
        ("", ""),
    ],
)
def test_a_name_is_searched_without_case_and_accents(name: str, expected: str) -> None:
    assert fold_text(name) == expected
