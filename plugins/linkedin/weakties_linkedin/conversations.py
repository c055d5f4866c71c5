"""Which message of a conversation is a request, which an answer, and which just one more?

The first message I send to somebody in a conversation is an outreach, unless an invitation of mine
began the same attempt: then it is a second touch, or, if its text is the invitation's, nothing new.
The first later message of theirs is the reply. Of all others, the first of each day and direction
is a contact; a talk of twenty lines is no twenty contacts. What a message is depends on earlier
ones only, so that a later export changes nothing that was told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

import attrs

from weakties import When
from weakties_linkedin.invitations import Invitation

Role = Literal["outreach", "second", "note", "reply", "contact", "more"]
BEGINNINGS: tuple[Role, ...] = ("outreach", "second", "note")

ATTEMPT = timedelta(days=30)
"""A message so soon after an invitation to the same person belongs to it."""
SHORT = 16
"""So many letters of a key tell the beginnings of conversations apart."""
UNZONED = timedelta(days=1)
"""An invitation tells no time zone, so a message may seem that much earlier."""


class Message(NamedTuple):
    """A message, as far as its place in a conversation matters.

    Attributes:
        key: names it for ever.
        others: the slugs of whom it is about: the sender, or all to whom I sent it.
        group: all who take part besides me, where that is more than one.
        text: a digest of its words.
    """

    row: int
    key: str
    at: When
    conversation: str
    sent: bool
    others: tuple[str, ...]
    group: tuple[str, ...]
    words: int
    text: str = ""

    @property
    def thread(self) -> tuple[str, tuple[str, ...]]:
        """Name the talk it belongs to: one conversation with the same people."""
        return self.conversation, self.group or self.others


@attrs.define
class Conversations:
    """What was said so far, message by message.

    Attributes:
        invited: the invitations I sent, by slug.
        before: what the beginnings of conversations were told as, by the start of their keys.
        asked: for each talk, when I began to ask.
    """

    invited: Mapping[str, list[Invitation]]
    before: Mapping[str, Role]
    asked: dict[object, When] = attrs.field(factory=dict)
    answered: set[object] = attrs.field(factory=set)
    days: set[object] = attrs.field(factory=set)

    def roles(self, messages: Iterable[Message]) -> list[tuple[Message, Role]]:
        """Say what each message is, in the order in which they were sent."""
        ordered = sorted(messages, key=lambda m: (m.at, m.key, m.row))
        return [(message, self._role(message)) for message in ordered]

    def _role(self, message: Message) -> Role:
        role = self._beginning(message) or self._answer(message)
        today = (message.thread, message.sent, message.others, message.at[:10])
        if role is None:
            role = "more" if today in self.days else "contact"
        self.days.add(today)
        return role

    def _beginning(self, message: Message) -> Role | None:
        """Say how I began to ask; a group is not asked, and who is asked already is not again."""
        if message.group or not message.sent or message.thread in self.asked:
            return None
        self.asked[message.thread] = message.at
        return self.before.get(message.key[:SHORT]) or self._attempt(message)

    def _attempt(self, message: Message) -> Role:
        """Compare a first message with the invitations to the same person."""
        invitations = self.invited.get(message.others[0], ())
        if any(i.note and i.note == message.text for i in invitations):
            return "note"
        return "second" if any(_is_soon(i.at, message.at) for i in invitations) else "outreach"

    def _answer(self, message: Message) -> Role | None:
        """Say whether it is the first answer to what I asked."""
        asked = self.asked.get(message.thread)
        if message.sent or message.group or asked is None or message.at <= asked:
            return None
        if message.thread in self.answered:
            return None
        self.answered.add(message.thread)
        return "reply"


def _is_soon(invited: When, sent: When) -> bool:
    """Claim that a message belongs to the attempt that an invitation began."""
    passed = datetime.fromisoformat(sent[:19]) - datetime.fromisoformat(invited[:19])
    return -UNZONED <= passed <= ATTEMPT
