"""How is a report shown to strangers: with numbers in the place of everybody's name?

A name stands in a block as a `Name`, so that none is looked for: each becomes a label. What
somebody wrote is left out. A plugin could still spell a name in a text of its own, so that any text
of its panel that holds a word of a name in this network, or an address, is left out, too.
"""

from __future__ import annotations

import re
from functools import cached_property

import attrs

from weakties.domain.identity import folded
from weakties.hookspecs.blocks import Block, Cell, Figures, Name, Part, Table, Text, Told
from weakties.hookspecs.offered import Readable
from weakties.network.report.reporting import Answer, Report
from weakties.network.report.words import parts
from weakties.projections.organizations import Organizations
from weakties.projections.people import People
from weakties.statistics.figures import Figure

LEFT_OUT = "(left out)"
_ADDRESS = re.compile(r"@|://|www\.|linkedin", re.IGNORECASE)
_WORD = re.compile(r"\w+")


def nameless(report: Report, view: Readable) -> Report:
    """Give a report in which people and organizations are numbers, the same in every panel."""
    labels = _Labels()
    names = _Known(view)
    told = tuple(_answer(a, labels if a.is_own else _Wary(labels, names)) for a in report.panels)
    return attrs.evolve(report, panels=told, is_nameless=True)


@attrs.define
class _Labels:
    """Labels by what they stand for, in the order in which they come up."""

    _made: dict[tuple[str, str], Name] = attrs.field(factory=dict)

    def name(self, name: Name) -> Name:
        """Give the label of somebody."""
        known = self._made.get((name.kind, name.id))
        if known is None:
            number = sum(kind == name.kind for kind, _ in self._made) + 1
            label = f"{name.kind.capitalize()} {number}"
            known = Name(label.lower().replace(" ", "-"), label, name.kind)
            self._made[name.kind, name.id] = known
        return known

    def text(self, text: str) -> str:
        """Give back a text of weakties' own, which holds no name."""
        return text

    def part(self, part: Part) -> Part:
        """Give what stands in the place of a part of a cell."""
        if isinstance(part, Name):
            return self.name(part)
        if isinstance(part, Told):
            return f" {LEFT_OUT}" if part.text.startswith(" ") else LEFT_OUT
        return self.text(part) if isinstance(part, str) else part


class _Known:
    """The words of all names in a view."""

    def __init__(self, view: Readable) -> None:
        self._view = view

    @cached_property
    def _words(self) -> frozenset[str]:
        """Give the words of people's names; an initial is none, since it may be any word."""
        people = (p.name for p in self._view.read(People).people.where() if p.name)
        found = (word for name in people for word in _WORD.findall(folded(name)))
        return frozenset(word for word in found if len(word) > 1 or not word.isascii())

    @cached_property
    def _parts(self) -> tuple[str, ...]:
        """Give what is looked for anywhere: names of organizations, and words of other scripts."""
        places = self._view.read(Organizations).organizations.where()
        names = {_row(place.name) for place in places} - {"  "}
        return (*names, *(word for word in self._words if not word.isascii()))

    def are_in(self, text: str) -> bool:
        """Claim that a text holds one of them, or an address."""
        row = _row(text)
        return (
            _ADDRESS.search(text) is not None
            or not self._words.isdisjoint(row.split())
            or any(part in row for part in self._parts)
        )


def _row(text: str) -> str:
    return f" {' '.join(_WORD.findall(folded(text)))} "


@attrs.define
class _Wary:
    """Labels for the panel of a plugin, whose texts may hold names."""

    _labels: _Labels
    _known: _Known

    def text(self, text: str) -> str:
        """Give back a text, unless it holds a name."""
        return LEFT_OUT if self._known.are_in(text) else text

    def part(self, part: Part) -> Part:
        """See `_Labels.part`."""
        return self.text(part) if isinstance(part, str) else self._labels.part(part)


def _answer(answer: Answer, labels: _Labels | _Wary) -> Answer:
    blocks = tuple(_block(block, labels) for block in answer.blocks)
    return attrs.evolve(answer, title=labels.text(answer.title), blocks=blocks)


def _block(block: Block, labels: _Labels | _Wary) -> Block:
    if isinstance(block, Text):
        return Text(_cell(block.text, labels))
    if isinstance(block, Figures):
        return Figures((_figure(f, labels) for f in block.figures), labels.text(block.title))
    return Table(
        map(labels.text, block.columns),
        ([_cell(cell, labels) for cell in row] for row in block.rows),
        labels.text(block.title),
        labels.text(block.note),
    )


def _figure(figure: Figure, labels: _Labels | _Wary) -> Figure:
    name, remark = labels.text(figure.name), labels.text(figure.remark)
    return attrs.evolve(figure, name=name, remark=remark)


def _cell(cell: Cell, labels: _Labels | _Wary) -> Cell:
    found = tuple(map(labels.part, parts(cell)))
    return found if isinstance(cell, tuple) else found[0] if found else None
