"""What does one property say: its name, its parameters and its value?"""

from __future__ import annotations

import re
from binascii import a2b_qp
from functools import lru_cache
from typing import NamedTuple

import attrs

from weakties_vcard.charsets import Letters
from weakties_vcard.lines import Line

UNPREFERRED = 101
"""The place of a value that is not marked as preferred; PREF counts from 1 to 100."""

_USUAL = 128
"""So many bytes of parameters are worth remembering."""

_HEAD = re.compile(rb'(?:([\w-]++)\.)?([\w-]++)\s*+((?:;(?:"[^"]*+"|[^";:])*+)*+):')
_PLAIN_HEAD = re.compile(rb"(?:([\w-]++)\.)?([\w-]++)([^:]*+):")
_PARAMETER = re.compile(r';((?:"[^"]*+"|[^";])*+)')
_PART = {mark: re.compile(rf"((?:[^\\{mark}]|\\.|\\\Z)*+)({mark}|\Z)", re.DOTALL) for mark in ";,"}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


@attrs.frozen
class Property:
    """One property of a card.

    Attributes:
        row: the line it begins on.
        group: what binds it to its label, such as ``item1``; empty if nothing does.
        name: in capitals.
        marks: the values of TYPE and the bare parameters of 2.1, in small letters.
        pref: 1 is the most preferred of several.
        value: decoded, but with its backslashes.
    """

    row: int
    group: str
    name: str
    marks: frozenset[str]
    pref: int
    value: str

    @property
    def text(self) -> str:
        """The value as one text."""
        return unescaped(self.value)

    def parts(self) -> list[str]:
        """Split the value at its semicolons."""
        return [unescaped(part) for part in split(self.value, ";")]


def read(line: Line, letters: Letters) -> Property:
    r"""Read a property; what is wrong with its parameters is passed over.

    >>> told = read(Line(1, b"item1.TEL;PREF;TYPE=home,\"cell\":a\\, b;c"), Letters(b""))
    >>> told.group, told.name, sorted(told.marks), told.pref, told.parts()
    ('item1', 'TEL', ['cell', 'home', 'pref'], 1, ['a, b', 'c'])
    """
    head = _HEAD.match(line.content) or _PLAIN_HEAD.match(line.content)
    if head is None:
        return Property(line.row, "", "", frozenset(), UNPREFERRED, "")
    told = (_remembered if len(head[3]) < _USUAL else _parameters)(head[3])
    value = line.content[head.end() :]
    return Property(
        line.row,
        (head[1] or b"").decode("ascii").lower(),
        head[2].decode("ascii").upper(),
        told.marks,
        told.pref,
        letters.text(a2b_qp(value) if told.quoted else value, told.charset),
    )


def split(value: str, mark: str) -> list[str]:
    r"""Split at a mark that no backslash stands before.

    >>> split(r"a\;b;c", ";")
    ['a\\;b', 'c']
    """
    return [part for part, end in _PART[mark].findall(value) if part or end]


def unescaped(value: str) -> str:
    r"""Take the backslashes away; ``\n`` is a line break.

    >>> unescaped(r"http\://a\, b\n")
    'http://a, b\n'
    """
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


class _Parameters(NamedTuple):
    """What the parameters of a property say of its value."""

    marks: frozenset[str]
    pref: int
    quoted: bool
    charset: str


def _parameters(raw: bytes) -> _Parameters:
    """Read parameters, in small letters."""
    found: dict[str, list[str]] = {}
    for parameter in _PARAMETER.findall(raw.decode("utf-8", "replace")):
        name, sign, values = parameter.partition("=")
        told = (value.strip(' "').lower() for value in (values if sign else name).split(","))
        found.setdefault(name.strip().upper() if sign else "", []).extend(told)
    marks = frozenset(v for key in ("", "TYPE") for v in found.get(key, ()))
    quoted = "quoted-printable" in {*marks, *found.get("ENCODING", ())}
    return _Parameters(marks, _pref(marks, found), quoted, found.get("CHARSET", [""])[0])


_remembered = lru_cache(maxsize=256)(_parameters)
"""An address book has but few different ones."""


def _pref(marks: frozenset[str], parameters: dict[str, list[str]]) -> int:
    told = parameters.get("PREF", [""])[0]
    if told.isascii() and told.isdigit() and 1 <= int(told[:4]) < UNPREFERRED:
        return int(told[:4])
    return 1 if "pref" in marks else UNPREFERRED
