"""Names as LinkedIn writes them: with what people put behind a comma, and several in one cell."""

from __future__ import annotations

import re

_DEGREES = frozenset(
    """
    ba bs ms ma md jd rn pe jr sr ii iii iv esq phd dphil mphil msc bsc mba emba meng beng med edd
    psyd dba llm llb mph mpa mfa bfa bba dr prof cpa cfa pmp cissp dipling diplkfm
    """.split()  # noqa: SIM905  # a list would be a page long
)
_LETTERS = re.compile(r"[A-Z]{2,6}(?:-[A-Z]{1,4})?[®™]?")


def split_names(cell: str) -> list[str]:
    """Return the names in a cell that holds one or several, parted by commas.

    What is a degree or the like belongs to the name before it.

    >>> split_names("Tom Rey, Wren Hale, PhD, MBA"), split_names("Hale, Ph.D.")
    (['Tom Rey', 'Wren Hale, PhD, MBA'], ['Hale, Ph.D.'])
    """
    names: list[str] = []
    for part in filter(None, map(str.strip, cell.split(","))):
        if names and _is_suffix(part):
            names[-1] += f", {part}"
        else:
            names.append(part)
    return names


def strip_suffixes(name: str) -> str:
    """Return a name without what stands behind a comma, to compare it: in lower case.

    >>> strip_suffixes("Wren  Hale, PhD"), strip_suffixes("Rey, Tom")
    ('wren hale', 'rey, tom')
    """
    first, *others = [part.strip() for part in name.split(",")]
    kept = [part for part in others if part and not _is_suffix(part)]
    return " ".join(", ".join((first, *kept)).casefold().split())


def _is_suffix(part: str) -> bool:
    """Check whether a part of a name is a degree, a certificate, or Jr. and Sr."""
    words = part.split()
    spelled = ["".join(filter(str.isalpha, word)).casefold() for word in words]
    return all(word in _DEGREES for word in spelled) or (
        len(words) == 1 and bool(_LETTERS.fullmatch(words[0].replace(".", "")))
    )
