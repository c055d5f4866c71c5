"""A text as it is compared: letters without case and accents, and the words they make."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, cached_property
from typing import Literal
from urllib.parse import unquote

from weakties.domain.identity import fold_text

Judgment = Literal["certain", "perhaps"]


CAMEL = "\ue001"
"""Stands where a capital follows a small letter."""
LEAST = 3
"""A shorter word says little by itself."""
FAR = 80
"""So many letters before a match are looked at."""
LETTER = (
    r"(?:[^\W\d_]|[\u0900-\u0963\u0971-\u0dff\u0e30-\u0e4e\u0eb0-\u0ecd\u102b-\u103e\u17b4-\u17d3])"
)
WORD = re.compile(f"{LETTER}+")
_ELIDED = re.compile(f"(?<!{LETTER}){LETTER}{{1,2}}'{CAMEL}?{LETTER}{{2,}}")
_HAN = "\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
IS_HAN = re.compile(f"[{_HAN}]+")
IS_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]")
IS_HANGUL = re.compile("[\uac00-\ud7a3]+")
IS_UNSPACED = re.compile("[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff]+")
"""Thai, Lao, Burmese, Khmer: words are written without spaces."""
IS_RUN = re.compile(f"[{_HAN}\u3041-\u30ff\uac00-\ud7a3\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff]+")
"""Letters of scripts in which a name goes on into other words, or into a longer name."""
_UMLAUTS = str.maketrans({
    "ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue",
    "Ø": "Oe", "Å": "Aa",
})  # fmt: skip
_WRITTEN_OUT = re.compile("ae|oe|ue|aa")
_SAME = str.maketrans({
    "\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'", "\u00b4": "'", "\u2010": "-",
    "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": ";", "\u2212": "-", "\u00a0": " ",
    "\u2007": " ", "\u2009": " ", "\u202f": " ", "\u3000": " ", "\u0640": "", "ى": "ي", "ی": "ي",
    "ک": "ك", "ة": "ه", "\uff20": "@", "\uff0e": ".", "\u30fb": "・", "\uff65": "・",
})  # fmt: skip


@cache
def normalize_letter(letter: str) -> str:
    """Return a letter without case and accents; vowel signs stay."""
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    if "\uac00" <= letter <= "\ud7a3":
        return letter
    same = letter.translate(_SAME)
    if same != letter:
        return same
    if unicodedata.category(letter) == "Cf":
        return ""
    apart = unicodedata.normalize("NFKD", letter.casefold()).casefold().translate(_SAME)
    kept = "".join(c for c in apart if not _is_accent(c))
    if kept.isascii() or len(kept) != 1 or not kept.strip():
        return kept
    return fold_text(kept) if unicodedata.category(kept)[0] == "L" else kept


def _is_accent(letter: str) -> bool:
    order = unicodedata.combining(letter)
    return order == 7 or 10 <= order <= 35 or order >= 200


class Text:
    """A text as it is compared, and which letters of it were capitals.

    Attributes:
        plain: folded; a mark stands where a capital follows a small letter.
        capitals: 1 for each letter that was a capital.
    """

    def __init__(self, text: str) -> None:
        if "%" in text:
            text = unquote(text)
        letters: list[str] = []
        capitals = bytearray()
        before = ""
        for letter in unicodedata.normalize("NFC", text):
            is_upper = letter.isupper() or letter.istitle()
            if is_upper and before.islower():
                letters.append(CAMEL)
                capitals.append(0)
            plain = normalize_letter(letter)
            letters.append(plain)
            capitals += bytes([is_upper]) * len(plain)
            before = letter
        self.plain, self.capitals = "".join(letters), capitals

    def is_capital(self, start: int) -> bool:
        """Check whether a word begins with a capital, or its script has none."""
        letter = self.plain[start]
        return bool(self.capitals[start]) or letter.upper() == letter

    @cached_property
    def words(self) -> list[tuple[str, int, int]]:
        """The words and where they stand; what is joined by capitals also as a whole."""
        apart = [(m[0], m.start(), m.end()) for m in WORD.finditer(self.plain)]
        joined = [
            (m[0].replace(CAMEL, ""), m.start(), m.end())
            for m in re.finditer(f"{LETTER}+(?:{CAMEL}{LETTER}+)+", self.plain)
        ] if CAMEL in self.plain else []  # fmt: skip
        elided = [
            (m[0].replace("'", "").replace(CAMEL, ""), m.start(), m.end())
            for m in _ELIDED.finditer(self.plain)
        ] if "'" in self.plain else []  # fmt: skip
        return apart + joined + elided


def list_variants(word: str) -> list[str]:
    """Return the spellings of a word of a name: with an umlaut, without, and written out."""
    plain = "".join(map(normalize_letter, word))
    written = "".join(map(normalize_letter, word.translate(_UMLAUTS)))
    short = _WRITTEN_OUT.sub(lambda m: m[0][0], plain) if len(plain) > LEAST else plain
    return list(dict.fromkeys((plain, written, short)))


def fold(text: str) -> str:
    """Return a text without case and accents; see `normalize_letter`."""
    return "".join(map(normalize_letter, unicodedata.normalize("NFC", text)))


def is_letter(letter: str) -> bool:
    """Check whether a word goes on with this letter or vowel sign; no letter ends it."""
    return bool(letter) and (letter.isalpha() or unicodedata.category(letter)[0] == "M")


def is_capitalized(match: re.Match[str], text: Text) -> bool:
    """Check whether each word of a match begins with a capital, where its script has any."""
    return all(
        text.is_capital(m.start())
        for m in WORD.finditer(text.plain, match.start(), match.end())
        if len(m[0]) > 1
    )
