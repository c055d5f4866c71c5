"""How well is it told whether a text names somebody? Measured on texts in many languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from weakties.corrections.recognition import Marks

CORPUS = Path(__file__).parent.parent / "samples" / "names_in_texts.txt"


@attrs.frozen
class Case:
    """A text, and what it is right to say of it."""

    language: str
    marks: Marks
    right: str
    text: str


def cases() -> Iterator[Case]:
    """Read the corpus."""
    language, marks = "", Marks()
    for line in CORPUS.read_text("utf-8").splitlines():
        if line.startswith("= "):
            cells = [cell.strip() for cell in line[2:].split("|")]
            language, name, email, phone, profile, nickname, others, taken = (cells + [""] * 8)[:8]
            addresses = [a.strip() for a in taken.split(";") if a.strip()]
            marks = Marks.of(
                [name], emails=filter(None, [email]), phones=filter(None, [phone]),
                profiles=filter(None, [profile]), nicknames=filter(None, [nickname]),
                others=[n.strip() for n in others.split(";") if n.strip()],
                taken_phones=[a for a in addresses if "." not in a],
                taken_profiles=[a for a in addresses if "." in a],
            )  # fmt: skip
        elif line[:2] in ("C ", "P ", "N ", "0 "):
            text = line[2:]
            for escaped in ("\\n", "\\u00a0", "\\u0308", "\\u2011", "\\u200d"):
                text = text.replace(escaped, escaped.encode().decode("unicode_escape"))
            yield Case(language, marks, line[0], text)


CASES = list(cases())


def test_the_corpus_is_large_enough() -> None:
    assert len([c for c in CASES if c.right != "0"]) >= 300
    assert len({c.language for c in CASES}) >= 12


def test_none_that_is_certain_is_missed() -> None:
    missed = [c.text for c in CASES if c.right == "C" and c.marks.judge(c.text) != "certain"]
    assert missed == []


def test_nothing_of_others_is_certain() -> None:
    wrong = [c.text for c in CASES if c.right in "N0" and c.marks.judge(c.text) == "certain"]
    assert wrong == []


def test_at_most_one_in_fifty_that_is_perhaps_is_missed() -> None:
    perhaps = [c for c in CASES if c.right == "P"]
    missed = [c.text for c in perhaps if c.marks.judge(c.text) is None]
    assert len(missed) * 50 <= len(perhaps), missed


def test_where_nobody_is_named_nothing_is_listed() -> None:
    listed = [c.text for c in CASES if c.right == "0" and c.marks.judge(c.text) is not None]
    assert listed == []


@pytest.mark.parametrize("text", ["", " ", "\ud800", "\0", "%", "%zz", "\u0300", "é" * 10_000])
def test_any_text_can_be_judged(text: str) -> None:
    assert Marks.of(["Ana Ruiz"], phones=["+1"], emails=["@"]).judge(text) is None


FAR = "and so on and on " * 9
QUOTED = [
    ("Ana Ruiz", "met Ana Ruiz", "met Ana Ruiz"),
    ("Ana Ruiz", f"{FAR}\nAna Ruiz came\n{FAR}", "Ana Ruiz came"),
    ("Ana Ruiz", f"Ana was kind\n{FAR}\nAna Ruiz came", "Ana Ruiz came"),
    ("Ana Ruiz", "nobody at all", ""),
    ("王小明", f"{'好' * 90}王小明说下周回复{'好' * 90}", "王小明"),
]


@pytest.mark.parametrize(("name", "text", "right"), QUOTED)
def test_what_means_somebody_is_quoted(name: str, text: str, right: str) -> None:
    quoted = Marks.of([name]).quote(text, 40)
    assert right in quoted
    assert len(quoted) <= 44
    assert bool(quoted) is bool(right)


def test_what_was_left_out_of_a_quotation_is_marked() -> None:
    quoted = Marks.of(["Ana Ruiz"]).quote(f"{FAR}with Ana Ruiz there {FAR}", 40)
    assert quoted == "… on and on with Ana Ruiz there and so on …"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text)
def test_whatever_is_listed_can_be_quoted(case: Case) -> None:
    for text in (case.text, f"{FAR}. {case.text}", f"{case.text}. {FAR}"):
        quoted = case.marks.quote(text, 40)
        assert bool(quoted) is (case.marks.judge(text) is not None)
        if quoted:
            assert case.marks.judge(quoted.strip("… ")) is not None
