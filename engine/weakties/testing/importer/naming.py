"""Do the keys name facts, and the claims people, whatever file they are told in?"""

from __future__ import annotations

import re

import pytest

from weakties.domain.event import Event, list_person_ids, reference_fields
from weakties.domain.ids import OrganizationId
from weakties.domain.people import PersonAdded
from weakties.importing.deciding import BEGINNINGS
from weakties.log.envelope import Draft
from weakties.testing.importer.records import Records
from weakties.testing.importer.samples import Sample, make_source, read_sample, replace_content
from weakties.testing.importer.trial import Trial

_CLAIM = re.compile(r"email:[^@\s]+@[^@\s]+|linkedin:[^\s?#]+|alias:.+|id:p-\w+", re.DOTALL)
_ABOVE = ("\n", "\n\n\n", "Notes:\n", "# exported by hand\n\n")


class NamingChecks(Trial):
    """Keys, claims, mentions."""

    def test_every_draft_has_a_key_that_names_no_file(self, sample: Sample) -> None:
        """Neither the file's name nor its hash is in it."""
        for draft in read_sample(self.importer, sample.source).drafts:
            assert draft.key, f"row {draft.row} has no key: told again, it is recorded again"
            for part in (sample.source.name, sample.source.sha256):
                assert part not in draft.key, f"the key of row {draft.row} holds {part}"

    def test_a_key_told_twice_tells_the_same(self, sample: Sample) -> None:
        """Two drafts of one key in one file are a row that is there twice."""
        _skip_if_dependent(sample)
        first: dict[str | None, Draft] = {}
        for draft in read_sample(self.importer, sample.source).drafts:
            other = first.setdefault(draft.key, draft)
            rows = f"rows {other.row} and {draft.row}"
            assert other.event == draft.event, f"{rows} tell two things under one key"

    def test_keys_stay_when_the_file_has_another_name(self, sample: Sample) -> None:
        """``Connections (2).csv`` tells of the same people."""
        before = read_sample(self.importer, sample.source).keys
        source = make_source(sample.source.read(), f"{sample.source.name} (2)")
        if not sample.source.neighbors():
            assert read_sample(self.importer, source).keys == before, (
                "keys depend on the file's name"
            )

    def test_keys_stay_when_records_change_places(self, sample: Sample) -> None:
        """A file that is sorted otherwise tells of the same facts."""
        _skip_if_dependent(sample)
        records = self._cut_records(sample)
        turned = read_sample(
            self.importer, replace_content(sample.source, records.render_reversed())
        ).keys
        before = read_sample(self.importer, sample.source).keys
        assert turned == before, "keys depend on the order of records, such as a row number"

    def test_keys_stay_when_a_record_is_gone(self, sample: Sample) -> None:
        """The next export lacks a record, and all others keep their keys."""
        _skip_if_dependent(sample)
        records = self._cut_records(sample)
        answer = read_sample(self.importer, sample.source)
        for index, draft in records.list_drafts()[:5]:
            source = replace_content(sample.source, records.render_without(index))
            after = read_sample(self.importer, source).keys
            facts = sum(other.row == draft.row for other in answer.drafts)
            rest = after <= answer.keys and len(answer.keys - after) <= facts
            assert rest, "keys of other records changed, as row numbers or a file hash would"

    def test_keys_stay_when_lines_come_before(self, sample: Sample) -> None:
        """Where the format allows notes above its records, they change no key."""
        records = self._cut_records(sample)
        before = read_sample(self.importer, sample.source)
        for above in _ABOVE:
            after = read_sample(
                self.importer, replace_content(sample.source, records.render(above=above))
            )
            if len(after.drafts) == len(before.drafts):
                assert after.keys == before.keys, "keys depend on where a record stands"

    def test_claims_are_well_formed(self, sample: Sample) -> None:
        """People are ``email:``, ``linkedin:``, ``alias:`` or ``id:``, organizations ``name:``."""
        for draft in read_sample(self.importer, sample.source).drafts:
            for event in (draft.event, *draft.mentions):
                for claim in list_person_ids(event):
                    good = _CLAIM.fullmatch(claim)
                    assert good, f"row {draft.row} claims somebody in an unknown way: {claim!r}"
                for organization in _list_organizations(event):
                    named = (
                        organization.startswith("name:")
                        and organization.removeprefix("name:").strip()
                    )
                    assert named, (
                        f"row {draft.row} names an organization as {organization!r}, not `name:`"
                    )

    def test_mentions_are_of_people_the_event_names(self, sample: Sample) -> None:
        """Each adds somebody under the claim the event names them by, or begins what it claims.

        What an event begins may itself claim a beginning, and name people.
        """
        for draft in read_sample(self.importer, sample.source).drafts:
            for mention in draft.mentions:
                events = (draft.event, *(m for m in draft.mentions if m is not mention))
                begins = [(f, start) for f, (start, kinds) in BEGINNINGS.items()
                          if isinstance(mention, kinds)]  # fmt: skip
                for field, start in begins:
                    claims = [str(getattr(event, field, "")) for event in events]
                    is_claimed = any(claim.startswith(start) for claim in claims)
                    assert is_claimed, f"row {draft.row} claims no {start!r}"
                if begins:
                    continue
                assert isinstance(mention, PersonAdded), (
                    f"row {draft.row} mentions a {mention.KIND}"
                )
                adds = isinstance(draft.event, PersonAdded)
                assert not adds, f"row {draft.row} adds a person, and needs no mentions"
                named = any(mention.person in list_person_ids(event) for event in events)
                assert named, f"row {draft.row} mentions somebody its event does not name"

    def _cut_records(self, sample: Sample) -> Records:
        """Cut a sample into records; what cannot be cut is tried elsewhere."""
        records = Records.of(sample.source, read_sample(self.importer, sample.source))
        if records is None:
            pytest.skip("it has no records that could be moved")
        return records


def _skip_if_dependent(sample: Sample) -> None:
    """Leave out records whose meaning depends on others."""
    if sample.is_together:
        pytest.skip("its records depend on each other")


def _list_organizations(event: Event) -> list[str]:
    """Return the organizations an event names."""
    values = (getattr(event, name) for name in reference_fields(type(event), OrganizationId))
    return [value for value in values if isinstance(value, str)]
