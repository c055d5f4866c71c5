"""An export is a pool: whatever it holds, and in whatever parts it comes, it asks for nothing."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

import weakties
import weakties_linkedin
from weakties import (
    Draft,
    Network,
    OutreachSent,
    ReplyRates,
    ReplyReceived,
    Source,
    exchange,
    progress,
)
from weakties_linkedin.messages import Messages, Options

HEADER = ["CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO",
          "RECIPIENT PROFILE URLS", "DATE", "SUBJECT", "CONTENT", "FOLDER"]  # fmt: skip
INVITATIONS = ["From", "To", "Sent At", "Message", "Direction", "inviterProfileUrl",
               "inviteeProfileUrl"]  # fmt: skip
ME, ANA, BEN = "Mira Vale", "Ana Ruiz", "Ben Okri"
COMPLETE = Path(__file__).parent / "samples" / "exports" / "complete_2026"
Row = list[str]


def url(name: str) -> str:
    return f"https://www.linkedin.com/in/{name.replace(' ', '-').lower()}"


def make_message(sender: str, to: str, day: int, hour: int = 10, talk: str = "t") -> Row:
    at = f"2026-10-{day:02} {hour:02}:00:00 UTC"
    return [talk, "", sender, url(sender), to, url(to), at, "", f"{day} {hour}", "INBOX"]


def make_invitation(to: str, day: int, note: str = "") -> Row:
    return [ME, to, f"10/{day}/26, 9:00 AM", note, "OUTGOING", url(ME), url(to)]


def open_network() -> Network:
    clock = datetime(2026, 11, 30, 12, tzinfo=UTC)
    return weakties.open(":memory:", plugins=[weakties_linkedin], clock=lambda: clock)


def mailbox(rows: list[Row]) -> Source:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADER, *rows])
    content = text.getvalue().encode()
    return Source("messages.csv", lambda: content)


def import_messages(
    network: Network, rows: list[Row], invitations: list[Row] | None = None
) -> exchange.ImportReport:
    """Import a mailbox, with invitations beside it if there are any."""
    with TemporaryDirectory() as folder:
        for name, head, body in (("messages.csv", HEADER, rows),
                                 ("Invitations.csv", INVITATIONS, invitations or [])):  # fmt: skip
            if body:
                text = io.StringIO(newline="")
                csv.writer(text).writerows([head, *body])
                (Path(folder) / name).write_text(text.getvalue(), encoding="utf-8", newline="")
        return exchange.import_file(network, Path(folder), options={"owner": url(ME)})


def describe_candidates(
    candidates: list[exchange.Candidate],
) -> list[tuple[str, str, str, str | None]]:
    return [
        (c.label, c.channel, c.at[:10], c.answered_at and c.answered_at[:10]) for c in candidates
    ]


def test_an_invitation_that_was_answered_began_the_contact() -> None:
    with open_network() as network:
        import_messages(
            network,
            [make_message(ANA, ME, 5)],
            [make_invitation(ANA, 3, "May I ask?"), make_invitation(BEN, 4)],
        )

        bare = exchange.find_candidates(network, invitations=True)
        assert describe_candidates(exchange.find_candidates(network)) == [
            (ANA, "linkedin-invitation", "2026-10-03", "2026-10-05")
        ]
        assert describe_candidates(bare)[0] == (BEN, "linkedin-invitation", "2026-10-04", None)
        assert exchange.count_pool(network).wrote_first == 0


def test_a_message_after_an_invitation_is_what_asked() -> None:
    with open_network() as network:
        import_messages(
            network, [make_message(ME, ANA, 5), make_message(ANA, ME, 6)], [make_invitation(ANA, 3)]
        )

        assert describe_candidates(exchange.find_candidates(network)) == [
            (ANA, "linkedin-message", "2026-10-05", "2026-10-06")
        ]


def test_what_came_in_the_same_second_is_no_answer() -> None:
    with open_network() as network:
        import_messages(network, [make_message(ME, ANA, 5), make_message(ANA, ME, 5)])

        assert all(c.answered_at is None for c in exchange.find_candidates(network))


def test_a_confirmed_request_names_its_message_and_the_reply_names_the_request() -> None:
    with open_network() as network:
        import_messages(network, [make_message(ME, ANA, 5), make_message(ANA, ME, 7)])
        (candidate,) = exchange.find_candidates(network)

        sent, reply = exchange.confirm_requests(network, [candidate], reply="yes")

        assert (sent.cause, reply.cause) == (candidate.contact, candidate.answer)
        assert isinstance(sent.event, OutreachSent)
        assert isinstance(reply.event, ReplyReceived)
        assert (sent.occurred_at, reply.occurred_at) == (
            "2026-10-05T10:00:00Z", "2026-10-07T10:00:00Z",
        )  # fmt: skip
        assert (reply.event.outreach, reply.event.sentiment) == (sent.id, "yes")
        assert exchange.confirm_requests(network, [candidate]) == []


def test_a_request_that_an_older_version_recorded_is_a_contact_once_imported_again() -> None:
    with open_network() as network:
        import_messages(network, [make_message(ME, ANA, 5)])
        (contact,) = network.log.read(kinds=("interaction.noted",))
    key = Messages().read(mailbox([make_message(ME, ANA, 5)]), Options(url(ME)), None)
    name = next(d.key for d in key if isinstance(d, Draft))
    with open_network() as old:
        person = old.add_person(name=ANA, linkedin=url(ANA))
        request = Draft(
            event=OutreachSent(person=person, channel="linkedin-message", at=contact.event.at),
            key=f"linkedin.messages\0{name}", source="linkedin.messages", batch="b-old",
        )  # fmt: skip
        old.log.transact(lambda writer: writer.append([request]))
        assert old.read(ReplyRates).count_by_channel()["linkedin-message"].of == 1

        report = import_messages(old, [make_message(ME, ANA, 5)])

        assert report.counts()["changed"] == 1
        assert old.read(ReplyRates).count_by_channel() == {}
        assert describe_candidates(exchange.find_candidates(old)) == [
            (ANA, "linkedin-message", "2026-10-05", None)
        ]


def test_a_whole_export_owes_nothing_and_rates_nothing() -> None:
    with open_network() as network:
        exchange.import_file(network, COMPLETE)

        assert weakties.list_due_items(network) == []
        assert [f for m in progress.measure_statistics(network) for f in m.figures if f.of] == []
        assert exchange.count_pool(network).is_untouched


days, hours = st.integers(1, 28), st.integers(8, 18)
letters = st.builds(
    make_message,
    st.just(ME), st.sampled_from([ANA, BEN]), days, hours, st.sampled_from("ab"),
) | st.builds(
    make_message,
    st.sampled_from([ANA, BEN]), st.just(ME), days, hours, st.sampled_from("ab"),
)  # fmt: skip
mailboxes = st.lists(letters, min_size=1, max_size=8, unique_by=lambda row: (row[6], row[2]))


@given(mailboxes)
def test_no_mailbox_asks_for_anything_until_it_is_confirmed_and_then_once(rows: list[Row]) -> None:
    with open_network() as network:
        import_messages(network, rows)
        assert weakties.list_due_items(network) == []
        assert network.read(ReplyRates).count_by_channel() == {}

        candidates = exchange.find_candidates(network)
        first = {name: min(r[6] for r in rows if name in (r[2], r[4]))
                 for name in {name for r in rows for name in (r[2], r[4])} - {ME}}  # fmt: skip
        mine = {name for name, at in first.items()
                if {r[2] for r in rows if r[6] == at and name in (r[2], r[4])} == {ME}}  # fmt: skip
        either = {name for name, at in first.items()
                  if ME in {r[2] for r in rows if r[6] == at and name in (r[2], r[4])}}  # fmt: skip
        assert mine <= {c.label for c in candidates} <= either
        exchange.confirm_requests(network, candidates)
        assert exchange.confirm_requests(network, candidates) == []
        assert exchange.confirm_requests(network, exchange.find_candidates(network)) == []
        sent = list(network.log.read(kinds=("outreach.sent",)))
        assert len(sent) == len(candidates)


@given(mailboxes, st.integers(0, 8))
def test_in_whatever_parts_a_mailbox_comes_the_same_could_be_requests(
    rows: list[Row], cut: int
) -> None:
    whole, parts = open_network(), open_network()
    with whole, parts:
        import_messages(whole, rows)
        for part in (rows[cut:], rows[:cut]):
            if part:
                import_messages(parts, part)

        same = describe_candidates(exchange.find_candidates(whole))
        ties = len({r[6] for r in rows}) < len(rows)
        assert ties or describe_candidates(exchange.find_candidates(parts)) == same
