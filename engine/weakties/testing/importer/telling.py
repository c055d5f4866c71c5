"""Does an importer account for every record, in words and events that can be kept?"""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from weakties.domain.event import evolve
from weakties.domain.people import PersonAdded
from weakties.domain.when import NOW
from weakties.errors import MalformedEvent
from weakties.importing.planning import UNDATED
from weakties.importing.protocol import Reject, RowResult, Skip
from weakties.importing.reading import SILENT
from weakties.log.codec import KINDS, Codec
from weakties.log.envelope import STRUCTURAL, Draft
from weakties.testing.importer.records import Records, check_order
from weakties.testing.importer.samples import Answer, Sample, read_sample, replace_content
from weakties.testing.importer.trial import Trial

_CODE = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)+")
_RECORDS_TRIED = 5
_DISTURBANCES = (
    lambda text: re.sub(r"\d", "?", text),
    lambda text: f"{text.rstrip()},x,y,z\n",
    lambda text: f"{text.rstrip().rpartition(',')[0]}\n",
    lambda text: text.replace("@", " at "),
)


class ReportingChecks(Trial):
    """Records, rejects, skips, drafts."""

    def test_every_record_is_told_once_and_in_order(self, sample: Sample) -> None:
        """Each gives one draft, reject or skip, with the line on which it begins."""
        results = read_sample(self.importer, sample.source).results
        check_order(sample.sort_results(results), sample.source)
        silent = [
            result.row for result in results if isinstance(result, Reject) and result.code == SILENT
        ]
        assert not silent, f"nothing is said about rows {silent}; give a Skip or a Reject"

    def test_a_reject_has_a_code_a_message_and_the_record(self, sample: Sample) -> None:
        """The code is stable, the message mends it, the raw text can be tried again."""
        for result in read_sample(self.importer, sample.source).results:
            if isinstance(result, Reject):
                assert _CODE.fullmatch(result.code), f"call it `word.word`: {result.code!r}"
                assert len(result.message.split()) > 2, f"say how to mend it: {result.message!r}"
                assert result.row >= 1, "say on which line it begins, counted from 1"
                assert result.raw, f"row {result.row} is lost: hand its raw text over"
                assert not result.reason or len(result.reason.split()) > 2, (
                    f"say more: {result.reason!r}"
                )

    def test_one_code_has_one_reason(self, sample: Sample) -> None:
        """What is rejected for the same reason is shown in one line, without values of a row."""
        reasons: dict[str, set[str]] = {}
        for result in read_sample(self.importer, sample.source).results:
            if isinstance(result, Reject):
                reasons.setdefault(result.code, set()).add(result.reason)
        for code, texts in reasons.items():
            assert len(texts) == 1, f"{code} is said in several ways: {sorted(texts)}"

    def test_a_skip_says_why(self, sample: Sample) -> None:
        """A record that rightly gives nothing has a reason."""
        for result in read_sample(self.importer, sample.source).results:
            if isinstance(result, Skip):
                assert result.reason.strip(), f"say why row {result.row} is skipped"
                assert not result.code or _CODE.fullmatch(result.code), (
                    f"call it `word.word`: {result.code}"
                )

    def test_codes_and_messages_name_nobody(self, sample: Sample) -> None:
        """Nor do they when the record of somebody cannot be read: they are shown and stored."""
        answer = read_sample(self.importer, sample.source)
        names = _collect_names(answer.drafts)
        for text in _iterate_texts(answer.results):
            assert not _has_a_name(names, text), f"this names somebody: {text!r}"
        for name, spoilt in _spoil_records(sample, answer):
            results = read_sample(self.importer, replace_content(sample.source, spoilt)).results
            for text in _iterate_texts(results):
                assert not _has_a_name({name}, text), f"this names somebody: {text!r}"

    def test_every_draft_can_be_recorded(self, sample: Sample) -> None:
        """Each value fits its field."""
        codec = Codec(
            {**KINDS, **{event_type.KIND: event_type for event_type in self.kinds}},
            self.make_upcasters(),
        )
        for draft in read_sample(self.importer, sample.source).drafts:
            event = draft.event
            try:
                codec.encode(evolve(event, at=UNDATED) if event.at == NOW else event)
            except MalformedEvent as error:
                raise AssertionError(f"row {draft.row}: {error}") from None

    def test_every_draft_is_of_the_core_or_of_its_own(self, sample: Sample) -> None:
        """An importer tells facts of the world, in kinds that are known, and retells nothing."""
        for event_type in self.kinds:
            postponed = any(isinstance(f.type, str) for f in attrs.fields(event_type))  # type: ignore[arg-type]  # every event is an attrs class
            assert not postponed, (
                f"{event_type.__name__} is in a module that postpones its annotations"
            )
        allowed_types = {*KINDS.values(), *self.kinds} - {KINDS[kind] for kind in STRUCTURAL}
        for draft in read_sample(self.importer, sample.source).drafts:
            assert type(draft.event) in allowed_types, (
                f"an importer cannot tell a {draft.event.KIND}"
            )

    def test_something_is_told(self) -> None:
        """An importer that reads no event from any of its samples is none."""
        some = any(read_sample(self.importer, s.source).drafts for s in self.list_own_samples())
        assert some, "no sample gives an event"


def _iterate_texts(results: list[RowResult]) -> Iterator[str]:
    """Yield the words that reports show."""
    for result in results:
        if isinstance(result, Reject):
            yield f"{result.code} {result.message}"
        elif isinstance(result, Skip):
            yield result.reason


def _collect_names(drafts: list[Draft]) -> set[str]:
    """Return the names and addresses of the people who are told of."""
    people = [e for d in drafts for e in (d.event, *d.mentions) if isinstance(e, PersonAdded)]
    return {value for person in people for value in (person.name, person.email) if value}


def _has_a_name(names: set[str], text: str) -> bool:
    """Check whether a text holds one of the names as a whole."""
    return any(
        re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
        for name in names
        if len(name) > 2
    )


def _spoil_records(sample: Sample, answer: Answer) -> Iterator[tuple[str, bytes]]:
    """Yield files in which the record of somebody is spoilt, each with their name."""
    records = Records.of(sample.source, answer)
    for index, draft in records.list_drafts()[:_RECORDS_TRIED] if records else ():
        for name in _collect_names([draft]):
            for disturb in _DISTURBANCES:
                texts = list(records.texts)  # type: ignore[union-attr]  # there are some
                texts[index] = disturb(texts[index])
                yield name, records.render(texts)  # type: ignore[union-attr]  # as above
