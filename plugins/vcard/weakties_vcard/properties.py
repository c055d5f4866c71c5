"""A property: its name, its parameters and its value."""

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
        return unescape(self.value)

    def parts(self) -> list[str]:
        """Split the value at its semicolons."""
        return [unescape(part) for part in split(self.value, ";")]


def read_property(line: Line, letters: Letters) -> Property:
    r"""Read a property; what is wrong with its parameters is passed over.

    >>> told = read_property(Line(1, b"item1.TEL;PREF;TYPE=home,\"cell\":a\\, b;c"), Letters(b""))
    >>> told.group, told.name, sorted(told.marks), told.pref, told.parts()
    ('item1', 'TEL', ['cell', 'home', 'pref'], 1, ['a, b', 'c'])
    """
    head = _HEAD.match(line.content) or _PLAIN_HEAD.match(line.content)
    if head is None:
        return Property(line.row, "", "", frozenset(), UNPREFERRED, "")
    parameters = (_remembered if len(head[3]) < _USUAL else _parse_parameters)(head[3])
    value = line.content[head.end() :]
    return Property(
        line.row,
        (head[1] or b"").decode("ascii").lower(),
        head[2].decode("ascii").upper(),
        parameters.marks,
        parameters.pref,
        letters.text(a2b_qp(value) if parameters.quoted else value, parameters.charset),
    )


def split(value: str, mark: str) -> list[str]:
    r"""Split at a mark that no backslash stands before.

    >>> split(r"a\;b;c", ";")
    ['a\\;b', 'c']
    """
    return [part for part, end in _PART[mark].findall(value) if part or end]


def unescape(value: str) -> str:
    r"""Take the backslashes away; ``\n`` is a line break.

    >>> unescape(r"http\://a\, b\n")
    'http://a, b\n'
    """
    return _ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)


class _Parameters(NamedTuple):
    """What the parameters of a property say of its value."""

    marks: frozenset[str]
    pref: int
    quoted: bool
    charset: str


def _parse_parameters(raw: bytes) -> _Parameters:
    """Read parameters, in small letters."""
    values_by_name: dict[str, list[str]] = {}
    for parameter in _PARAMETER.findall(raw.decode("utf-8", "replace")):
        name, sign, values = parameter.partition("=")
        parsed = (value.strip(' "').lower() for value in (values if sign else name).split(","))
        values_by_name.setdefault(name.strip().upper() if sign else "", []).extend(parsed)
    marks = frozenset(v for key in ("", "TYPE") for v in values_by_name.get(key, ()))
    quoted = "quoted-printable" in {*marks, *values_by_name.get("ENCODING", ())}
    return _Parameters(
        marks, _find_pref(marks, values_by_name), quoted, values_by_name.get("CHARSET", [""])[0]
    )


_remembered = lru_cache(maxsize=256)(_parse_parameters)
"""An address book has but few different ones."""


def _find_pref(marks: frozenset[str], parameters: dict[str, list[str]]) -> int:
    text = parameters.get("PREF", [""])[0]
    if text.isascii() and text.isdigit() and 1 <= int(text[:4]) < UNPREFERRED:
        return int(text[:4])
    return 1 if "pref" in marks else UNPREFERRED
