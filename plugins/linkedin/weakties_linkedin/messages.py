"""Contacts by message: with whom, on which days, and who wrote."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain
from typing import Any

import attrs

from weakties import (
    Bookmark,
    Draft,
    Importer,
    InteractionNoted,
    Match,
    PersonAdded,
    Reject,
    Skip,
    Source,
    When,
)
from weakties_linkedin.conversations import SHORT, Conversations, Message, Role
from weakties_linkedin.invitations import list_sent
from weakties_linkedin.mailbox import TABLE, Letter, iterate_anonymous, iterate_letters
from weakties_linkedin.naming import split_names, strip_suffixes
from weakties_linkedin.owner import Ends, digest_of, find_owner
from weakties_linkedin.people import (
    ALIAS,
    DELETED,
    MEMBER,
    ConnectionIndex,
    build_claim,
    make_acquaintance,
)
from weakties_linkedin.tables import Row, iterate_rows, sniff

ID = "linkedin.messages"
CROWD = 10
"""A message to more people than this is an announcement, and no contact with each."""
MORE = "one more message of the same talk, day and direction"
NOTE = "the note of an invitation, which tells of it"
CROWDED = f"a message among more than {CROWD} people"
SELF = "a message to nobody but its sender"
_NOBODY = (
    "It is not clear which of the people is you; import the whole export, or name your profile "
    "with the option owner=ADDRESS."
)
_OTHERS = (
    "It is neither from you nor to you; name every address that your profile had "
    "with the option owner=ADDRESS,ADDRESS."
)
_NAMELESS = (
    "It does not give the profile of whom it went to, and nobody of exactly that name wrote in "
    "that conversation; export again, since 2023 LinkedIn gives everybody's profile."
)
_CODES = {
    MORE: "message.more", NOTE: "message.note", CROWDED: "message.crowd", SELF: "message.self",
    DELETED: "member.deleted",
}  # fmt: skip
OWNER = "owner"
"""Where the bookmark keeps whose export it was."""
RowResult = Draft | Reject | Skip


@attrs.frozen
class Options:
    """What a user may set.

    Attributes:
        owner: the address of the profile whose export it is; several are parted by commas.
    """

    owner: str = ""


class Messages(Importer):
    """Reads who wrote to whom and when; no word of a message is kept.

    Every message is a contact, in or out, and none is a request: whether a message asked for a
    talk, the user says afterwards. A file begins with the latest conversation; its rows are given
    as they happened, not as they stand.
    """

    id = ID
    version = 4
    title = "LinkedIn messages (messages.csv)"
    options = Options

    def sniff(self, source: Source) -> Match | None:
        """See :meth:`weakties.Importer.sniff`."""
        return sniff(source, TABLE)

    def read(
        self, source: Source, options: Any, since: Bookmark | None
    ) -> Iterator[RowResult | Bookmark]:
        """See :meth:`weakties.Importer.read`.

        The bookmark keeps how conversations began, and whose export it was.
        """
        quiet = Source(
            source.name, source.read, source.neighbors
        )  # lines of whole books, told late
        results = list(iterate_letters(quiet))
        before: dict[str, str] = json.loads(since.cursor) if since else {}
        mailbox = _Mailbox.of(results, source, (options or Options()).owner, before.get(OWNER, ""))
        neighbor = source.find_neighbor("Invitations.csv")
        invitations = list_sent(neighbor) if neighbor else {}
        talks = Conversations(invitations, before)
        roles = talks.assign_roles(filter(None, map(mailbox.build_message, mailbox.letters)))
        yield from _order_by_time(
            results, {m.row: _build_draft(m, r, mailbox) for m, r in roles}, mailbox, quiet
        )
        notes: dict[str, str] = {m.key[:SHORT]: r for m, r in roles if r == "note"}
        if mailbox.is_sure:
            notes[OWNER] = ",".join(sorted(map(digest_of, mailbox.me)))
        after = {**notes, **before, **{name: notes[name] for name in (OWNER,) if name in notes}}
        if after != before:
            yield Bookmark(json.dumps(after, sort_keys=True))


@attrs.frozen(slots=False)
class _Mailbox:
    """A file, seen from its owner.

    Attributes:
        me: the owner's slugs.
        is_sure: whether the user or the export says so.
        own: the names under which the owner sends.
        senders: for each conversation the slugs of those who wrote, by name.
        names: what everybody is called, by slug.
        connected: the connections beside the file.
    """

    letters: list[Letter]
    me: frozenset[str]
    is_sure: bool
    own: frozenset[str]
    senders: dict[tuple[str, str], set[str]]
    names: dict[str, str]
    connected: ConnectionIndex

    @classmethod
    def of(
        cls, results: Iterable[Letter | Reject | Skip], source: Source, option: str, remembered: str
    ) -> _Mailbox:
        """Find out whose it is, and what people are called."""
        sent_letters = [result for result in results if isinstance(result, Letter)]
        quiet = Source(source.name, source.read, source.neighbors)
        ends = chain(
            (
                Ends(x.name.casefold(), x.sender, x.receiver, x.receivers, x.is_whole)
                for x in sent_letters
            ),
            (
                Ends("", "", a.receiver, a.receivers, len(a.receivers) == 1)
                for a in iterate_anonymous(quiet)
            ),
        )
        me, is_sure = find_owner(option, source, ends, remembered.split(","))
        senders: dict[tuple[str, str], set[str]] = {}
        names: dict[str, str] = {}
        for x in sent_letters:
            senders.setdefault((x.conversation, x.name.casefold()), set()).add(x.sender)
            names.setdefault(x.sender, x.name)
        for x in sent_letters:
            if len(x.receivers) == 1 and x.nameless == 0:
                names.setdefault(x.receivers[0], x.receiver)
        for x in sent_letters:
            several = split_names(x.receiver) if len(x.receivers) > 1 and x.nameless == 0 else []
            if len(several) == len(x.receivers):
                for profile, name in zip(x.receivers, several, strict=True):
                    names.setdefault(profile, name)
        own = frozenset(x.name.casefold() for x in sent_letters if x.sender in me)
        return cls(sent_letters, me, is_sure, own, senders, names, ConnectionIndex(source))

    def build_message(self, x: Letter) -> Message | None:
        """Return what a letter is to the owner; None if nothing, see `explain_refusal`."""
        if not self.me or self.explain_refusal(x) is not None:
            return None
        sent, others = x.sender in self.me, self._list_others(x)
        about = others if sent else (x.sender,)
        alone = len(others) + (x.nameless or 0) == 1 and self._is_to_me_alone(x)
        group = () if alone else tuple(sorted(others)) or (x.sender,)
        return Message(x.row, x.key, x.at, x.conversation, sent, about, group, x.words, x.text)

    def explain_refusal(self, x: Letter) -> tuple[str, str] | None:
        """Return why a letter is not a message of the owner, with a code; None if it is one."""
        if not self.me:
            return "owner.unknown", _NOBODY
        everybody = {x.sender, *x.receivers}
        if x.is_whole and not everybody & self.me:
            return "owner.absent", _OTHERS
        more = x.nameless if x.nameless is not None else len(split_names(x.receiver)) - 1
        if len(self._list_others(x)) + more > CROWD:
            return "", CROWDED
        if self._list_others(x):
            return None
        if x.is_whole:
            return "", SELF
        return ("", DELETED) if x.receiver.casefold() == MEMBER else ("person.unknown", _NAMELESS)

    def _list_others(self, x: Letter) -> tuple[str, ...]:
        """Return all who have to do with it besides the owner.

        Before 2023 no column gives the receivers' profiles: then it is who wrote in the same
        conversation under exactly that name, else the only connection of that name.
        """
        receivers: Iterable[str] = x.receivers
        if x.nameless is None and x.sender in self.me:
            whole = self._find_receiver(x, x.receiver)
            several = (self._find_receiver(x, name) for name in split_names(x.receiver))
            receivers = [whole] if whole else filter(None, several)
        return tuple(p for p in dict.fromkeys((x.sender, *receivers)) if p not in self.me)

    def _find_receiver(self, x: Letter, name: str) -> str:
        """Return whom a letter names as its receiver: a slug, or a connection without one."""
        wrote = self.senders.get((x.conversation, name.casefold()), set())
        if wrote:
            return next(iter(wrote)) if len(wrote) == 1 else ""
        connection = self.connected.find_only(name)
        return (connection.linkedin or connection.person) if connection else ""

    @cached_property
    def _connections_by_slug(self) -> dict[str, PersonAdded]:
        """Who is one of the connections that have a name and no profile, by slug.

        That is so where nobody else in the mailbox, and no other connection, has that name.
        """
        slugs: dict[str, list[str]] = {}
        for profile, name in self.names.items():
            slugs.setdefault(strip_suffixes(name), []).append(profile)
        matches = {
            matches[0]: connection
            for name, matches in slugs.items()
            if len(matches) == 1 and (connection := self.connected.find_only(name))
        }
        return {
            p: connection
            for p, connection in matches.items()
            if not (connection.linkedin or connection.email)
        }

    def find_person(self, profile: str, at: When) -> PersonAdded:
        """Return what is told of somebody: a profile, or a connection that had none by then."""
        if profile.startswith(ALIAS):
            return PersonAdded(
                person=build_claim(profile),
                alias=profile.removeprefix(ALIAS),
                found="linkedin",
                at=at,
            )
        name = self.names.get(profile, "")
        if (connection := self._connections_by_slug.get(profile)) is None:
            return make_acquaintance(profile, name, at)
        return PersonAdded(
            person=connection.person, alias=connection.alias, found="linkedin", name=name or None,
            linkedin=profile, at=at,
        )  # fmt: skip

    def _is_to_me_alone(self, x: Letter) -> bool:
        """Check if a letter went to nobody else, as far as names tell where profiles do not."""
        if x.nameless is not None or x.sender in self.me or not self.own:
            return True
        return x.receiver.casefold() in self.own


def _order_by_time(
    results: Iterable[Letter | Reject | Skip],
    outcomes: dict[int, RowResult],
    mailbox: _Mailbox,
    quiet: Source,
) -> Iterator[RowResult]:
    """Yield the result of every row, ordered by time.

    A row without a moment stays behind the one before it.
    """
    refused: dict[int, tuple[str, str]] = {}
    order: list[tuple[str, int, RowResult | None]] = []
    at = ""
    for result in results:
        if isinstance(result, Letter):
            at = result.at
            if result.row not in outcomes:
                refused[result.row] = mailbox.explain_refusal(result) or ("", SELF)
            order.append((at, result.row, outcomes.get(result.row)))
        else:
            order.append((at, result.row, result))
    rejects = {row for row, (code, _) in refused.items() if code}
    again = iterate_rows(quiet, TABLE) if rejects else ()
    lines = (result.line for result in again if isinstance(result, Row))
    raw = {line.row: line.raw for line in lines if line.row in rejects}
    for _, row, done in sorted(order, key=lambda o: o[:2]):
        code, message = refused.get(row, ("", ""))
        if done is None and code:
            done = Reject(code, message, row, raw[row], reason=message)  # noqa: PLW2901  # what became of it
        yield done or Skip(message, row, code=_CODES[message])


def _build_draft(message: Message, role: Role, mailbox: _Mailbox) -> Draft | Skip:
    """Turn a message into the contact it is, if it is one; what it says is not read."""
    if role != "contact":
        reason = NOTE if role == "note" else MORE
        return Skip(reason, message.row, code=_CODES[reason])
    mentions = tuple(mailbox.find_person(p, message.at) for p in message.others)
    event = InteractionNoted(
        people=tuple(person.person for person in mentions),
        channel="linkedin-message",
        direction="out" if message.sent else "in",
        at=message.at,
    )
    return Draft(event=event, key=message.key, source=ID, row=message.row, mentions=mentions)
