"""Messages of a conversation that count as contacts, and those that are one more line of it.

The first message of each day and direction is a contact; a talk of twenty lines is no twenty
contacts. So is the first answer to my first message, on whatever day: who reviews the contacts
later must see it. My first message tells nothing where an invitation of mine had the same text.
What a message is depends on earlier ones only, so that a later export changes nothing that was
recorded. Whether a contact was a request is for the user to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

import attrs

from weakties import When
from weakties_linkedin.invitations import Invitation

Role = Literal["contact", "note", "more"]
SHORT = 16
"""So many letters of a key tell the beginnings of conversations apart."""


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
        invitations: the invitations I sent, by slug.
        earlier_roles: what the beginnings of conversations were in earlier imports, by the start
            of their             keys. Until version 2 some were requests; those are contacts now.
        first_sent: for each talk, when I first wrote.
    """

    invitations: Mapping[str, list[Invitation]]
    earlier_roles: Mapping[str, str]
    first_sent: dict[object, When] = attrs.field(factory=dict)
    answered: set[object] = attrs.field(factory=set)
    days: set[object] = attrs.field(factory=set)

    def assign_roles(self, messages: Iterable[Message]) -> list[tuple[Message, Role]]:
        """Return what each message is, in the order in which they were sent."""
        ordered = sorted(messages, key=lambda m: (m.at, m.key, m.row))
        return [(message, self._assign_role(message)) for message in ordered]

    def _assign_role(self, message: Message) -> Role:
        role = self._beginning(message) or self._answer(message)
        today = (message.thread, message.sent, message.others, message.at[:10])
        if role is None:
            role = "more" if today in self.days else "contact"
        self.days.add(today)
        return role

    def _beginning(self, message: Message) -> Role | None:
        """Return what my first message to somebody is; None for any other message."""
        if message.group or not message.sent or message.thread in self.first_sent:
            return None
        self.first_sent[message.thread] = message.at
        if before := self.earlier_roles.get(message.key[:SHORT]):
            return "note" if before == "note" else "contact"
        invitations = self.invitations.get(message.others[0], ())
        is_note = any(i.note and i.note == message.text for i in invitations)
        return "note" if is_note else "contact"

    def _answer(self, message: Message) -> Role | None:
        """Return that a message is the first answer to my first; None if it is not."""
        begun = self.first_sent.get(message.thread)
        if message.sent or message.group or begun is None or message.at <= begun:
            return None
        if message.thread in self.answered:
            return None
        self.answered.add(message.thread)
        return "contact"
