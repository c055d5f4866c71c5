"""Parts of a name in a text: one word, its inflected forms, initials, a family's name alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from weakties.corrections.recognition.letters import (
    IS_HAN,
    IS_HANGUL,
    IS_KATAKANA,
    IS_UNSPACED,
    LEAST,
    Judgment,
    Text,
    is_capitalized,
    normalize_letter,
)
from weakties.corrections.recognition.names import Name, build_alternatives
from weakties.corrections.recognition.words import ORDINARY, split_words

_ENDINGS = """
    a e i o u y s n t an en in on es os as is us ou ov ova ove ovi ovou om em am im ym um ami emi
    imi ymi ach ech ich ych ej ego emu owi iem ie ia io ii iego iemu ieho ego eho ovej ovu ovy
    ovho ovmu ou ho mu mi nak nek val vel al el hoz hez tol rol rel ra re ban ben ba be ig ert
    lle lla llae ssa sta lta lle ta na nin in un ye ya yi nin nun dan den tan ten da de ta te la
    le ul ului lui ei elor oi ai eiu ne nehez nenek nevel
    а у ы е и о ю я й ь ом ем ой ей ою ею ов ова ове ову овой овым ових ами ями ах ях ым им ого ему
    ому его их ых ыми ими ві ові еві ця цю ці цею
    α η ο ου ε ας ης ος ων ους οι ες ω ιου ιε
"""
_OWN_ENDINGS = re.compile(
    "(?:os|as|is|us|[aeiouy]|[аеиоуыюяь]|οσ|ασ|ησ|ισ|[αηοειω])$"
)  # what a name itself ends with, and an inflected form has not
_KOREAN = (
    "은|는|이|가|을|를|의|에게서|에게|에|과|와|도|만|께서|께|한테|랑|이랑|로|으로|님|씨|님이|님은|"
    "님의|님께|님과|씨가|씨는|씨의|씨와|씨를|선생님|교수님|대표|대표님|부장|부장님|이사|이사님|팀장|팀장님"
)
AFTER_KOREAN = re.compile(f"(?:{_KOREAN})?(?:{_KOREAN})?(?![가-힣])")
_HONORIFICS = (
    "先生|女士|小姐|老师|教授|博士|经理|总|工|老師|經理|"
    "さん|様|さま|氏|君|くん|ちゃん|部長|社長|課長"
)
PREFIXES = split_words("""
    و ف ب ل ك ال وال بال لل ول وب ه ה ו ב ל מ ש כ ול וב ומ וש של שה מה כש לכש
""")
_COMPOUND = ("欧阳", "司马", "诸葛", "上官", "歐陽", "司馬", "諸葛")


def judge_by_initials(name: Name, text: Text) -> Iterator[Judgment]:
    """Look for a name with an initial, and for one that is joined, as accounts are called."""
    first, last = re.escape(name.plain[0][0]), re.escape(name.plain[-1][0])
    start, end = build_alternatives(name.words[0]), build_alternatives(name.words[-1])
    short = rf"(?<!\w){first}\.? ?{end}|(?<!\w){start} {last}\b"
    if any(is_capitalized(match, text) for match in re.finditer(short, text.plain)):
        yield "perhaps"
    joined = {"".join(name.plain), "".join(reversed(name.plain))}
    joined |= {name.plain[0][0] + word for word in name.words[-1] if len(word) > LEAST}
    if not joined.isdisjoint(word for word, *_ in text.words):
        yield "perhaps"


def judge_by_korean_family(name: str, text: str) -> Iterator[Judgment]:
    """Look for a given name, and for a family's name with a title behind it."""
    title = "씨|선생님|교수님|대표|부장|이사|팀장|님"
    if len(name) > 2 and name[1:] in text:
        yield "perhaps"
    if re.search(f"(?<![가-힣]){name[0]} ?(?:{title})", text):
        yield "perhaps"


def judge_by_family(name: str, text: str) -> Iterator[Judgment]:
    """Look for a family's name with a title behind it, and for a given name."""
    for length in range(1, len(name)):
        if re.search(f"{re.escape(name[:length])}(?:{_HONORIFICS})", text):
            yield "perhaps"
    start = 2 if name.startswith(_COMPOUND) else 1
    for cut in {start, 2}:
        if len(name) - cut > 1 and name[cut:] in text:
            yield "perhaps"
    if len(name) > LEAST and name[:2] in text:
        yield "perhaps"


def is_part(word: str, text: Text) -> bool:
    """Check whether a word of a name stands in a text, as it is or inflected."""
    if IS_UNSPACED.match(word) or IS_KATAKANA.match(word):
        return len(word) >= LEAST and word in text.plain
    if IS_HAN.fullmatch(word):
        return len(word) > 1 and word in text.plain
    is_hangul = bool(IS_HANGUL.fullmatch(word))
    for other, start, _ in text.words:
        if other == word:
            is_short = len(word) < LEAST and not is_hangul
            if len(word) == 1 or ((is_short or word in ORDINARY) and not text.is_capital(start)):
                continue
            return True
        if is_hangul and len(word) > 1 and other.startswith(word):
            if AFTER_KOREAN.match(text.plain, start + len(word)):
                return True
        elif any(
            other.endswith(stem) and other[: -len(stem)] in PREFIXES
            for stem in {word, word.removeprefix("ال")}
        ) or (len(word) >= LEAST and text.is_capital(start) and _is_inflected(other, word)):
            return True
    return False


def _is_inflected(other: str, word: str) -> bool:
    """Check whether a word can be a form of a name: its stem with another ending."""
    if other[:2] != word[:2]:
        return False
    if other.startswith(word) and other[len(word) :] in {"जी", "साहब"}:
        return True
    return any(
        other.startswith(stem) and (other == stem or other[len(stem) :] in _list_endings())
        for stem in list_stems(word)
    )


@cache
def _list_endings() -> frozenset[str]:
    """Return the endings of inflected names, as they are compared."""
    return frozenset("".join(map(normalize_letter, ending)) for ending in _ENDINGS.split())


@cache
def list_stems(word: str) -> tuple[str, ...]:
    """Return a name without its ending, and without a vowel that comes and goes."""
    stems = {word}
    bare = _OWN_ENDINGS.sub("", word)
    if len(bare) >= 2:
        stems.add(bare)
    if len(word) > LEAST and word[-2] in "eoеоьё":
        stems.add(word[:-2] + word[-1])
    if len(word) > 4 and word[-2:] in ("ий", "ии", "ая", "ый", "ыи", "ki", "ka", "sk", "na", "ek"):
        stems.add(word[:-2])
        stems.add(word[:-1])
    changed = {"k": ("c",), "h": ("z",), "g": ("z",), "r": ("r",), "к": ("ц",), "г": ("з",)}
    softened = {stem[:-1] + letter for stem in stems for letter in changed.get(stem[-1], ())}
    stems |= softened
    return tuple(s for s in stems if len(s) >= 2)


def count_shared_letters(left: str, right: str) -> int:
    """Return how many letters two words have in common at their beginning; at least one."""
    same = (n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b)
    return max(1, next(same, min(len(left), len(right))))
