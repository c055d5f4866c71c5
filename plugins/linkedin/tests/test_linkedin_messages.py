"""Which messages are contacts, whatever file and order they come in; none is a request."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from functools import partial

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weakties import Bookmark, Draft, InteractionNoted, Reject, Skip, Source
from weakties_linkedin.messages import Messages, Options

HEADER = [
    "CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO",
    "RECIPIENT PROFILE URLS", "DATE", "SUBJECT", "CONTENT", "FOLDER",
]  # fmt: skip
INVITATIONS = ["From", "To", "Sent At", "Message", "Direction", "inviterProfileUrl",
               "inviteeProfileUrl"]  # fmt: skip
ME, ANA, BEN = "Mira Vale", "Ana Ruiz", "Ben Okri"
Row = list[str]


def url(name: str) -> str:
    return f"https://www.linkedin.com/in/{name.replace(' ', '-').lower()}" if name else ""


def make_message(
    sender: str, to: str | list[str], at: str, text: str = "Hello", talk: str = "t"
) -> Row:
    receivers = [to] if isinstance(to, str) else to
    urls = ",".join(map(url, receivers))
    names = ", ".join(receivers)
    return [talk, "", sender, url(sender), names, urls, f"2025-{at}:00 UTC", "", text, "INBOX"]


def make_invitation(to: str, at: str, note: str = "") -> Row:
    return [ME, to, at, note, "OUTGOING", url(ME), url(to)]


def render_csv(header: Row, rows: list[Row]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


def read_messages(
    rows: list[Row], invitations: list[Row] | None = None, since: Bookmark | None = None
) -> list[object]:
    """Read messages, with invitations beside them if there are any."""
    files = {"messages.csv": render_csv(HEADER, rows)}
    if invitations is not None:
        files["Invitations.csv"] = render_csv(INVITATIONS, invitations)
    sources = [Source(n, partial(bytes, c), lambda: tuple(sources)) for n, c in files.items()]
    return list(Messages().read(sources[0], Options(owner=url(ME)), since))


def list_kinds(items: Sequence[object]) -> list[str]:
    return [d.event.KIND for d in items if isinstance(d, Draft)]


def list_directions(items: Sequence[object]) -> list[str]:
    """Return the direction of each contact, and see that there is nothing else."""
    events = [d.event for d in items if isinstance(d, Draft)]
    assert {event.KIND for event in events} <= {"interaction.noted"}
    return [event.direction for event in events if isinstance(event, InteractionNoted)]


def list_skip_reasons(items: Sequence[object]) -> list[str]:
    return [s.reason for s in items if isinstance(s, Skip) and s.reason != "header"]


def test_a_message_is_a_contact_in_the_direction_it_went_and_asks_for_nothing() -> None:
    items = read_messages(
        [
            make_message(ANA, ME, "03-04 10:00", "And?"),
            make_message(ANA, ME, "03-03 10:00", "Yes"),
            make_message(ME, ANA, "03-02 10:00", "May I ask?"),
            make_message(ANA, ME, "03-01 10:00", "News"),
        ]
    )

    assert list_directions(items) == ["in", "out", "in", "in"]


def test_the_first_answer_is_a_contact_though_they_wrote_earlier_that_day() -> None:
    items = read_messages(
        [
            make_message(ANA, ME, "03-01 12:00", "Yes"),
            make_message(ANA, ME, "03-01 11:00", "Maybe"),
            make_message(ME, ANA, "03-01 10:00", "May I ask?"),
            make_message(ANA, ME, "03-01 09:00", "News"),
        ]
    )

    assert list_directions(items) == ["in", "out", "in"]
    assert len(list_skip_reasons(items)) == 1


def test_a_talk_of_many_lines_is_one_contact_a_day_and_direction() -> None:
    lines = [make_message(s, t, f"03-01 10:{n:02}", str(n))
             for n, (s, t) in enumerate([(ME, ANA), (ANA, ME)] * 20)]  # fmt: skip

    items = read_messages([*lines, make_message(ANA, ME, "03-02 00:00")])

    assert list_directions(items) == ["out", "in", "in"]
    assert len(list_skip_reasons(items)) == 38


def test_every_conversation_with_somebody_is_a_contact_of_its_own() -> None:
    rows = [make_message(ME, name, "03-01 10:00", talk=name) for name in (ANA, BEN)]

    items = read_messages([*rows, make_message(BEN, ME, "03-02 10:00", talk=BEN)])

    assert list_directions(items) == ["out", "out", "in"]


def test_a_group_is_a_contact_with_each_of_it() -> None:
    items = read_messages(
        [make_message(ME, [ANA, BEN], "03-01 10:00"), make_message(ANA, [ME, BEN], "03-01 11:00")]
    )

    people = [getattr(d.event, "people", None) for d in items if isinstance(d, Draft)]
    assert list_kinds(items) == ["interaction.noted"] * 2
    assert people == [("linkedin:ana-ruiz", "linkedin:ben-okri"), ("linkedin:ana-ruiz",)]


def test_before_2023_names_tell_a_group_from_one_person() -> None:
    request = make_message(ME, ANA, "03-01 10:00")
    to_all, to_me = (
        make_message(ANA, [ME, BEN], "03-02 10:00"),
        make_message(ANA, ME, "03-03 10:00"),
    )
    narrow = [row[:5] + row[6:] for row in (HEADER, request, to_all, to_me)]
    content = render_csv(narrow[0], narrow[1:])

    items = list(Messages().read(Source("messages.csv", lambda: content), Options(url(ME)), None))

    assert list_directions(items) == ["out", "in", "in"]


def test_the_note_of_an_invitation_is_told_once_and_can_be_answered() -> None:
    note = "May I ask\nhow you plan?"

    items = read_messages(
        [
            make_message(ME, ANA, "03-01 10:00", "May I ask how  you plan?"),
            make_message(ANA, ME, "03-09 10:00"),
        ],
        [make_invitation(ANA, "3/1/25, 9:00 AM", note)],
    )

    assert list_directions(items) == ["in"]
    assert list_skip_reasons(items) == ["the note of an invitation, which tells of it"]


def test_the_note_of_an_invitation_stays_one_where_the_invitations_are_not_beside_it() -> None:
    rows = [make_message(ME, ANA, "03-01 10:00", "May I ask?")]
    invitations = [make_invitation(ANA, "2/20/25, 9:00 AM", "May I ask?")]

    *whole, mark = read_messages(rows, invitations)

    assert isinstance(mark, Bookmark)
    assert read_messages(rows, since=mark) == whole
    assert list_directions(read_messages(rows)) == ["out"]
    assert "ana" not in mark.cursor


def test_a_bookmark_of_an_older_version_keeps_the_notes_and_makes_contacts_of_requests() -> None:
    rows = [
        make_message(ME, ANA, "03-01 10:00", "May I ask?"),
        make_message(ME, BEN, "03-01 10:00", "And you?"),
    ]
    keys = [d.key for d in read_messages(rows) if isinstance(d, Draft)]
    before = json.dumps({str(keys[0])[:16]: "note", str(keys[1])[:16]: "outreach"})

    assert list_directions(read_messages(rows, since=Bookmark(before))) == ["out"]


def test_without_notes_the_owner_alone_is_remembered_and_not_by_name() -> None:
    items = read_messages(
        [make_message(ME, BEN, "03-01 10:00")], [make_invitation(ANA, "2/20/25, 9:00 AM")]
    )

    [mark] = [g for g in items if isinstance(g, Bookmark)]
    assert list(json.loads(mark.cursor)) == ["owner"]
    assert "mira" not in mark.cursor
    assert list_directions(read_messages([make_message(ME, ANA, "03-01 10:00")], since=mark)) == [
        "out"
    ]


def test_without_the_owner_every_row_says_what_to_do() -> None:
    content = render_csv(HEADER, [make_message(ME, ANA, "03-01 10:00")])

    items = list(Messages().read(Source("messages.csv", lambda: content), Options(), None))

    rejects = [r for r in items if isinstance(r, Reject)]
    assert [r.code for r in rejects] == ["owner.unknown"]
    assert "owner=ADDRESS" in rejects[0].message
    assert ANA in rejects[0].raw
    assert "Hello" not in rejects[0].raw


@pytest.mark.parametrize("owner", [url(ME), "mira-vale", "linkedin.com/in/old, Mira-Vale"])
def test_the_owner_is_named_by_address_or_slug(owner: str) -> None:
    content = render_csv(
        HEADER, [make_message(ME, ANA, "03-01 10:00"), make_message(BEN, ANA, "03-01 10:00")]
    )

    items = list(Messages().read(Source("messages.csv", lambda: content), Options(owner), None))

    assert list_directions(items) == ["out"]
    assert [r.code for r in items if isinstance(r, Reject)] == ["owner.absent"]


def test_no_word_of_a_message_is_kept() -> None:
    items = read_messages(
        [
            make_message(ME, ANA, "03-01 10:00", "Xylophone"),
            make_message(ANA, ME, "03-02 10:00", "Xyz"),
        ]
    )

    kept = [str(attrs.asdict(d)) for d in items if isinstance(d, Draft)]
    assert len(kept) == 2
    assert "xy" not in "".join(kept).lower()


minutes = st.sampled_from(["01 10:00", "01 10:01", "01 23:59", "02 00:00", "02 10:00", "09 10:00"])
letters = st.one_of(
    st.builds(make_message, st.just(ME), st.sampled_from([ANA, BEN, [ANA, BEN]]),
              minutes.map("03-{}".format), st.sampled_from("ab"), st.sampled_from("xy")),
    st.builds(make_message, st.sampled_from([ANA, BEN]), st.sampled_from([ME, [ME, "Wei Chen"]]),
              minutes.map("03-{}".format), st.sampled_from("ab"), st.sampled_from("xy")),
)  # fmt: skip
mailboxes = st.lists(letters, max_size=12)


def list_facts(items: Sequence[object]) -> set[tuple[str | None, object]]:
    return {(d.key, d.event) for d in items if isinstance(d, Draft)}


@given(mailboxes, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_tells_nothing(rows: list[Row], chance: object) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # it is a random.Random

    assert list_facts(read_messages(shuffled)) == list_facts(read_messages(rows))


@given(mailboxes, minutes, st.booleans())
def test_a_later_export_changes_nothing_that_was_told(
    rows: list[Row], until: str, invitations: bool
) -> None:
    beside = [make_invitation(ANA, "2/20/25, 9:00 AM")] if invitations else None
    earlier = [row for row in rows if row[6] <= f"2025-03-{until}:59 UTC"]

    assert list_facts(read_messages(earlier, beside)) <= list_facts(read_messages(rows, beside))


@given(mailboxes)
def test_every_row_is_told_once_and_as_it_happened(rows: list[Row]) -> None:
    items = [g for g in read_messages(rows) if isinstance(g, Draft | Reject | Skip)]

    assert sorted(g.row for g in items) == list(range(1, len(rows) + 2))
    moments = [d.event.at for d in items if isinstance(d, Draft)]
    assert moments == sorted(moments)
