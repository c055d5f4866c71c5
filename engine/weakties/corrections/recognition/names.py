"""A name, word by word, and the orders in which its words may stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import cached_property

import attrs

from weakties.corrections.recognition.letters import (
    CAMEL,
    IS_HAN,
    IS_HANGUL,
    IS_RUN,
    LETTER,
    fold,
    list_variants,
    normalize_letter,
)
from weakties.corrections.recognition.words import ORDINARY
from weakties.domain.identity import TITLES, natural_name

_MARKED = re.compile(r"[\"“”„«»‹›()\[\]:;/|&+*#]|(?<!\w)['‘’]\w+['’]")
"""Marks in a name that stand between its words in no other spelling of it."""
_GAP = rf"(?:[{CAMEL}_.'·・\-]|[ \t]{{1,3}}|[ \t]?\r?\n[ \t]{{0,8}}|- |)"
_MIDDLE = rf"(?:[ ._]{{1,2}}{LETTER}(?=[ ._]))?\.?"


@attrs.frozen
class Name:
    """A name, word by word.

    Attributes:
        words: for each word its spellings, the plain one first.
        is_alone: whether nobody else has a word of it; then one word is enough.
        is_hyphenated: whether it is all one word with a hyphen, as it is told.
        written: as it is told, folded, where marks stand in it that no other spelling has.
    """

    words: tuple[tuple[str, ...], ...]
    is_alone: bool = False
    is_hyphenated: bool = False
    written: str = ""

    @classmethod
    def of(cls, name: str, taken: Collection[str] = frozenset()) -> Name | None:
        """Take a name apart; titles are no part of it, nor are single letters.

        Args:
            taken: the words of the names of everybody else.
        """
        natural = natural_name(unicodedata.normalize("NFC", name))
        natural = re.sub(r"\([^)]*\)", " ", natural)
        pieces = [
            p for p in re.split(r"[\s,._/\-\u2010\u2011·・]+", natural) if any(map(str.isalpha, p))
        ]
        spelt = [
            tuple(list_variants(re.sub(r"[^\w\u0300-\u0dff\u0e00-\u109f\u1780-\u17ff]", "", p)))
            for p in pieces
        ]
        spelt = [s for s in spelt if s[0]]
        kept = [s for s in spelt if s[0] not in TITLES]
        kept = kept or spelt
        whole = [s for s in kept if len(s[0]) > 1 or IS_HAN.fullmatch(s[0])]
        words = tuple(whole if len(whole) > 1 else kept)
        if not words:
            return None
        is_alone = not any(word in taken for word in words[0])
        written = fold(name.strip()) if _MARKED.search(name) else ""
        return cls(words, is_alone, len(words) > 1 and len(natural.split()) == 1, written)

    @property
    def plain(self) -> tuple[str, ...]:
        """The words, each in its plain spelling."""
        return tuple(spellings[0] for spellings in self.words)

    @property
    def is_common(self) -> bool:
        """Whether each word is also one of everyday language."""
        return all(word in ORDINARY for word in self.plain)

    @property
    def has_common(self) -> bool:
        """Whether a word is also one of everyday language."""
        return any(word in ORDINARY for word in self.plain)

    def is_same(self, other: Name) -> bool:
        """Check whether another name has the same words, in whatever order."""
        return sorted(self.plain) == sorted(other.plain)

    @property
    def joined(self) -> str:
        """The name without spaces."""
        return "".join(self.plain)

    def is_within(self, longer: Name) -> bool:
        """Check whether it is a part of another name, in a script without spaces of its letters."""
        if len(longer.words) > len(self.words) and set(self.plain) <= set(longer.plain):
            return True
        own, other = self.joined, longer.joined
        return len(other) > len(own) and own in other and IS_RUN.fullmatch(own) is not None

    @cached_property
    def is_han(self) -> bool:
        """Whether it is written in Chinese characters alone."""
        return all(IS_HAN.fullmatch(word) for word in self.plain)

    @cached_property
    def in_order(self) -> re.Pattern[str]:
        """Find the words one after another, or the last of them first with a comma."""
        parts = [build_alternatives(word) for word in self.words]
        straight = parts[0]
        for part in parts[1:]:
            straight += f"{_MIDDLE if len(parts) == 2 else ''}{_GAP}{part}"
        turned = [
            f"{_GAP.join(parts[n:])}[ \t]?[,،、][ \t\n]{{0,2}}{_GAP.join(parts[:n])}"
            for n in range(1, len(parts))
        ]
        return re.compile("|".join((straight, *turned)))

    @cached_property
    def in_reverse(self) -> re.Pattern[str] | None:
        """Find the last words before the first ones, without a comma."""
        parts = [build_alternatives(word) for word in self.words]
        orders = [_GAP.join((*parts[n:], *parts[:n])) for n in range(1, len(parts))]
        return re.compile("|".join(orders)) if orders else None


def split_name(name: str) -> set[str]:
    """Return the words of a name, folded."""
    return {"".join(map(normalize_letter, word)) for word in re.split(r"[\s,.\-]+", name)}


def build_alternatives(spellings: Iterable[str]) -> str:
    """Return a pattern that finds a word in any of these spellings, whole or in pieces."""
    patterns = [_choose_joint(s).join(map(re.escape, split_word(s))) for s in spellings]
    return f"(?:{'|'.join(patterns)})"


def _choose_joint(word: str) -> str:
    """Return what may stand between the pieces of a word."""
    return "[ ]?" if IS_HAN.match(word) or IS_HANGUL.match(word) else f"[{CAMEL}']?"


def split_word(word: str) -> list[str]:
    """Cut a word where it is often written apart, or with an apostrophe, or a capital."""
    if IS_HAN.match(word) or IS_HANGUL.match(word):
        return list(word)
    for start in (
        "mc", "mac", "de", "di", "la", "le", "van", "von", "o", "l", "d", "al", "el", "fitz",
    ):  # fmt: skip
        if word.startswith(start) and len(word) > len(start) + 2:
            return [start, word[len(start) :]]
    return [word]
