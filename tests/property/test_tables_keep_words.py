"""Does a table on a terminal of any width hold every letter of its cells, and fit?"""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tests import depth
from weakties_cli.output import clean, print_fitted_table, print_table, terminal

CELLS = st.one_of(
    st.text(st.sampled_from("ab [/]:é漢字😀 "), max_size=60).map(str.strip),
    st.sampled_from(["", "p-55psm6ndiy5h5jeo", "[bold]x[/]", "https://a.example/b", "a\x1b[2Jb"]),
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[str]], list[str]]:
    """Draw a few rows of as many cells."""
    size = draw(st.integers(1, 5))
    heads = [f"Head{number}" for number in range(size)]
    return draw(st.lists(st.lists(CELLS, min_size=size, max_size=size), min_size=1)), heads


def draw_table(rows: list[list[str]], heads: list[str], columns: int, *, is_fitted: bool) -> str:
    """Print a table as on a terminal of so many columns, without colour."""
    printed = io.StringIO()
    with (
        patch.object(terminal, "is_drawn", lambda *_: True),
        patch.dict("os.environ", {"COLUMNS": str(columns), "NO_COLOR": "1"}),
        redirect_stdout(printed),
    ):
        (print_fitted_table if is_fitted else print_table)(rows, heads)
    return printed.getvalue()


def sort_letters(text: str) -> list[str]:
    """Return what is to be read of a text, in whatever order lines put it."""
    return sorted(text.replace(" ", "").replace("\n", ""))


@settings(max_examples=depth.choose(day=20, landing=60, night=60))
@given(tables(), st.integers(24, 200), st.booleans())
def test_every_letter_is_there_and_every_line_fits(
    table: tuple[list[list[str]], list[str]], columns: int, is_fitted: bool
) -> None:
    rows, heads = table

    printed = draw_table(rows, heads, columns, is_fitted=is_fitted)

    for head in heads:
        printed = printed.replace(head, "")
    words = "".join(clean(cell) for row in rows for cell in row)
    assert sort_letters(printed) == sort_letters(words)
    unbroken = max((cell_len(w) for row in rows for c in row for w in [clean(c)]), default=0)
    for line in printed.splitlines():
        assert cell_len(line) <= max(columns, unbroken)
