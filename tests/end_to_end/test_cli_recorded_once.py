"""Is the same request or answer recorded once, and everything else as often as it happened?"""

from __future__ import annotations

import pytest
from tests.end_to_end.conftest import Type


def flat(text: str) -> str:
    """Return what was printed as one line."""
    return " ".join(text.split())


def kinds(type_in: Type) -> list[str]:
    return [e["kind"] for e in type_in("history", "--json").json if e["kind"] != "person.added"]


@pytest.mark.parametrize("on", [(), ("--on", "2026-10-01"), ("--on", "yesterday 9:00")])
def test_the_same_request_is_recorded_once(type_in: Type, on: tuple[str, ...]) -> None:
    type_in("add", "Ana Bell")
    type_in("ask", "ana", *on)

    again = flat(type_in("ask", "ana", *on).out)

    assert again.startswith("Already recorded, as event 2: you asked Ana Bell by e-mail on ")
    assert "add --again" in again
    assert type_in("ask", "ana", *on, "--json").json == {"recorded": []}
    more = flat(type_in("ask", "ana", *on, "--words", "80").out)
    assert "Nothing was added: `weakties edit 2` takes what you left out then." in more
    assert kinds(type_in) == ["outreach.sent"]


OTHERS = (
    ("--channel", "phone"), ("--purpose", "job"), ("--on", "yesterday"), ("--on", "2026-11"),
    ("--on", "today 0:01"),
)  # fmt: skip


@pytest.mark.parametrize("options", OTHERS)
def test_another_request_is_recorded(type_in: Type, options: tuple[str, ...]) -> None:
    type_in("add", "Ana Bell")
    type_in("ask", "ana")

    assert "Asked" in type_in("ask", "ana", *options).out

    assert kinds(type_in) == ["outreach.sent"] * 2


@pytest.mark.parametrize(
    "between", [("ask", "ana", "--bounced"), ("ask", "ana", "--close"), ("reply", "ana", "no")]
)
def test_a_request_after_one_that_ended_is_another(type_in: Type, between: tuple[str, ...]) -> None:
    type_in("add", "Ana Bell")
    type_in("ask", "ana")
    type_in(*between)

    type_in("ask", "ana")

    assert kinds(type_in).count("outreach.sent") == 2


def test_months_are_no_days(type_in: Type) -> None:
    type_in("add", "Ana Bell")
    type_in("ask", "ana", "--on", "2026-10")
    type_in("ask", "ana", "--on", "2026-10")

    assert kinds(type_in) == ["outreach.sent"] * 2


def test_an_undone_request_is_recorded_anew_and_again_stays_again(type_in: Type) -> None:
    type_in("add", "Ana Bell")
    type_in("ask", "ana")
    type_in("undo")
    type_in("ask", "ana")
    type_in("ask", "ana", "--again")

    assert kinds(type_in)[-2:] == ["outreach.sent", "outreach.followed_up"]


def test_the_same_answer_is_recorded_once_unless_it_says_more(type_in: Type) -> None:
    type_in("add", "Ana Bell")
    type_in("add", "Ben Okri")
    type_in("ask", "ana")
    type_in("reply", "ana", "later", "--until", "in 3 weeks", "--note", "busy")

    for options in ((), ("--note", "busy"), ("--until", "in 3 weeks")):
        said = flat(type_in("reply", "ana", "later", *options).out)
        assert said.startswith("Already recorded, as event 4: Ana Bell answered on ")
        assert "Nothing is new. If they answered once more, add --again." in said
    assert kinds(type_in).count("reply.received") == 1
    others = (
        ("reply", "ana", "yes"), ("reply", "ana", "later", "--until", "in 5 weeks"),
        ("reply", "ana", "later", "--note", "ill"), ("reply", "ana", "later", "--again"),
        ("reply", "ben", "later"), ("reply", "ana", "later", "--on", "yesterday"),
    )  # fmt: skip
    for number, words in enumerate(others, 2):
        type_in(*words)
        assert kinds(type_in).count("reply.received") == number
