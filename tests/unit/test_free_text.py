"""Does every free text lie where forgetting can reach it?"""

from __future__ import annotations

from typing import get_args, get_type_hints

import weakties
from weakties import ApplicationSent, LeadHeard, LeadId, OutreachSent, corrections
from weakties.domain.event import personal_fields
from weakties.log.codec import KINDS

CODES = {
    "alias": "a keyed hash",
    "file": "a hash",
    "hash": "a hash",
    "importer": "the id of a plugin's importer",
    "instants": "moments",
    "left_hash": "a hash",
    "onet": "a code of a public list",
    "plugin": "a distribution and its version",
    "suppressed": "keyed hashes",
}
"""Texts that are no words of the user."""


def test_no_event_has_words_outside_its_personal_part() -> None:
    loose = {
        (kind, name)
        for kind, made in KINDS.items()
        for name, hint in get_type_hints(made).items()
        if str in (hint, *get_args(hint)) and name not in personal_fields(made) and name != "KIND"
    }

    assert {(kind, name) for kind, name in loose if name not in CODES} == set()


def test_the_name_of_a_file_goes_with_whom_it_names() -> None:
    with weakties.open(":memory:") as network:
        mila = network.add_person(name="Mila Sand")
        network.record(OutreachSent(person=mila, template="for Mila Sand"))
        lead = LeadId(network.record(LeadHeard(person=mila)).id)
        network.record(ApplicationSent(lead=lead, resume="cv as Mila Sand said.pdf"))

        corrections.forget(network, mila)

        assert not any("Mila" in f"{row.data}{row.personal}" for row in network.log.read_rows())
