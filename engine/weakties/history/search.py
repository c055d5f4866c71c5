"""Full-text search: the events that hold some words, and the people they are about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import attrs

from weakties.domain.identity import fold_text
from weakties.log.envelope import Recorded
from weakties.projections.organizations import Organizations
from weakties.projections.people import People
from weakties.readmodel.structure import Structure
from weakties.readmodel.words import NAMES, Match, Phrase, Words, texts_of, tokenize

if TYPE_CHECKING:
    from weakties.network.facade import Network, View

ENTRIES = ("person.added", "person.described", "organization.added", "area.added")
"""The kinds that say what somebody or something is called."""
_QUOTES = str.maketrans("“”„«»", '"""""')
_PIECE = re.compile(r'"([^"]*)"?|([^\s"]+)')
_WRITTEN = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
_WIDTH, _BEFORE = 100, 40


class Mark(NamedTuple):
    """Where a word that was looked for stands in a text: from one letter up to another."""

    start: int
    end: int


@attrs.frozen
class Excerpt:
    """A part of a text in one line, and where the words stand in it.

    >>> str(Excerpt("the grid hires", (Mark(4, 8),)))
    'the [grid] hires'
    """

    text: str
    marks: tuple[Mark, ...] = ()

    def __str__(self) -> str:
        return self.render("[", "]")

    def render(self, before: str, after: str) -> str:
        """Return the text with something before and after each mark."""
        pieces, end = list[str](), 0
        for mark in self.marks:
            pieces += [self.text[end : mark.start], before, self.text[mark.start : mark.end], after]
            end = mark.end
        return "".join([*pieces, self.text[end:]])


@attrs.frozen(kw_only=True)
class Hit:
    """An event that holds what was looked for.

    Attributes:
        field: the field of the event that the excerpt is from.
        excerpt: the place where the words stand.
        texts: all words of the event, by field.
        people: ids of those it is about, by whom they are merged with now.
        organizations: ids of the organizations it is about.
        about: what the people are called, else the organizations and areas.
    """

    recorded: Recorded
    field: str
    excerpt: Excerpt
    texts: dict[str, str]
    people: tuple[str, ...]
    organizations: tuple[str, ...]
    about: tuple[str, ...]


def find(
    view: Network | View, text: str, *, limit: int | None = 20, kind: str | None = None
) -> list[Hit]:
    """Find the events that hold all words of a text: names first, then what fits best.

    A word may be the beginning of a longer one; words in quotes stand beside each other. Case and
    accents do not matter. A word may also be the name of whom, or what, the event is about. Events
    that were undone are not found, nor is what had not happened, or was not known, as of a view.

    Args:
        text: any text; nothing in it is a command.
        limit: at most so many; None gives all.
        kind: only events of this kind, such as ``meeting.held``.

    >>> import weakties
    >>> from weakties import MeetingHeld, history
    >>> with weakties.open(":memory:") as network:
    ...     ana = network.add_person(name="Ana Łuczak", organization="Straße AG")
    ...     _ = network.record(MeetingHeld(people=(ana,), note="They build grid storage."))
    ...     for hit in history.find(network, "luczak stor"):
    ...         print(hit.recorded.kind, hit.about, hit.excerpt)
    meeting.held ('Ana Łuczak',) They build grid [storage].
    """
    phrases = parse(text)
    if not phrases:
        return []
    structure = Structure.read_from(view.feed)
    ranked = _rank_matches(view.words(), phrases, structure)
    if kind is not None:
        ranked = [match for match in ranked if match.kind == kind]
    chosen = ranked[:limit]
    events = {r.position: r for r in view.feed.log.read_at([match.position for match in chosen])}
    labels = _Labels(view, structure)
    return [_build_hit(events[m.position], m, phrases, labels) for m in chosen]


def parse(text: str) -> list[Phrase]:
    """Return what a text looks for: words, and words in quotes.

    >>> [str(phrase) for phrase in parse('ana "grid storage" co-op*')]
    ['ana', 'grid storage', 'co op']
    """
    phrases: list[Phrase] = []
    for quoted, plain in _PIECE.findall(text.translate(_QUOTES)):
        if words := tokenize(quoted or plain):
            phrases.append(Phrase(tuple(words), is_begun=not quoted))
    return list(dict.fromkeys(phrases))


def parse_without_quotes(text: str) -> str:
    """Return what a text looks for without its quotes: the words may then stand anywhere.

    >>> parse_without_quotes('ana "grid storage" co-op')
    'ana grid storage co op'
    """
    return " ".join(map(str, parse(text)))


def _rank_matches(words: Words, phrases: Sequence[Phrase], structure: Structure) -> list[Match]:
    """Return the events that hold all phrases, the best first, each entry once.

    A phrase is held by the words of an event, or is the name of what the event is about; at least
    one phrase must be held by its words.
    """
    matches_by_phrase = [
        {match.position: match for match in words.search(phrase)} for phrase in phrases
    ]
    called = [_find_named_ids(matches.values(), structure) for matches in matches_by_phrase]
    scored: list[tuple[bool, float, int, Match]] = []
    for match in {
        position: m for matches in matches_by_phrase for position, m in matches.items()
    }.values():
        own = [matches.get(match.position) for matches in matches_by_phrase]
        about = {structure.resolve_id(i) for i in match.about.split()}
        if all(m or about & names for m, names in zip(own, called, strict=True)):
            by_name = match.kind in ENTRIES and all(m is None or m.in_names for m in own)
            score = sum(m.score for m in own if m)
            scored.append((not by_name, score, -match.position, match))
    scored.sort(key=lambda ranked: ranked[:3])
    return list(_drop_repeated_entries(scored, structure))


def _find_named_ids(matches: Iterable[Match], structure: Structure) -> set[str]:
    """Return the ids of those whose name holds a phrase."""
    entries = (m for m in matches if m.in_names and m.kind in ENTRIES)
    return {structure.resolve_id(m.about.split(" ", 1)[0]) for m in entries}


def _drop_repeated_entries(
    scored: Iterable[tuple[bool, float, int, Match]], structure: Structure
) -> Iterator[Match]:
    """Yield matches, leaving out further entries of people already matched by name."""
    emitted: set[str] = set()
    for is_other, _, _, match in scored:
        whom = structure.resolve_id(match.about.split(" ", 1)[0])
        if is_other or whom not in emitted:
            yield match
        if not is_other:
            emitted.add(whom)


class _Labels:
    """What people, organizations and areas are called in a view."""

    def __init__(self, view: Network | View, structure: Structure) -> None:
        self._people, self._organizations = view.read(People), view.read(Organizations)
        self.log = view.feed.log
        self.stands_for = structure.resolve_id

    def list_labels(self, ids: Iterable[str], *, people: bool) -> Iterator[tuple[str, str]]:
        """Yield id and label of those that are people, or of the others."""
        for name in ids:
            person = self._people.get(name)
            other = (
                None
                if person
                else self._organizations.get(name) or self._organizations.get_area(name)
            )
            if person is not None and people:
                yield name, person.label
            elif other is not None and not people:
                yield name, other.name


def _build_hit(recorded: Recorded, match: Match, phrases: Sequence[Phrase], labels: _Labels) -> Hit:
    ids = list(dict.fromkeys(map(labels.stands_for, match.about.split())))
    people = dict(labels.list_labels(ids, people=True))
    organizations = dict(labels.list_labels(ids, people=False))
    texts = texts_of(labels.log, recorded)
    marks_by_field = {
        field: find_marks(line, phrases) for field, line in _flatten_texts(texts).items()
    }
    field = max(
        marks_by_field,
        key=lambda f: (_count_different_words(marks_by_field[f], texts[f]), f not in NAMES),
    )
    return Hit(
        recorded=recorded,
        field=field,
        excerpt=cut_excerpt(_flatten_texts(texts)[field], marks_by_field[field]),
        texts=texts,
        people=tuple(people),
        organizations=tuple(organizations),
        about=tuple((people or organizations).values()),
    )


def _flatten_texts(texts: dict[str, str]) -> dict[str, str]:
    """Return texts in one line each."""
    return {f: " ".join(unicodedata.normalize("NFC", text).split()) for f, text in texts.items()}


def _count_different_words(marks: Sequence[Mark], text: str) -> int:
    """Count the different words that are marked in a text."""
    return len({fold_text(text[mark.start : mark.end]) for mark in marks})


def find_marks(text: str, phrases: Iterable[Phrase]) -> tuple[Mark, ...]:
    """Return where phrases stand in a text.

    >>> find_marks("Grids, and a gridlock", [Phrase(("grid",))])
    (Mark(start=0, end=5), Mark(start=13, end=21))
    """
    tokens_with_marks = [
        (token, Mark(word.start(), word.end()))
        for word in _WRITTEN.finditer(text)
        for token in tokenize(word[0])
    ]
    marks: set[Mark] = set()
    for phrase in phrases:
        size = len(phrase.words)
        for start in range(len(tokens_with_marks) - size + 1):
            run = tokens_with_marks[start : start + size]
            *first, last = (token for token, _ in run)
            *wanted, end = phrase.words
            if first == wanted and (last.startswith(end) if phrase.is_begun else last == end):
                marks.add(Mark(run[0][1].start, run[-1][1].end))
    return tuple(_merge_marks(sorted(marks)))


def _merge_marks(marks: Iterable[Mark]) -> Iterator[Mark]:
    """Yield marks of which none overlaps another."""
    last: Mark | None = None
    for mark in marks:
        if last is not None and mark.start < last.end:
            last = Mark(last.start, max(last.end, mark.end))
            continue
        if last is not None:
            yield last
        last = mark
    if last is not None:
        yield last


def cut_excerpt(text: str, marks: Sequence[Mark]) -> Excerpt:
    """Cut the part out of a text in which the first marks stand.

    >>> str(cut_excerpt("word " * 30 + "grid", [Mark(150, 154)]))
    '…word word word word word word word [grid]'
    """
    start = max(0, marks[0].start - _BEFORE) if marks else 0
    if start:
        start = text.find(" ", start, marks[0].start) + 1 or marks[0].start
    end = min(len(text), start + _WIDTH)
    if marks and end < marks[0].end:
        end = marks[0].end
    if end < len(text):
        end = max(text.rfind(" ", start, end), marks[0].end if marks else start + 1)
    before = "…" if start else ""
    shift = len(before) - start
    kept = (m for m in marks if m.start >= start and m.end <= end)
    shown = f"{before}{text[start:end]}{'…' if end < len(text) else ''}"
    return Excerpt(shown, tuple(Mark(m.start + shift, m.end + shift) for m in kept))
