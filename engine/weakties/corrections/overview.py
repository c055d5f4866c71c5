"""What a forgetting erases, as a list to look at first: sentences, reasons and excerpts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import attrs

from weakties.corrections.mentions import Mention
from weakties.corrections.restating import parse_rejects
from weakties.corrections.subject import decode_part, describe_nameless
from weakties.domain.structural import BatchImported
from weakties.log.decoding import list_texts
from weakties.log.envelope import Row
from weakties.projections.people import People

if TYPE_CHECKING:
    from weakties.corrections.recognition import Marks
    from weakties.network.facade import Network

REASONS: Mapping[str, str] = {
    "about": "about them",
    "text": "names them",
    "file": "came with them",
    "part": "part of the name",
    "undone": "undone entry",
    "entry": "entry of another",
    "merged": "while merged",
}
"""Why an event is in the list, in the words that it shows."""
_EXCERPT = 60
_PERSON = re.compile(r"\bp-[0-9a-z]{16}\b")


@attrs.frozen
class ListedMention:
    """One event that speaks of somebody, as it is listed.

    Attributes:
        text: what happened, in the sentence of the history.
        reason: why it is listed.
        excerpt: the words of it that mean them; empty if the sentence has them.
    """

    mention: Mention
    text: str
    reason: str
    excerpt: str


def list_mentions(
    network: Network, mentions: Iterable[Mention], marks: Marks
) -> Iterator[ListedMention]:
    """Yield events that speak of somebody, in plain words.

    Args:
        marks: by what they are recognized.
    """
    from weakties.history.sentences import describe_all  # noqa: PLC0415  # seldom asked for

    listed = list(mentions)
    events = network.log.find([mention.id for mention in listed])
    sentences = describe_all(network, [events[mention.id] for mention in listed])
    for mention, sentence in zip(listed, sentences, strict=True):
        text = _PERSON.sub(lambda match: _describe_person(network, match[0]), sentence.text)
        row = next(iter(network.log.read_rows(mention.position - 1, mention.position)))
        excerpt = "" if mention.why in ("about", "file") else _quote(row, mention, marks)
        is_shown = " ".join(excerpt.split()).casefold() in " ".join(text.split()).casefold()
        yield ListedMention(mention, text, REASONS[mention.why], "" if is_shown else excerpt)


def _describe_person(network: Network, person: str) -> str:
    """Return what to call somebody of whom a sentence has only the id."""
    entry = network.read(People).get(person)
    return describe_nameless(entry.added_at) if entry is not None else "somebody without an entry"


def _quote(row: Row, mention: Mention, marks: Marks) -> str:
    """Return the words of an event that mean somebody, with a few around them."""
    fields = decode_part(row, row.personal)
    if row.kind == BatchImported.KIND:
        texts = [v for r in parse_rejects(fields.get("rejects")) for v in map(str, r.values())]
    else:
        texts = list(list_texts(row.personal or "{}"))
    excerpts = (marks.quote(text, _EXCERPT) for text in texts)
    quoted = next(filter(None, excerpts), "")
    if not quoted and mention.why == "merged":
        return " ".join(texts)[:_EXCERPT]
    return quoted
