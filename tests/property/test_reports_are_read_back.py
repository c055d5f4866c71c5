"""Whatever a report holds: is it read back from its page and its Markdown, and nothing besides?"""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from weakties import contracts, report
from weakties.testing import texts

NASTY = st.sampled_from(
    ["<script>", "</td></table>", "<!--", "]]>", "&amp;", "&#124;", '" onload="', "'", "|", "\\",
     "\\|", "`", "``", "*a*", "__", "[a](b)", "![a](b)", "<http://a.b>", "# ", "- ", "1. ", "1) ",
     "+ ", "> ", "~~~", "===", "---", "|---|", "\n", "\r", "\n\n", "\t", "    ", "\x00", "\x1b[2J",
     "\u2028", "\u202e", "\ufeff", "www.a.b", "http://a.b", "a@b.c", ":tada:", "$a$", "\\<", "&"]
)  # fmt: skip
TEXTS = st.lists(st.one_of(NASTY, texts(), st.text(max_size=5)), max_size=6).map("".join)
PARTS = st.one_of(
    TEXTS, TEXTS.map(contracts.Quote), st.builds(contracts.Name, st.just("p"), TEXTS),
    st.integers(-999, 999), st.floats(-9, 9), st.dates(date(1900, 1, 1)),
)  # fmt: skip
CELLS = st.one_of(st.none(), PARTS, st.lists(PARTS, max_size=3).map(tuple))
LINES = TEXTS.map(lambda text: "".join(c for c in text if c.isprintable())[:200])
TABLES = st.integers(1, 4).flatmap(
    lambda n: st.builds(
        contracts.Table, st.lists(LINES, min_size=n, max_size=n),
        st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1, max_size=3), LINES, LINES,
    )
)  # fmt: skip
FIGURES = st.builds(
    contracts.Figures,
    st.lists(st.builds(contracts.Figure, name=LINES, value=st.floats(0, 1), remark=LINES),
             min_size=1, max_size=3), LINES,
)  # fmt: skip
TAGS: dict[str, set[str]] = {
    "html": {"lang"}, "head": set(), "meta": {"charset", "http-equiv", "content", "name"},
    "title": set(), "style": set(), "body": set(), "header": set(), "h1": set(), "h2": {"id"},
    "p": {"class"}, "nav": {"aria-label"}, "ul": set(), "li": set(), "a": {"href"}, "main": set(),
    "section": {"aria-labelledby"}, "div": {"class"}, "table": set(), "caption": set(),
    "thead": set(), "tbody": set(), "tr": set(), "th": {"scope", "class"}, "td": {"class"},
    "bdi": set(), "footer": set(), "svg": {"viewbox", "aria-hidden"},
    "line": {"class", "x1", "y1", "x2", "y2"}, "circle": {"class", "cx", "cy", "r"},
}  # fmt: skip
VOID = {"meta"}


class Page(HTMLParser):
    """Reads a page, and refuses what the writer does not make."""

    def __init__(self, pieces: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.told: list[tuple[str, str]] = []
        self.metas: list[dict[str, str | None]] = []
        self.feed(pieces)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert {name for name, _ in attrs} <= TAGS[tag]
        if tag == "meta":
            self.metas.append(dict(attrs))
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("th", "td", "p", "caption", "h2", "style"):
            self.told.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if {"th", "td", "p", "caption", "h2", "style"} & {*self.open}:
            tag, text = self.told[-1]
            self.told[-1] = tag, text + data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    handle_pi = unknown_decl = handle_comment

    def of(self, *tags: str) -> list[str]:
        return [text for tag, text in self.told if tag in tags]


def holding(title: str, block: contracts.Block) -> report.Report:
    return report.Report("2026-11-20", (report.Answer("birds.herons", title, (block,)),))


def cells_of(block: contracts.Block) -> list[str]:
    if isinstance(block, contracts.Table):
        heads = [report.flatten_text(head) for head in block.columns]
        return heads + [report.format_cell(cell) for row in block.rows for cell in row]
    assert isinstance(block, contracts.Figures)
    return [
        cell
        for f in block.figures
        for cell in (report.flatten_text(f.name), f.counts, f.value_text, f.interval)
    ]


@given(LINES, st.one_of(TABLES, FIGURES))
def test_a_page_holds_what_the_report_holds(title: str, block: contracts.Table) -> None:
    page = Page("".join(report.render_page(holding(title, block))))

    is_table = isinstance(block, contracts.Table)
    expected = [*([] if is_table else ["Counts", "Value", "95 %"]), *cells_of(block)]
    found = [text for text in page.of("th", "td") if text.strip()]
    assert found == [text for text in expected if text.strip()]
    assert page.of("h2") == [report.flatten_text(title)]
    assert page.of("caption") == [
        report.flatten_text(block.title if block.title.strip() else title)
    ]


@given(CELLS)
def test_a_paragraph_holds_what_was_said(cell: contracts.Cell) -> None:
    page = Page("".join(report.render_page(holding("Herons", contracts.Text(cell)))))

    assert report.format_cell(cell) in page.of("p")


@given(LINES)
def test_a_page_allows_its_own_style_and_nothing_else(title: str) -> None:
    page = Page("".join(report.render_page(holding(title, contracts.Text("herons")))))

    (policy,) = [m["content"] for m in page.metas if "http-equiv" in m]
    (style,) = page.of("style")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'"
    assert not re.search(r"url\(|@import|expression", style)


def read(text: str) -> tuple[list[str], list[str]]:
    """Read Markdown, and give the text of each cell, and of everything else; only text is there."""
    cells: list[str] = []
    others: list[str] = []
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    for before, token in zip([None, *tokens], tokens, strict=False):
        assert token.type.partition("_")[0] in (
            "heading", "paragraph", "inline", "table", "thead", "tbody", "tr", "th", "td",
        ), token  # fmt: skip
        if token.type == "inline":
            inner = token.children or []
            assert {one.type for one in inner} <= {"text", "strong_open", "strong_close"}, inner
            is_cell = before is not None and before.type in ("th_open", "td_open")
            assert not is_cell or {one.type for one in inner} <= {"text"}
            (cells if is_cell else others).append("".join(one.content for one in inner))
    return cells, others


@given(LINES, st.one_of(TABLES, FIGURES))
def test_markdown_holds_what_the_report_holds(title: str, block: contracts.Table) -> None:
    cells, others = read("".join(report.render_markdown(holding(title, block))))

    is_table = isinstance(block, contracts.Table)
    heads = [] if is_table else ["", "Counts", "Value", "95 %"]
    assert cells == [*heads, *(text.strip() for text in cells_of(block))]
    first, *above = others
    assert first == "Report of 2026-11-20"
    assert not title.strip() or above[0] == report.flatten_text(title).strip()


@given(CELLS)
def test_a_paragraph_of_markdown_holds_what_was_said(cell: contracts.Cell) -> None:
    cells, others = read("".join(report.render_markdown(holding("Herons", contracts.Text(cell)))))

    assert cells == []
    assert report.format_cell(cell).strip() in ["", *others]
