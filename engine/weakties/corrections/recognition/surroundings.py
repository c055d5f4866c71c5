"""What stands around a name in a text: whether it is theirs, another's, or no name there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from weakties.corrections.recognition.addresses import SPOKEN_AT
from weakties.corrections.recognition.letters import (
    CAMEL,
    FAR,
    IS_HAN,
    IS_HANGUL,
    IS_KATAKANA,
    IS_UNSPACED,
    LEAST,
    LETTER,
    WORD,
    Judgment,
    Text,
    is_capitalized,
    is_letter,
)
from weakties.corrections.recognition.names import Name
from weakties.corrections.recognition.parts import AFTER_KOREAN, PREFIXES
from weakties.corrections.recognition.words import (
    BESIDE_NAMES,
    EVERYDAY,
    FINITE,
    GIVEN_NAMES,
    MONTHS,
    OBJECTS,
    ORDINARY,
    VERBS,
    split_words,
)
from weakties.domain.identity import TITLES

_FIRM = 8
"""So long a word in a script without capitals is no other by chance."""
_IS_FINITE = re.compile("(?:ed|[^s]s)$")
_AFTER_HAN = re.compile(
    "(?:先生|女士|小姐|老师|教授|博士|经理|同学|总|说|在|是|的|了|和|与|及|给|有|会|要|去|来|也|都|就|跟|向|"
    "对|把|被|从|到|那|这|没|不|很|能|可|想|让|请|昨|今|明天|后|下|上周|上个|推荐|介绍|建议|认识|工作|答应|"
    "告诉|联系|发|写|打|问|约|已|刚|曾|正|还|又|将|回|先|女|老|君|氏|様|殿|等|同|以|为|所|负责|愿|见|聊|谈|"
    "生日|电话|邮|部|社長|部長|課長|先輩|本人|經理|老師|說|給|對|來|請|會|後|從)"
)
_BEFORE_HAN = re.compile(
    "(?:跟|和|与|及|给|见|找|问|请|向|对|是|叫|由|被|把|让|从|为|替|同|到|约|但|因|而|感谢|谢谢|认识|联系|介绍|推荐|老师|"
    "经理|教授|先生|女士|同事|朋友|叫做|关于|听|如|若|後|給|與|對|請|從|謝謝|昨天|今天|了|的|过|说|着|在)$"
)
_HONORIFIC_SUFFIX = re.compile("(?:जी|साहब|सर)(?![\u0900-\u0963])|さん|さま|様|氏|くん|ちゃん")


def stands_alone(written: str, plain: str) -> bool:
    """Check whether a name stands in a text letter by letter, and is no part of another word."""
    for match in re.finditer(re.escape(written), plain):
        start, end = match.span()
        beside = (plain[start - 1 : start], plain[end : end + 1])
        if not any(letter == "-" or is_letter(letter) for letter in beside):
            return True
    return False


def has_further_initial(name: Name, match: re.Match[str]) -> bool:
    """Check whether a match has more words than a name with an initial."""
    is_short = any(len(word) == 1 for word in name.plain)
    return is_short and len(WORD.findall(match[0])) > len(name.words)


def judge_match(
    name: Name, match: re.Match[str], text: Text, names: Collection[str]
) -> Judgment | None:
    """Judge a match by what stands around it; None if it is a part of other words.

    Args:
        names: words that are likely to be somebody's name where a sentence begins with them.
    """
    plain, (start, end) = text.plain, match.span()
    before, after = plain[max(0, start - 8) : start], plain[end : end + 8]
    if IS_HAN.match(plain[start]) or IS_HAN.match(plain[end - 1]):
        return _judge_han(match[0], before, after)
    if IS_UNSPACED.match(plain[end - 1]) or IS_KATAKANA.match(plain[end - 1]):
        is_firm = len(name.words) > 1 or bool(IS_KATAKANA.match(plain[end - 1]))
        whole: Judgment = "certain" if is_firm else "perhaps"
        return None if _is_cut(plain[end - 1], before, after) else whole
    if not (_is_begun(before) and _is_ended(plain, end)):
        return None
    is_within = any(re.search(p, before) for p in _GOES_BEFORE) or any(
        re.match(p, after) for p in _GOES_ON
    )
    is_doubtful = (
        is_within or _is_loosely_joined(name, match, text) or _is_everyday(name, match, text)
        or _is_of_two(match, text)
        or _is_of_longer(match, text, names) or _is_sentence(match, text)
        or _is_in_address(match, plain)
    )  # fmt: skip
    return "perhaps" if is_doubtful else "certain"


def _is_loosely_joined(name: Name, match: re.Match[str], text: Text) -> bool:
    """Check whether the words of a match are joined otherwise than those of a name are.

    Without a mark of the border they may be one word, as Hollywood is; with a hyphen, an
    underscore, a dot or a capital they may be a term, as MAX_VALUE is, if each is an ordinary word.
    """
    if len(name.words) < 2:
        return False
    if WORD.fullmatch(match[0]):
        has_case = match[0].upper() != match[0]
        return has_case or len(match[0]) < _FIRM
    if re.search(r"[\s,،、]", match[0]):
        return False
    is_account = text.plain[match.start() - 1 : match.start()] == "@"
    if name.is_common and not is_account and not (name.is_hyphenated and "-" in match[0]):
        return True
    return any(text.capitals[match.start() : match.end()]) and not is_capitalized(match, text)


def _is_everyday(name: Name, match: re.Match[str], text: Text) -> bool:
    """Check whether the words of a match may stand there for what they mean.

    So they may in small letters; behind an article; where all is in capitals, beside another
    ordinary word; and months beside a number, or as one says when something is.
    """
    plain, (start, end) = text.plain, match.span()
    if not is_capitalized(match, text):
        is_spaced = re.search(r"\s", match[0]) is not None
        return name.has_common if is_spaced else name.is_common
    before = _WORD_BEFORE.search(plain, max(0, start - FAR), start)
    behind = _WORD_BEHIND.match(plain, end)
    beside = [m[1] for m in (before, behind) if m is not None]
    word_before = "" if before is None else before[1]
    if name.is_common and word_before in _ARTICLES:
        return True
    if MONTHS.issuperset(name.plain) and (
        "," in match[0] or word_before in _BEFORE_MONTHS or any(w[0].isdigit() for w in beside)
    ):
        return True
    is_loud = all(text.capitals[n] for n in range(start, end) if is_letter(plain[n]))
    return is_loud and name.is_common and not ORDINARY.isdisjoint(beside)


_ARTICLES = split_words("a an the this that der die das dem den des ein eine le la un une el una")
_BEFORE_MONTHS = split_words("in im since until till by during from between seit bis ab von en de")
_WORD_BEFORE = re.compile(r"(\w+) \Z")
_WORD_BEHIND = re.compile(r" (\w+)")


def _is_of_longer(match: re.Match[str], text: Text, names: Collection[str]) -> bool:
    """Check whether another word of a name stands directly before or behind, as in a longer one.

    A capital speaks for a name, but not at the beginning of a sentence, which has one anyhow, and
    not where all is in capitals; where nothing is, only a word that is a name elsewhere does.
    Before a name of a single word any other at the beginning of a sentence may be its first one.
    """
    plain, (start, end) = text.plain, match.span()
    is_loud = all(text.capitals[n] for n in range(start, end) if is_letter(plain[n]))
    if (before := _NAME_BEFORE.search(plain, max(0, start - FAR), start)) is not None:
        first, _ = before.span(1)
        is_begin = is_loud or _BEGINS.search(plain, max(0, first - FAR), first) is not None
        is_single = WORD.fullmatch(match[0]) is not None and not _is_everyday_verb(before[1])
        is_place = _BEFORE_PLACE.search(plain, max(0, first - FAR), first) is not None
        is_likely = before[1] in names or not (is_begin or is_place) or (is_single and not is_loud)
        if is_likely and _can_be_name(before, text, is_loud=is_loud):
            return True
    behind = _NAME_BEHIND.match(plain, end)
    if not any(text.capitals[start:end]):
        if plain[start].upper() == plain[start]:  # a script without capitals
            return False
        beside = {m[1] for m in (before, behind) if m is not None and len(m[1]) >= LEAST}
        return not beside.isdisjoint(names)
    if behind is None:
        return False
    if len(behind[1]) == 1:
        return bool(text.capitals[behind.start(1)]) and plain[behind.end() :][:1] == "."
    is_patronymic = _PATRONYMIC.search(behind[1]) is not None
    return _can_be_name(behind, text, is_loud=is_loud) and not is_patronymic


def _is_everyday_verb(word: str) -> bool:
    is_past = word.endswith("ed") and word not in GIVEN_NAMES
    return is_past or word in EVERYDAY or word in FINITE


def _can_be_name(match: re.Match[str], text: Text, *, is_loud: bool) -> bool:
    """Check whether a word beside a name can belong to it, by its capitals and by what it means.

    Args:
        is_loud: whether the name itself is all in capitals.
    """
    start, end = match.span(1)
    whole = match[1].replace(CAMEL, "")
    if len(whole) < 2 or not text.capitals[start] or whole in TITLES or whole in BESIDE_NAMES:
        return False
    if CAMEL in match[1] and not match[1].startswith(_CAMEL_NAMES):  # LinkedIn
        return False
    if _is_everyday_verb(whole) if is_loud else (whole in FINITE and whole not in VERBS):
        return False
    if end - start == len("Ph") and text.plain[end : end + 1] == "." and start > match.start():
        return False  # Ph.D.
    return is_loud or not all(text.capitals[n] for n in range(start, end))  # CEO


def _is_sentence(match: re.Match[str], text: Text) -> bool:
    """Check whether the last word of a match may be the verb of a sentence: Sam Read it yesterday.

    It may, where a clause begins with the match, and goes on in small letters as no name does.
    """
    plain, (start, end) = text.plain, match.span()
    verb = WORD.findall(match[0])[-1]
    behind = _NAME_BEHIND.match(plain, end)
    if verb not in VERBS or behind is None or text.capitals[behind.start(1)]:
        return False
    following = behind[1]
    if following in OBJECTS:
        return True
    is_clause = _BEGINS_CLAUSE.search(plain, max(0, start - FAR), start) is not None
    return is_clause and following not in FINITE and not _IS_FINITE.search(following)


def _is_in_address(match: re.Match[str], plain: str) -> bool:
    """Check whether a match stands in an e-mail address or a LinkedIn profile.

    Those of theirs are looked for as a whole; any other that spells their name may be another's.
    """
    start, end = match.span()
    is_profile = _BEFORE_PROFILE.search(plain, max(0, start - FAR), start) is not None
    return is_profile or _BEHIND_LOCAL_PART.match(plain, end) is not None


def _is_of_two(match: re.Match[str], text: Text) -> bool:
    """Check whether the words of a match may belong to two people, or to a sentence."""
    plain, (start, end) = text.plain, match.span()
    if plain[start - 1 : start] == CAMEL:  # JoAnn Li
        return True
    words = [m for m in WORD.finditer(plain, start, end) if len(m[0]) > 1]
    cased = [bool(text.capitals[m.start()]) for m in words]
    if len(words) > 1 and cased[0] and not cased[-1] and words[-1][0] in ORDINARY:
        return True  # Anna lang gesprochen, Tom will come
    if _ENDS_SENTENCE.search(match[0]):  # Met Rose. May was slow
        return True
    is_turned = re.search(r"[,،、]", match[0]) is not None
    names = [m for m in WORD.finditer(plain) if text.capitals[m.start()]]
    is_named_before = any(m.end() == start - 1 for m in names) and plain[start - 1] == " "
    is_named_behind = any(m.start() == end + 1 for m in names) and plain[end : end + 1] == " "
    if is_turned and (is_named_before or is_named_behind):  # Carlos Ruiz, Ana Bell
        return True
    if is_turned and all(m[0] in ORDINARY for m in words):
        word_before = _WORD_BEFORE.search(plain, max(0, start - FAR), start)
        if word_before is not None and not text.capitals[word_before.start(1)]:
            return True  # der Fall, Ernst genommen
    is_broken = "\n" in match[0] and not is_turned
    return is_broken and (plain[:start].rstrip().endswith(",") or plain[end : end + 1] == ",")


_ENDS_SENTENCE = re.compile(rf"{LETTER}{{3}}\.\s")
_NAME = f"{LETTER}+(?:{CAMEL}{LETTER}+)*"
_NAME_BEFORE = re.compile(rf"(?<![\w'\-])({_NAME}) \Z")
_NAME_BEHIND = re.compile(rf" ({_NAME})")
_BEGINS = re.compile(r"(?:\A|[.!?:;()\[\]\"/|*>•\n\t\d\-])[ ]*\Z")
"""What a sentence, or an item of a list, begins behind."""
_BEFORE_PLACE = re.compile(r"\b(?:in|at|near|im|en|em) \Z")
_PATRONYMIC = re.compile("(?:ов|ев|иев|ьев)(?:на|ич)$|ич$|ична$")
_CAMEL_NAMES = tuple(f"{start}{CAMEL}" for start in ("mc", "mac", "de", "di", "la", "le", "van"))
_BEHIND_LOCAL_PART = re.compile(rf"[\w.+\-{CAMEL}]*(?:@|{SPOKEN_AT.pattern})\w")
_BEGINS_CLAUSE = re.compile(
    rf"{_BEGINS.pattern}|\b(?:that|if|when|whether|because|while|since|unless|until|what|where|why|how|"
    r"think|thinks|believe|believes|hope|hopes) \Z"
)
_BEFORE_PROFILE = re.compile(r"(?:\A|[\s/(])(?:in|pub)/\Z")
_GOES_BEFORE = (rf"{LETTER}[.\-]$",)
_GOES_ON = (
    rf"-{LETTER}", rf"\.{LETTER}(?![a-z0-9]{{1,3}}(?!\w))", rf"'{LETTER}{{5}}",
)  # fmt: skip
"""What makes of a name a part of a longer one; an ending of a file and of a case do not."""


def _is_cut(last: str, before: str, after: str) -> bool:
    """Check whether a name is cut out of a longer word, where words are written without spaces."""
    if IS_KATAKANA.match(last):
        return bool(IS_KATAKANA.match(after) or IS_KATAKANA.search(before[-1:]))
    return bool(after) and (unicodedata.category(after[0])[0] == "M" or after[0] in "ะาำๅ")


def _is_begun(before: str) -> bool:
    """Check whether a word begins behind what stands before it, or behind a prefix."""
    if not is_letter(before[-1:]):
        return True
    run = re.search(f"{LETTER}+$", before)
    return run is not None and run[0] in PREFIXES


def _is_ended(plain: str, end: int) -> bool:
    """Check whether a word ends before a position, or goes on by a particle or a title."""
    if not is_letter(plain[end : end + 1]):
        return True
    if IS_HANGUL.match(plain[end - 1]):
        return AFTER_KOREAN.match(plain, end) is not None
    return _HONORIFIC_SUFFIX.match(plain, end) is not None


def _judge_han(name: str, before: str, after: str) -> Judgment:
    """Judge a name in Chinese characters, where no space says where it begins and ends."""
    is_begun = not IS_HAN.match(before[-1:]) or _BEFORE_HAN.search(before) is not None
    is_ended = not IS_HAN.match(after[:1]) or _AFTER_HAN.match(after) is not None
    letters = len(re.sub(r"[^\w]", "", name))
    if letters > 2 and is_ended:
        return "certain"
    return "certain" if is_begun and is_ended else "perhaps"
