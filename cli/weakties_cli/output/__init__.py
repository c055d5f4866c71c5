"""What is printed: sentences, tables, drawings, figures and progress.

Without a terminal all of it is plain text. On one, rich draws tables, trees, bars and progress;
it is imported only then.
"""

from __future__ import annotations

from weakties_cli.output.drawing import (
    print_drawing,
    print_forest,
    render_bar,
    render_length,
    render_sparkline,
)
from weakties_cli.output.figures import (
    NO_DATA,
    build_rows,
    describe_open,
    format_counts,
    format_rate,
    render_figure_json,
    render_rate_json,
)
from weakties_cli.output.progress import show_progress
from weakties_cli.output.tables import (
    measure_room,
    print_fitted_table,
    print_noted_table,
    print_table,
)
from weakties_cli.output.terminal import (
    is_drawn,
    is_on_a_terminal,
    is_plain,
    is_styled,
    measure_prose,
)
from weakties_cli.output.text import (
    SILENT,
    clean,
    fold_lines,
    format_count,
    format_day,
    mark_label,
    measure_width,
    name_strength,
    print_json,
    print_note,
    print_paragraph,
    print_text,
    shorten,
    wrap,
    wrap_warnings,
)

__all__ = [
    "NO_DATA",
    "SILENT",
    "build_rows",
    "clean",
    "describe_open",
    "fold_lines",
    "format_count",
    "format_counts",
    "format_day",
    "format_rate",
    "is_drawn",
    "is_on_a_terminal",
    "is_plain",
    "is_styled",
    "mark_label",
    "measure_prose",
    "measure_room",
    "measure_width",
    "name_strength",
    "print_drawing",
    "print_fitted_table",
    "print_forest",
    "print_json",
    "print_note",
    "print_noted_table",
    "print_paragraph",
    "print_table",
    "print_text",
    "render_bar",
    "render_figure_json",
    "render_length",
    "render_rate_json",
    "render_sparkline",
    "shorten",
    "show_progress",
    "wrap",
    "wrap_warnings",
]
