"""Rows of ``messages.csv``, before it is known whose mailbox it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

from weakties import Reject, Skip, Source, When
from weakties_linkedin.addresses import parse_slug
from weakties_linkedin.dates import parse_moment
from weakties_linkedin.header import Columns
from weakties_linkedin.keys import build_key, digest_words
from weakties_linkedin.people import DELETED, MEMBER, NO_PROFILE, STRANGE
from weakties_linkedin.tables import Row, Table, iterate_rows, reject_row

DRAFT = "a draft that was never sent"
SPAM = "a message in the spam folder"
SPONSORED = "a sponsored message"
PAGE = "a sender without a profile, such as an organization's page"
_CODES = {
    DRAFT: "message.draft", SPAM: "message.spam", SPONSORED: "message.sponsored",
    PAGE: "sender.page", DELETED: "member.deleted",
}  # fmt: skip
_CAMPAIGN = '<p class="spinmail-quill-editor'
_BETWEEN = re.compile(r"\s*,\s*|\s+")
_PAGES = ("/company/", "/school/", "/showcase/")


class Cells(NamedTuple):
    """What one row says; columns that only some years have are empty in others."""

    conversation: str
    sender: str
    sender_url: str
    receiver: str
    receiver_urls: str
    date: str
    content: str
    folder: str
    draft: str
    conversation_draft: str


TABLE = Table(
    ("messages.csv",),
    Columns(
        Cells,
        {
            "conversation id": "conversation",
            "from": "sender",
            "sender profile url": "sender_url",
            "to": "receiver",
            "recipient profile urls": "receiver_urls",
            "date": "date",
            "content": "content",
            "folder": "folder",
            "is message draft": "draft",
            "is conversation draft": "conversation_draft",
        },
        ("CONVERSATION ID", "FROM", "TO", "DATE", "CONTENT", "SENDER PROFILE URL"),
        frozenset({"content"}),
        frozenset({"content", "subject", "conversation title"}),
    ),
)


class Letter(NamedTuple):
    """A message that was sent by somebody who has a profile.

    Attributes:
        receivers: the slugs of those to whom it went, the owner perhaps among them.
        nameless: how many others it went to of whom no profile is given; None if no column
            gives profiles of receivers at all.
        text: a digest of its words.
    """

    row: int
    key: str
    at: When
    conversation: str
    name: str
    sender: str
    receiver: str
    receivers: tuple[str, ...]
    nameless: int | None
    words: int
    text: str

    @property
    def is_whole(self) -> bool:
        """Check whether the profiles of all who have to do with it are given."""
        return bool(self.receivers) and self.nameless == 0


class Anonymous(NamedTuple):
    """A message whose sender has no profile: whoever received it may be the owner.

    Attributes:
        receiver: as the file names them.
        receivers: the slugs of those to whom it went.
    """

    receiver: str
    receivers: tuple[str, ...]


def iterate_anonymous(source: Source) -> Iterator[Anonymous]:
    """Yield to whom advertising went, and what was sent by people who left."""
    for row in iterate_rows(source, TABLE):
        if isinstance(row, Row) and not row.cells.sender_url:
            cells = row.cells
            addresses = _BETWEEN.split(cells.receiver_urls) if cells.receiver_urls else []
            yield Anonymous(cells.receiver, tuple(filter(None, map(parse_slug, addresses))))


def iterate_letters(source: Source) -> Iterator[Letter | Reject | Skip]:
    """Yield what each row says; drafts, spam and advertising are none of mine."""
    for row in iterate_rows(source, TABLE):
        yield _read_letter(row) if isinstance(row, Row) else row


def _read_letter(row: Row[Cells]) -> Letter | Reject | Skip:
    line, cells = row
    if reason := _find_exclusion(cells):
        return Skip(reason, line.row, code=_CODES[reason])
    profile, at = parse_slug(cells.sender_url), parse_moment(cells.date)
    if profile is None:
        message_text = STRANGE.format(cells.sender_url)
        return reject_row("address.unreadable", message_text, line, NO_PROFILE)
    if at is None:
        message = f"DATE is {cells.date!r}; expected a moment such as 2024-03-05 14:07:09 UTC."
        reason = "DATE is no moment such as 2024-03-05 14:07:09 UTC; write it so."
        return reject_row("date.unreadable", message, line, reason)
    content = sha256(cells.content.encode()).hexdigest()
    addresses = _BETWEEN.split(cells.receiver_urls) if cells.receiver_urls else []
    slugs = [parse_slug(address) for address in addresses]
    receivers = tuple(dict.fromkeys(filter(None, slugs)))
    return Letter(
        line.row, build_key(cells.conversation, at, profile, content), at, cells.conversation,
        cells.sender, profile, cells.receiver, receivers,
        slugs.count(None) if addresses else None,
        len(cells.content.split()), digest_words(cells.content),
    )  # fmt: skip


def _find_exclusion(cells: Cells) -> str:
    """Return why a row is no message from one person to others; empty if it is one."""
    if {"yes", "true"} & {cells.draft.casefold(), cells.conversation_draft.casefold()}:
        return DRAFT
    if cells.folder.casefold() == "spam":
        return SPAM
    if not cells.sender_url:
        if cells.content.startswith(_CAMPAIGN):
            return SPONSORED
        return DELETED if cells.sender.casefold() == MEMBER else PAGE
    return PAGE if any(page in cells.sender_url.casefold() for page in _PAGES) else ""
