"""Telephone numbers in a text, with and without the number of a country."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

import attrs

from weakties.corrections.recognition.letters import Judgment, fold, normalize_letter
from weakties.corrections.recognition.words import split_words

PHONE = re.compile(r"\+?\(?\d(?:[\d().\-/]|[ ](?=[\d(+]))*\d")


PHONE_LEAST, _NATION, _CHUNKS = 7, 3, 7


def drop_extension(number: str) -> str:
    """Return a telephone number without what is dialled once it has answered."""
    return _EXTENSION.split(number)[0]


_EXTENSION = re.compile(r"(?<=\d)\s*(?:[;,#]|\b(?:ext|x|durchwahl|poste)).*", re.IGNORECASE)


def extract_digits(number: str) -> str:
    """Return the digits of a number as it is compared: without what is only dialled at home."""
    plain = "".join(map(normalize_letter, number)).replace("(0)", "")
    digits = re.sub(r"\D", "", plain)
    return digits.lstrip("0")


def split_numbers(written: str) -> Iterator[tuple[str, bool]]:
    """Yield the numbers that stand in a run of digits, and whether each is all of a number."""
    yield written, True
    chunks = re.split(r"[ ]+", written)
    starts = [
        n for n, c in enumerate(chunks)
        if n == 0 or (re.match(r"\+|00|0|\(", c) and not (c[0] == "(" and chunks[n - 1][0] == "+"))
    ]  # fmt: skip
    for first, last in pairwise([*starts, len(chunks)]):
        if last - first < len(chunks):
            yield " ".join(chunks[first:last]), True
    for first in range(len(chunks)):
        for last in range(first + 1, min(first + _CHUNKS, len(chunks)) + 1):
            yield " ".join(chunks[first:last]), False


@attrs.frozen
class Number:
    """A telephone number as it is compared.

    Attributes:
        digits: those that are dialled from elsewhere.
        has_nation: whether the number of a country is a part of it, by a plus or two zeros.
        is_national: whether it begins with the zero that is only dialled at home.
    """

    digits: str
    has_nation: bool = False
    is_national: bool = False

    @classmethod
    def of(cls, written: str) -> Number:
        """Read one."""
        plain = fold(written).strip().lstrip("(")
        has_nation = plain.startswith(("+", "00"))
        return cls(extract_digits(written), has_nation, plain.startswith("0") and not has_nation)


def compare_numbers(own: Number, other: Number, every: Collection[Number]) -> Judgment | None:
    """Compare a number with one in a text, both with and without the number of a country.

    Args:
        every: all of their numbers: by these it is known which country one without is in.
    """
    if len(other.digits) < PHONE_LEAST - 1:
        return None
    if own.digits == other.digits:
        abroad, home = (own, other) if own.has_nation else (other, own)
        is_same = abroad.has_nation == home.has_nation
        is_same = is_same or (not home.is_national and len(home.digits) >= _WITH_NATION)
        return "certain" if is_same else "perhaps"
    longer, shorter = (own, other) if len(own.digits) > len(other.digits) else (other, own)
    if not longer.digits.endswith(shorter.digits):
        return None
    nation = longer.digits.removesuffix(shorter.digits)
    is_long = len(shorter.digits) >= PHONE_LEAST
    if longer.has_nation and not shorter.has_nation and len(nation) <= _NATION and is_long:
        if shorter.is_national and nation in _WITHOUT_ZERO:
            return "perhaps"
        at_home = (n.digits.startswith(nation) for n in every if n.has_nation)
        return "certain" if longer == own or any(at_home) else "perhaps"
    return "perhaps" if longer == own and len(shorter.digits) >= PHONE_LEAST - 1 else None


_WITH_NATION = 11
"""From so many digits on a number without a plus has the number of a country, too."""
_WITHOUT_ZERO = split_words("1 30 34 45 47 48 52 65 351 352 354 357 371 372 376 420 852 853")
"""Countries whose numbers have no zero before them at home."""
