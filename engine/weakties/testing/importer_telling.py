"""Does an importer account for every record, in words and events that can be kept?"""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from weakties.codec import KINDS, Codec
from weakties.domain.event import changed
from weakties.domain.people import PersonAdded
from weakties.domain.when import NOW
from weakties.envelope import STRUCTURAL, Draft
from weakties.errors import MalformedEvent
from weakties.importing.planning import UNDATED
from weakties.importing.protocol import Reject, Skip, Told
from weakties.importing.reading import SILENT
from weakties.testing.importer_records import Records, in_order
from weakties.testing.importer_samples import Answer, Sample, read, rewritten
from weakties.testing.importer_trial import Trial

_CODE = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)+")
_TRIED = 5
_DISTURBED = (
    lambda text: re.sub(r"\d", "?", text),
    lambda text: f"{text.rstrip()},x,y,z\n",
    lambda text: f"{text.rstrip().rpartition(',')[0]}\n",
    lambda text: text.replace("@", " at "),
)


class Telling(Trial):
    """Records, rejects, skips, drafts."""

    def test_every_record_is_told_once_and_in_order(self, sample: Sample) -> None:
        """Each gives one draft, reject or skip, with the line on which it begins."""
        told = read(self.importer, sample.source).told
        in_order(sample.ordered(told), sample.source)
        silent = [one.row for one in told if isinstance(one, Reject) and one.code == SILENT]
        assert not silent, f"nothing is said about rows {silent}; give a Skip or a Reject"

    def test_a_reject_has_a_code_a_message_and_the_record(self, sample: Sample) -> None:
        """The code is stable, the message mends it, the raw text can be tried again."""
        for one in read(self.importer, sample.source).told:
            if isinstance(one, Reject):
                assert _CODE.fullmatch(one.code), f"call it `word.word`: {one.code!r}"
                assert len(one.message.split()) > 2, f"say how to mend it: {one.message!r}"
                assert one.row >= 1, "say on which line it begins, counted from 1"
                assert one.raw, f"row {one.row} is lost: hand its raw text over"
                assert not one.reason or len(one.reason.split()) > 2, f"say more: {one.reason!r}"

    def test_one_code_has_one_reason(self, sample: Sample) -> None:
        """What is rejected for the same reason is shown in one line, without values of a row."""
        reasons: dict[str, set[str]] = {}
        for one in read(self.importer, sample.source).told:
            if isinstance(one, Reject):
                reasons.setdefault(one.code, set()).add(one.reason)
        for code, said in reasons.items():
            assert len(said) == 1, f"{code} is said in several ways: {sorted(said)}"

    def test_a_skip_says_why(self, sample: Sample) -> None:
        """A record that rightly gives nothing has a reason."""
        for one in read(self.importer, sample.source).told:
            if isinstance(one, Skip):
                assert one.reason.strip(), f"say why row {one.row} is skipped"
                assert not one.code or _CODE.fullmatch(one.code), f"call it `word.word`: {one.code}"

    def test_codes_and_messages_name_nobody(self, sample: Sample) -> None:
        """Nor do they when the record of somebody cannot be read: they are shown and stored."""
        answer = read(self.importer, sample.source)
        names = _names(answer.drafts)
        for said in _said(answer.told):
            assert not _named(names, said), f"this names somebody: {said!r}"
        for name, spoilt in _disturbed(sample, answer):
            told = read(self.importer, rewritten(sample.source, spoilt)).told
            for said in _said(told):
                assert not _named({name}, said), f"this names somebody: {said!r}"

    def test_every_draft_can_be_recorded(self, sample: Sample) -> None:
        """Each value fits its field."""
        codec = Codec({**KINDS, **{made.KIND: made for made in self.kinds}}, self.steps())
        for draft in read(self.importer, sample.source).drafts:
            event = draft.event
            try:
                codec.encode(changed(event, at=UNDATED) if event.at == NOW else event)
            except MalformedEvent as error:
                raise AssertionError(f"row {draft.row}: {error}") from None

    def test_every_draft_is_of_the_core_or_of_its_own(self, sample: Sample) -> None:
        """An importer tells facts of the world, in kinds that are known, and retells nothing."""
        for made in self.kinds:
            postponed = any(isinstance(f.type, str) for f in attrs.fields(made))  # type: ignore[arg-type]  # every event is an attrs class
            assert not postponed, f"{made.__name__} is in a module that postpones its annotations"
        known = {*KINDS.values(), *self.kinds} - {KINDS[kind] for kind in STRUCTURAL}
        for draft in read(self.importer, sample.source).drafts:
            assert type(draft.event) in known, f"an importer cannot tell a {draft.event.KIND}"

    def test_something_is_told(self) -> None:
        """An importer that reads no event from any of its samples is none."""
        some = any(read(self.importer, s.source).drafts for s in self.own())
        assert some, "no sample gives an event"


def _said(told: list[Told]) -> Iterator[str]:
    """Give the words that reports show."""
    for one in told:
        if isinstance(one, Reject):
            yield f"{one.code} {one.message}"
        elif isinstance(one, Skip):
            yield one.reason


def _names(drafts: list[Draft]) -> set[str]:
    """Give the names and addresses of the people who are told of."""
    people = [e for d in drafts for e in (d.event, *d.mentions) if isinstance(e, PersonAdded)]
    return {told for person in people for told in (person.name, person.email) if told}


def _named(names: set[str], said: str) -> bool:
    """Claim that a text holds one of the names as a whole."""
    return any(
        re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said, re.IGNORECASE)
        for name in names
        if len(name) > 2
    )


def _disturbed(sample: Sample, answer: Answer) -> Iterator[tuple[str, bytes]]:
    """Give files in which the record of somebody is spoilt, each with their name."""
    records = Records.of(sample.source, answer)
    for place, draft in records.drafts()[:_TRIED] if records else ():
        for name in _names([draft]):
            for disturb in _DISTURBED:
                texts = list(records.texts)  # type: ignore[union-attr]  # there are some
                texts[place] = disturb(texts[place])
                yield name, records.written(texts)  # type: ignore[union-attr]  # as above
