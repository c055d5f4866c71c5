"""With whom was I in contact, on which days, and who wrote?"""

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
from weakties_linkedin.invitations import sent_to
from weakties_linkedin.mailbox import TABLE, Letter, anonymous, letters
from weakties_linkedin.naming import bare, split_names
from weakties_linkedin.owner import Ends, digest_of, find_owner
from weakties_linkedin.people import ALIAS, DELETED, MEMBER, Connected, acquaintance, claim
from weakties_linkedin.tables import Row, rows, sniff

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
Told = Draft | Reject | Skip


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
    ) -> Iterator[Told | Bookmark]:
        """See :meth:`weakties.Importer.read`.

        The bookmark keeps how conversations began, and whose export it was.
        """
        quiet = Source(
            source.name, source.read, source.neighbors
        )  # lines of whole books, told late
        seen = list(letters(quiet))
        before: dict[str, str] = json.loads(since.cursor) if since else {}
        mailbox = _Mailbox.of(seen, source, (options or Options()).owner, before.get(OWNER, ""))
        beside = source.beside("Invitations.csv")
        invited = sent_to(beside) if beside else {}
        talks = Conversations(invited, before)
        said = talks.roles(filter(None, map(mailbox.message, mailbox.letters)))
        yield from _in_time(seen, {m.row: _told(m, r, mailbox) for m, r in said}, mailbox, quiet)
        notes: dict[str, str] = {m.key[:SHORT]: r for m, r in said if r == "note"}
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
    connected: Connected

    @classmethod
    def of(
        cls, seen: Iterable[Letter | Reject | Skip], source: Source, told: str, remembered: str
    ) -> _Mailbox:
        """Find out whose it is, and what people are called."""
        found = [one for one in seen if isinstance(one, Letter)]
        quiet = Source(source.name, source.read, source.neighbors)
        ends = chain(
            (Ends(x.name.casefold(), x.sender, x.receiver, x.receivers, x.is_whole) for x in found),
            (
                Ends("", "", a.receiver, a.receivers, len(a.receivers) == 1)
                for a in anonymous(quiet)
            ),
        )
        me, is_sure = find_owner(told, source, ends, remembered.split(","))
        senders: dict[tuple[str, str], set[str]] = {}
        names: dict[str, str] = {}
        for x in found:
            senders.setdefault((x.conversation, x.name.casefold()), set()).add(x.sender)
            names.setdefault(x.sender, x.name)
        for x in found:
            if len(x.receivers) == 1 and x.nameless == 0:
                names.setdefault(x.receivers[0], x.receiver)
        for x in found:
            several = split_names(x.receiver) if len(x.receivers) > 1 and x.nameless == 0 else []
            if len(several) == len(x.receivers):
                for profile, name in zip(x.receivers, several, strict=True):
                    names.setdefault(profile, name)
        own = frozenset(x.name.casefold() for x in found if x.sender in me)
        return cls(found, me, is_sure, own, senders, names, Connected(source))

    def message(self, x: Letter) -> Message | None:
        """Give a letter as what it is to the owner; None if it is nothing, see `refusal`."""
        if not self.me or self.refusal(x) is not None:
            return None
        sent, others = x.sender in self.me, self._others(x)
        about = others if sent else (x.sender,)
        alone = len(others) + (x.nameless or 0) == 1 and self._is_to_me_alone(x)
        group = () if alone else tuple(sorted(others)) or (x.sender,)
        return Message(x.row, x.key, x.at, x.conversation, sent, about, group, x.words, x.text)

    def refusal(self, x: Letter) -> tuple[str, str] | None:
        """Say why a letter is no message of the owner's: by a code, and none where it is no use."""
        if not self.me:
            return "owner.unknown", _NOBODY
        everybody = {x.sender, *x.receivers}
        if x.is_whole and not everybody & self.me:
            return "owner.absent", _OTHERS
        more = x.nameless if x.nameless is not None else len(split_names(x.receiver)) - 1
        if len(self._others(x)) + more > CROWD:
            return "", CROWDED
        if self._others(x):
            return None
        if x.is_whole:
            return "", SELF
        return ("", DELETED) if x.receiver.casefold() == MEMBER else ("person.unknown", _NAMELESS)

    def _others(self, x: Letter) -> tuple[str, ...]:
        """Give all who have to do with it besides the owner.

        Before 2023 no column gives the receivers' profiles: then it is who wrote in the same
        conversation under exactly that name, else the only connection of that name.
        """
        receivers: Iterable[str] = x.receivers
        if x.nameless is None and x.sender in self.me:
            whole = self._named(x, x.receiver)
            several = (self._named(x, name) for name in split_names(x.receiver))
            receivers = [whole] if whole else filter(None, several)
        return tuple(p for p in dict.fromkeys((x.sender, *receivers)) if p not in self.me)

    def _named(self, x: Letter, name: str) -> str:
        """Return whom a letter names as its receiver: a slug, or a connection without one."""
        wrote = self.senders.get((x.conversation, name.casefold()), set())
        if wrote:
            return next(iter(wrote)) if len(wrote) == 1 else ""
        held = self.connected.only(name)
        return (held.linkedin or held.person) if held else ""

    @cached_property
    def _same(self) -> dict[str, PersonAdded]:
        """Who is one of the connections that have a name and no profile, by slug.

        That is so where nobody else in the mailbox, and no other connection, has that name.
        """
        slugs: dict[str, list[str]] = {}
        for profile, name in self.names.items():
            slugs.setdefault(bare(name), []).append(profile)
        found = {found[0]: held for name, found in slugs.items()
                 if len(found) == 1 and (held := self.connected.only(name))}  # fmt: skip
        return {p: held for p, held in found.items() if not (held.linkedin or held.email)}

    def person(self, profile: str, at: When) -> PersonAdded:
        """Return what is told of somebody: a profile, or a connection that had none by then."""
        if profile.startswith(ALIAS):
            return PersonAdded(
                person=claim(profile), alias=profile.removeprefix(ALIAS), found="linkedin", at=at
            )
        name = self.names.get(profile, "")
        if (held := self._same.get(profile)) is None:
            return acquaintance(profile, name, at)
        return PersonAdded(
            person=held.person, alias=held.alias, found="linkedin", name=name or None,
            linkedin=profile, at=at,
        )  # fmt: skip

    def _is_to_me_alone(self, x: Letter) -> bool:
        """Claim that a letter went to nobody else, as far as names tell where profiles do not."""
        if x.nameless is not None or x.sender in self.me or not self.own:
            return True
        return x.receiver.casefold() in self.own


def _in_time(
    seen: Iterable[Letter | Reject | Skip], told: dict[int, Told], mailbox: _Mailbox, quiet: Source
) -> Iterator[Told]:
    """Give what became of every row, by when it happened.

    A row without a moment stays behind the one before it.
    """
    refused: dict[int, tuple[str, str]] = {}
    order: list[tuple[str, int, Told | None]] = []
    at = ""
    for one in seen:
        if isinstance(one, Letter):
            at = one.at
            if one.row not in told:
                refused[one.row] = mailbox.refusal(one) or ("", SELF)
            order.append((at, one.row, told.get(one.row)))
        else:
            order.append((at, one.row, one))
    rejects = {row for row, (code, _) in refused.items() if code}
    again = rows(quiet, TABLE) if rejects else ()
    lines = (one.line for one in again if isinstance(one, Row))
    raw = {line.row: line.raw for line in lines if line.row in rejects}
    for _, row, done in sorted(order, key=lambda o: o[:2]):
        code, message = refused.get(row, ("", ""))
        if done is None and code:
            done = Reject(code, message, row, raw[row], reason=message)  # noqa: PLW2901  # what became of it
        yield done or Skip(message, row, code=_CODES[message])


def _told(message: Message, role: Role, mailbox: _Mailbox) -> Draft | Skip:
    """Turn a message into the contact it is, if it is one; what it says is not read."""
    if role != "contact":
        reason = NOTE if role == "note" else MORE
        return Skip(reason, message.row, code=_CODES[reason])
    mentions = tuple(mailbox.person(p, message.at) for p in message.others)
    event = InteractionNoted(
        people=tuple(person.person for person in mentions),
        channel="linkedin-message",
        direction="out" if message.sent else "in",
        at=message.at,
    )
    return Draft(event=event, key=message.key, source=ID, row=message.row, mentions=mentions)
