"""The likeness of two names, and its weight among all the names of a network."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from math import log2

import attrs

from weakties.domain.identity import fold_text

Words = tuple[str, ...]
Likeness = tuple[str, float]
LEAST = 1_000
"""A network counts as at least so large: a name that is rare among ten people may be common."""
TWICE = 0.05
"""Of so many entries, it is supposed, there is a second."""
_INITIAL, _SHORT, _TYPO, _MISSING = 4.0, 2.0, 6.5, 1.5
_TYPO_LETTERS = 4
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_ASIDE = re.compile(r"\([^)]*\)|[|\u2022].*")
SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
_TITLES = SUFFIXES | {
    "dr", "prof", "professor", "mr", "mrs", "ms", "miss", "mba", "phd", "md", "msc", "bsc", "pmp",
    "cpa", "cfa", "esq", "ing", "dipl", "mag",
}  # fmt: skip
_SHORT_FORMS = {
    short: name
    for name, *shorts in map(
        str.split,
        (
            "andrew drew", "anthony tony", "barbara barb babs", "charles chuck charlie",
            "christina tina", "dorothy dot dottie", "edward ted eddie", "elizabeth liz beth "
            "betty", "francisco paco pancho", "giuseppe beppe", "henry hank harry",
            "ignacio nacho", "james jim jimmy", "johannes hans", "john jack johnny",
            "jose pepe", "katherine kate kathy katie kitty", "lawrence larry",
            "manuel manolo", "margaret peggy meg maggie", "mary molly polly", "michael mike mick",
            "patricia tricia patsy", "richard dick rick", "robert bob bobby rob",
            "sarah sally", "susan sue", "theodore theo", "thomas tom tommy",
            "william bill billy will",
        ),
    )
    for short in shorts
}  # fmt: skip


@attrs.frozen
class Evidence:
    """One thing that speaks for two entries being one person, or against it.

    Attributes:
        word: what it is about.
        says: the same as a sentence, without a name.
        weight: in bits: each doubles the odds, or halves them if it is below 0.
    """

    word: str
    says: str
    weight: float


_SAYS = {
    "name": "they are called the same",
    "order": "they have the same names, in another order",
    "middle": "one leaves out a name that the other has",
    "initial": "one has an initial for a name of the other",
    "nickname": "one has a short form of the other's name",
    "spelling": "their names are spelled almost the same",
}


def split_words(name: str) -> Words:
    """Return the words of a name, without titles and what stands in brackets.

    >>> split_words("Dr. RUIZ, Ana-María (she/her) | Coach")
    ('ruiz', 'ana', 'maria')
    >>> split_words("O'Neil, Pat"), split_words("王小明")
    (('oneil', 'pat'), ('王', '小', '明'))
    """
    plain = _remove_accents(_ASIDE.sub(" ", name).partition("@")[0])
    parts = [w.replace("'", "").replace("\u2019", "") for w in _WORD.findall(plain)]
    kept = [w for w in parts if w not in _TITLES]
    kept = kept if len(kept) > 1 else parts
    if plain.isascii():
        return tuple(kept)
    return tuple(c for w in kept for c in (w if _is_written_without_spaces(w) else (w,)))


def find_suffix(name: str) -> str | None:
    """Return what tells a father from a son.

    >>> find_suffix("John Smith, Jr."), find_suffix("John Smith")
    ('jr', None)
    """
    return next((w for w in _WORD.findall(fold_text(name)) if w in SUFFIXES), None)


def expand_short_form(word: str) -> str:
    """Return the name that a short form stands for.

    >>> expand_short_form("bob"), expand_short_form("ana")
    ('robert', 'ana')
    """
    return _SHORT_FORMS.get(word, word)


class Names:
    """The names of a network, by how often each word is one of them.

    Source:
        Fellegi, Sunter (1969), J. Am. Stat. Assoc. 64 (328), pp. 1183-1210: that two entries
        agree in a name says the more, the rarer it is. The weights of what agrees only in part
        are set by hand.
    """

    def __init__(self, names: Collection[Words]) -> None:
        from rapidfuzz.distance import OSA  # noqa: PLC0415  # few commands compare names

        often = Counter(word for name in names for word in set(name))
        self.size = max(len(names), LEAST)
        self.prior = log2(2 * TWICE / self.size)
        self.single = {word for word, count in often.items() if count == 1}
        self._weights = {w: log2(self.size / max(n - 1, 1)) for w, n in often.items()}
        self._distance = OSA.distance
        self._likeness_by_pair: dict[Words, Likeness | None] = {}

    def weigh(self, word: str) -> float:
        """Return how much it says that two share a word: the two themselves count as one."""
        return self._weights[word]

    def compare(self, first: Words, second: Words) -> Evidence | None:
        """Return how alike two names are; None if they are not.

        Every word of the shorter name must be found in the longer.
        """
        if first == second:
            return _build_evidence("name", sum(map(self.weigh, first)))
        short, long = (first, second) if len(first) <= len(second) else (second, first)
        rest, left, reason, weight = list(long), [], "middle", 0.0
        for word in short:
            if word in rest:
                rest.remove(word)
                weight += self._weights[word]
            else:
                left.append(word)
        if not left and not rest:
            return _build_evidence("order", weight)
        for word in left:
            likeness = next(
                ((o, like) for o in rest if (like := self._find_likeness(word, o))), None
            )
            if likeness is None:
                return None
            other, (reason, partly) = likeness
            rest.remove(other)
            weight += partly
        return _build_evidence(reason, weight - _MISSING * len(rest))

    def _find_likeness(self, first: str, second: str) -> Likeness | None:
        """Return how two different words are the same name, and how much that says; remembered."""
        pair = first, second
        if pair not in self._likeness_by_pair:
            self._likeness_by_pair[pair] = self._compute_likeness(*sorted(pair, key=len))
        return self._likeness_by_pair[pair]

    def _compute_likeness(self, short: str, long: str) -> Likeness | None:
        rare = min(self.weigh(short), self.weigh(long))
        if len(short) == 1 and short.isascii():
            return ("initial", _INITIAL) if long.startswith(short) else None
        if expand_short_form(short) == expand_short_form(long) or (
            len(short) > 2 and long.startswith(short)
        ):
            return "nickname", rare - _SHORT
        if len(short) < _TYPO_LETTERS or not self.single & {short, long}:
            return None  # two names that others have, too, are no typing errors
        mistakes = 1 if len(short) < 2 * _TYPO_LETTERS else 2
        if self._distance(short, long, score_cutoff=mistakes) > mistakes:
            return None
        return "spelling", rare - _TYPO


def list_address_spellings(name: Words) -> set[str]:
    """Return how an address may spell a whole name.

    >>> sorted(list_address_spellings(("ana", "ruiz")))
    ['anar', 'anaruiz', 'aruiz', 'ruiza', 'ruizana']
    """
    first, last = name[0], name[-1]
    joined = {"".join(name), first + last, last + first}
    return joined | {first[0] + last, first + last[0], last + first[0]}


def extract_letters(address: str) -> str:
    """Return what an address has before the @, without dots and numbers.

    >>> extract_letters("Ana.Ruiz7@example.org")
    'anaruiz'
    """
    return "".join(_WORD.findall(_remove_accents(address.partition("@")[0])))


def _remove_accents(text: str) -> str:
    """Return a text without case and accents; most have none."""
    return text.casefold() if text.isascii() else fold_text(text)


def _build_evidence(word: str, weight: float) -> Evidence:
    return Evidence(word, _SAYS[word], weight)


def _is_written_without_spaces(word: str) -> bool:
    """Check whether each letter is a word of its own, as in Chinese."""
    return all(c >= "\u2e80" for c in word)
