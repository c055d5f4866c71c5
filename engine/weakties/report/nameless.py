"""Anonymizing a report: labels in the place of names.

A name stands in a block as a `Name`, so that none is looked for: each becomes a label. What
somebody wrote is left out. A plugin could still spell a name in a text of its own, so that any text
of its panel that holds a word of a name in this network, or an address, is left out, too.
"""

from __future__ import annotations

import re
from base64 import b32encode
from functools import cached_property
from hashlib import blake2b
from unicodedata import normalize

import attrs

from weakties.contracts import Readable
from weakties.contracts.blocks import Block, Cell, Figures, Name, Part, Quote, Table, Text
from weakties.domain.identity import fold_text
from weakties.projections.organizations import Organizations
from weakties.projections.people import People
from weakties.report.reporting import Answer, Report
from weakties.report.words import split_parts
from weakties.statistics.figures import Figure

LEFT_OUT = "(left out)"
_OF_RECIPIENTS, _CODE_BYTES = b"weakties/name/v1", 5
_CODES = (
    "People and organizations are codes in this report, the same in every report for the reader it "
    "was made for, and others for anybody else. (left out): words that could name somebody. By "
    "days and kinds, who was there may still recognize somebody."
)
_ADDRESS = re.compile(r"@|://|www\.|linkedin", re.IGNORECASE)
_WORD = re.compile(r"\w+")


def anonymize(report: Report, view: Readable, *, key: bytes | None = None) -> Report:
    """Return a report in which people and organizations have labels, the same in every panel.

    Args:
        key: of somebody who gets several such reports, see `make_recipient_key`: then everybody
            has the same label in all of them. Without it labels count up, anew in each report.
    """
    labels = _Labels()
    if key is not None:
        forgotten = view.read(People).people.where("is_forgotten")
        labels = _LastingLabels(key=key, forgotten=frozenset(p.id for p in forgotten))
    names = _NameDetector(view)
    answers = tuple(
        _anonymize_answer(a, labels if a.is_own else _CautiousLabels(labels, names))
        for a in report.panels
    )
    audience = "" if key is None else _CODES
    return attrs.evolve(report, panels=answers, is_nameless=True, audience=audience)


def make_recipient_key(secret: bytes, recipient: str) -> bytes:
    """Return the key from which the labels are made that one recipient sees.

    Nothing of it is stored. Whoever lacks the secret can neither tell whom a label means, nor join
    the labels of one recipient with those of another.

    Args:
        secret: the network's, `network.log.secret`.
        recipient: what the user calls them; case and spaces make no difference.

    Source:
        RFC 7693, BLAKE2 with a key.

    >>> make_recipient_key(b"s", "J. Adviser") == make_recipient_key(b"s", "j.  adviser")
    True
    """
    name = " ".join(normalize("NFKC", recipient).casefold().split())
    return blake2b(name.encode(), key=secret, person=_OF_RECIPIENTS).digest()


@attrs.define
class _Labels:
    """Labels by what they stand for, in the order in which they come up."""

    _labels: dict[tuple[str, str], Name] = attrs.field(factory=dict)

    def find_label(self, name: Name) -> Name:
        """Return the label of somebody."""
        anonymous = self._labels.get((name.kind, name.id))
        if anonymous is None:
            label = f"{name.kind.capitalize()} {self._make_code(name)}"
            anonymous = Name(label.lower().replace(" ", "-"), label, name.kind)
            self._labels[name.kind, name.id] = anonymous
        return anonymous

    def _make_code(self, name: Name) -> str:
        """Return what tells somebody apart from all others of the same kind: a number."""
        return str(sum(kind == name.kind for kind, _ in self._labels) + 1)

    def text(self, text: str) -> str:
        """Return a text of weakties' own, which holds no name."""
        return text

    def part(self, part: Part) -> Part:
        """Return the anonymous form of a part of a cell."""
        if isinstance(part, Name):
            return self.find_label(part)
        if isinstance(part, Quote):
            return f" {LEFT_OUT}" if part.text.startswith(" ") else LEFT_OUT
        return self.text(part) if isinstance(part, str) else part


@attrs.define
class _LastingLabels(_Labels):
    """Labels that are made from ids and a key, and so are the same in every report.

    Whoever was forgotten has none, so that nobody is followed back to earlier reports.
    """

    _key: bytes = attrs.field(kw_only=True)
    _forgotten: frozenset[str] = attrs.field(kw_only=True)

    def _make_code(self, name: Name) -> str:
        """Return eight letters and digits; hardly ever are two of ten thousand alike."""
        if name.id in self._forgotten:
            return "forgotten"
        text = f"{name.kind}\n{name.id}".encode()
        digest = blake2b(text, key=self._key, digest_size=_CODE_BYTES).digest()
        code = b32encode(digest).decode()
        return f"{code[:4]}-{code[4:]}"


class _NameDetector:
    """Detects words of names, and addresses, in texts."""

    def __init__(self, view: Readable) -> None:
        self._view = view

    @cached_property
    def _words(self) -> frozenset[str]:
        """Return the words of people's names; an initial is none, since it may be any word."""
        people = (p.name for p in self._view.read(People).people.where() if p.name)
        words = (word for name in people for word in _WORD.findall(fold_text(name)))
        return frozenset(word for word in words if len(word) > 1 or not word.isascii())

    @cached_property
    def _parts(self) -> tuple[str, ...]:
        """Return what is looked for anywhere: names of organizations, words of other scripts."""
        organizations = self._view.read(Organizations).organizations.where()
        names = {_pad_words(organization.name) for organization in organizations} - {"  "}
        return (*names, *(word for word in self._words if not word.isascii()))

    def has_name(self, text: str) -> bool:
        """Check whether a text holds one of them, or an address."""
        row = _pad_words(text)
        return (
            _ADDRESS.search(text) is not None
            or not self._words.isdisjoint(row.split())
            or any(part in row for part in self._parts)
        )


def _pad_words(text: str) -> str:
    return f" {' '.join(_WORD.findall(fold_text(text)))} "


@attrs.define
class _CautiousLabels:
    """Labels for a plugin's panel; its own texts are left out if they hold a name."""

    _labels: _Labels
    _detector: _NameDetector

    def text(self, text: str) -> str:
        """Return a text, unless it holds a name."""
        return LEFT_OUT if self._detector.has_name(text) else text

    def part(self, part: Part) -> Part:
        """See `_Labels.part`."""
        return self.text(part) if isinstance(part, str) else self._labels.part(part)


def _anonymize_answer(answer: Answer, labels: _Labels | _CautiousLabels) -> Answer:
    blocks = tuple(_anonymize_block(block, labels) for block in answer.blocks)
    return attrs.evolve(answer, title=labels.text(answer.title), blocks=blocks)


def _anonymize_block(block: Block, labels: _Labels | _CautiousLabels) -> Block:
    if isinstance(block, Text):
        return Text(_anonymize_cell(block.text, labels))
    if isinstance(block, Figures):
        return Figures(
            (_anonymize_figure(f, labels) for f in block.figures), labels.text(block.title)
        )
    return Table(
        map(labels.text, block.columns),
        ([_anonymize_cell(cell, labels) for cell in row] for row in block.rows),
        labels.text(block.title),
        labels.text(block.note),
        labels.text(block.bars) if block.bars else "",
    )


def _anonymize_figure(figure: Figure, labels: _Labels | _CautiousLabels) -> Figure:
    name, remark = labels.text(figure.name), labels.text(figure.remark)
    return attrs.evolve(figure, name=name, remark=remark)


def _anonymize_cell(cell: Cell, labels: _Labels | _CautiousLabels) -> Cell:
    cell_parts = tuple(map(labels.part, split_parts(cell)))
    return cell_parts if isinstance(cell, tuple) else cell_parts[0] if cell_parts else None
