"""Does a sentence say everything that an event holds, in words that people use?"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Literal, NewType, get_args, get_origin

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import weakties
from weakties import (
    AreaId,
    BatchId,
    CommitmentId,
    Draft,
    Event,
    EventId,
    IntroductionId,
    JobInterviewId,
    JobReferralId,
    LeadId,
    MeetingId,
    OfferId,
    OrganizationId,
    OutreachId,
    PersonId,
    Recorded,
    Unknown,
    When,
)
from weakties.domain import structural as about_the_log
from weakties.domain.event import personal_fields
from weakties.log.codec import KINDS
from weakties.stores import STRUCTURAL
from weakties.testing import events

describe, describe_all = weakties.history.describe, weakties.history.describe_all
E: Any = weakties
LOG: Any = about_the_log
"""The events, whose ids and moments are plain texts here."""

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
COUNTED_ONLY = {"events", "suppressed"}
"""Ids of events and keyed hashes: how many there are is all that says anything to a reader."""


CLOCKS: dict[str, list[Any]] = {  # as many instants as there are positions
    "positions": [(1,), (2,)],
    "instants": [("2026-11-20T10:00:00.000000Z",), ("2026-11-21T10:00:00.000000Z",)],
}


class World:
    """A network with two of everything that an event can name."""

    def __init__(self) -> None:
        self.network = network = weakties.open(":memory:", clock=lambda: NOW)
        ana = network.add_person(name="Ana Ruiz", email="ana@example.org")
        sue = network.add_person(name="Sue Park")
        acme, gridco = network.add_organization("Acme"), network.add_organization("Gridco")
        self.ids: dict[Any, tuple[str, str]] = {
            PersonId: (ana, sue),
            OrganizationId: (acme, gridco),
            AreaId: ("a-law", "a-data"),
            BatchId: ("b-one", "b-two"),
        }
        self._area("a-law", "Law")
        self._area("a-data", "Data")
        pair = {"introducer": ana, "introduced": sue}
        self._two(OutreachId, E.OutreachSent, person=ana)
        self._two(MeetingId, E.MeetingScheduled, people=(sue,), starts="2026-12-20")
        self._two(IntroductionId, weakties.IntroductionOffered, **pair)
        self._two(CommitmentId, weakties.CommitmentMade, person=ana)
        self._two(JobReferralId, weakties.JobReferralRequested, person=ana)
        first = self._record(E.LeadHeard(organization=acme, role="analyst"))
        second = self._record(E.LeadHeard(organization=gridco))
        self.ids[LeadId] = (first, second)
        self._two(JobInterviewId, weakties.JobInterviewScheduled, lead=first, starts="2026-12-22")
        offers = [self._record(E.OfferReceived(lead=lead)) for lead in (first, second)]
        self.ids[OfferId] = (offers[0], offers[1])
        self.ids[EventId] = self.ids[OutreachId]

    def _area(self, area: Any, name: str) -> None:
        self._record(E.AreaAdded(area=area, name=name))

    def _record(self, event: Event) -> str:
        if event.KIND in STRUCTURAL:
            return append(self.network, event)
        return self.network.record(event).id

    def _two(self, to: Any, kind: Any, **fields: Any) -> None:
        starts = {"starts": "2026-12-21"} if "starts" in fields else {}
        first = self._record(kind(**fields, at="2026-11-02"))
        self.ids[to] = (first, self._record(kind(**{**fields, **starts}, at="2026-11-03")))

    def values(self, hint: Any, field: str) -> list[Any]:  # noqa: PLR0911  # a case for each type
        """Return several values of a type, None among them where it may be left out."""
        if hint is When:
            return ["2026-12-20", "2026-12-21T14:30", "2026-12"]
        if isinstance(hint, NewType):
            return list(self.ids[hint])
        if hint is bool:
            return [True, False]
        if hint is int:
            return [1, 2] if field not in ("fit_change", "energy") else [-1, 0, 1]
        if field in CLOCKS:
            return CLOCKS[field]
        if hint is str:
            return [f"a text for {field}", f"another for {field}"]
        if hint is type(None):
            return [None]
        if get_origin(hint) is Literal:
            return list(get_args(hint))
        if get_origin(hint) is tuple:
            inner = self.values(get_args(hint)[0], field)
            return [tuple(inner[:1]), tuple(inner[:2])]
        parts = get_args(hint)
        parts = parts[:1] if hasattr(hint, "__metadata__") else parts
        return [value for part in parts for value in self.values(part, field)]

    def recorded(self, event: Event) -> Recorded:
        """Return an event as if it had been recorded last."""
        return Recorded(
            999, "e-999", type(event).KIND, 1, "2026-11-29", "2026-11-30T09:00:00.000000Z",
            "me", "cli", "b-one", None, event,
        )  # fmt: skip


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def _shown(sentence: weakties.history.Sentence) -> str:
    """Return everything that a reader sees."""
    shown = sentence.to_json()
    return json.dumps([shown["text"], shown["words"], shown["details"]], ensure_ascii=False)


def _whole(world: World, kind: Any) -> dict[str, Any]:
    """Return a value for every field of a kind."""
    fields = {f.name: world.values(f.type, f.name) for f in attrs.fields(kind)}
    return {name: values[0] for name, values in fields.items()}


CASES = [
    (kind, f.name) for kind, made in KINDS.items() for f in attrs.fields(made) if f.name != "at"  # type: ignore[arg-type]  # every event is an attrs class
]  # fmt: skip


@pytest.mark.parametrize(("kind", "field"), CASES)
def test_every_value_of_every_field_is_shown(world: World, kind: str, field: str) -> None:
    made: Any = KINDS[kind]
    whole = _whole(world, made)
    hint = next(f.type for f in attrs.fields(made) if f.name == field)
    values = world.values(hint, field)

    shown = {
        value: _shown(describe(world.network, world.recorded(made(**{**whole, field: value}))))
        for value in values
    }

    assert len(values) > 1
    assert len(set(shown.values())) == len(values), shown
    if field in personal_fields(made):
        for value in filter(None, values):
            texts = value if isinstance(value, tuple) else (value,)
            assert all(text in shown[value] for text in texts)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_sentence_without_what_only_programs_know(world: World, kind: str) -> None:
    made: Any = KINDS[kind]

    sentence = describe(world.network, world.recorded(made(**_whole(world, made))))

    assert sentence.text[0].isupper() or sentence.text.startswith("a text")
    assert kind not in sentence.text
    assert "  " not in sentence.text
    assert "\n" not in sentence.text
    assert not {"None", "True", "False"} & set(sentence.text.split())


@given(data=st.data())
def test_the_users_own_words_are_shown_word_for_word(world: World, data: st.DataObject) -> None:
    event = data.draw(events())

    sentence = describe(world.network, world.recorded(event))

    for field in personal_fields(type(event)):
        value = getattr(event, field) or ()
        shown = (sentence.text, *sentence.words.values())
        for told in value if isinstance(value, tuple) else (value,):
            assert any(told in text for text in shown)


def append(network: weakties.Network, event: Event) -> str:
    """Append what only weakties itself records."""
    (recorded,) = network.log.transact(lambda writer: writer.append([Draft(event=event)]))
    return recorded.id


def _say(world: World, event: Event) -> str:
    return describe(world.network, world.recorded(event)).text


def test_the_sentences_of_a_search(world: World) -> None:
    ana, sue = world.ids[PersonId]
    meeting, lead = world.ids[MeetingId][0], world.ids[LeadId][0]
    pair = {"introducer": ana, "introduced": sue}
    told: list[tuple[Any, str]] = [
        (
            E.OutreachSent(person=ana, template="alumni"),
            "Asked Ana Ruiz by e-mail for a talk, with the template 'alumni'",
        ),
        (
            E.OutreachFollowedUp(person=ana, outreach=world.ids[OutreachId][0]),
            "Wrote to Ana Ruiz once more, about the request of Mon 2026-11-02",
        ),
        (
            E.ReplyReceived(
                person=ana, sentiment="later", channel="phone", later_until="2026-12-17"
            ),
            "Ana Ruiz said later by phone, until Thu 2026-12-17",
        ),
        (
            E.MeetingScheduled(
                people=(ana, sue), starts="2026-12-20T14:30", mode="video", place="Café X"
            ),
            "Agreed to meet Ana Ruiz and Sue Park on Sun 2026-12-20 at 14:30 by video at Café X",
        ),
        (
            E.MeetingRescheduled(meeting=meeting, starts="2026-12-15"),
            "Moved the meeting with Sue Park of Sun 2026-12-20 to Tue 2026-12-15",
        ),
        (
            E.MeetingCancelled(meeting=meeting),
            "They cancelled the meeting with Sue Park of Sun 2026-12-20",
        ),
        (
            E.MeetingMissed(meeting=meeting, people=(sue,)),
            "Sue Park did not come to the meeting with Sue Park of Sun 2026-12-20",
        ),
        (
            E.IntroductionOffered(**pair),
            "Ana Ruiz gave the name of Sue Park",
        ),
        (
            E.CommitmentKept(commitment=world.ids[CommitmentId][0]),
            "Kept the promise to Ana Ruiz of Mon 2026-11-02",
        ),
        (
            E.InteractionNoted(people=(sue,), channel="phone", direction="in"),
            "Heard from Sue Park by phone",
        ),
        (
            E.ApplicationSent(lead=lead, method="direct"),
            "Applied for analyst at Acme directly",
        ),
        (
            E.PersonTied(person=ana, other=sue, kind="family"),
            "Ana Ruiz and Sue Park are family",
        ),
        (
            E.ApproachChanged(approach="ask alumni first"),
            "Changed the approach: ask alumni first",
        ),
        (
            E.TargetClosed(organization=world.ids[OrganizationId][0], reason="reached"),
            "Aimed no more at Acme: reached",
        ),
        (
            LOG.EventRetracted(event=lead),
            "Undid what was recorded of Mon 2026-11-30: Heard of analyst at Acme",
        ),
    ]  # fmt: skip
    for event, text in told:
        assert _say(world, event) == text


def test_numbers_have_their_scale(world: World) -> None:
    ana, _ = world.ids[PersonId]
    held = E.MeetingHeld(
        people=(ana,), usefulness=4, energy=1, asked_for_names=False, minutes=30, note="two dogs"
    )

    sentence = describe(world.network, world.recorded(held))

    assert sentence.details == {
        "duration": "30 minutes",
        "usefulness": "4 of 5",
        "energy": "+1",
        "asked whom else to meet": "no",
    }
    assert sentence.words == {"note": "two dogs"}


def test_a_cancellation_names_the_day_to_which_the_meeting_was_moved() -> None:
    with weakties.open(":memory:", clock=lambda: NOW) as network:
        sue = network.add_person(name="Sue Park")
        agreed = network.record(
            E.MeetingScheduled(people=(sue,), starts="2026-12-20", at="2026-11-02")
        )
        cancelled = network.record(E.MeetingCancelled(meeting=agreed.id, at="2026-11-20"))
        network.record(
            E.MeetingRescheduled(meeting=agreed.id, starts="2026-12-15", at="2026-11-10")
        )
        later = network.record(
            E.MeetingRescheduled(meeting=agreed.id, starts="2026-12-30", at="2026-11-25")
        )

        said = [s.text for s in describe_all(network, [cancelled, later])]

    assert said == [
        "They cancelled the meeting with Sue Park of Tue 2026-12-15",
        "Moved the meeting with Sue Park of Tue 2026-12-15 to Wed 2026-12-30",
    ]


def test_a_kind_of_a_plugin_says_its_name_and_its_fields(world: World) -> None:
    stored = '{"person":"p-1","booth":"A 7","hours":2}'

    sentence = describe(
        world.network, world.recorded(Unknown(kind="fairs/booth.visited", data=stored))
    )

    assert sentence.text == "Booth visited (fairs) (no plugin here reads it)"
    assert sentence.details == {"person": "p-1", "booth": "A 7", "hours": "2"}


def test_what_is_undone_says_so() -> None:
    with weakties.open(":memory:", clock=lambda: NOW) as network:
        ana = network.add_person(name="Ana Ruiz")
        asked = network.record(E.OutreachSent(person=ana))
        assert not describe(network, asked).is_undone

        append(network, LOG.EventRetracted(event=EventId(asked.id)))

        assert describe(network, asked).to_json()["undone"] is True


def test_after_forgetting_nothing_is_said_of_somebody() -> None:
    from weakties import corrections

    with weakties.open(":memory:", clock=lambda: NOW) as network:
        ana = network.add_person(name="Ana Ruiz", email="ana@example.org")
        network.record(E.OutreachSent(person=ana, note="her two dogs"))
        corrections.forget(network, ana)

        said = "\n".join(map(_shown, describe_all(network, network.log.read())))

    assert "Ana" not in said
    assert "ana@" not in said
    assert "dogs" not in said
    assert "Asked somebody you forgot by e-mail for a talk" in said
