"""Limits of what a file may hold, so that no import takes for ever.

Each is far above what people have and far below what a program cannot bear. What goes beyond ends
in a sentence that says which limit it is and what to do, and nothing is recorded. The table is in
docs/explanation/imports.md; importers have limits of their own beside these.
"""

from __future__ import annotations

FILE_LIMIT = 256 * 2**20
"""Bytes of one file, and of all that an import unpacks from archives together."""
LOG_LIMIT, EVENTS_LIMIT = 2**29, 2_000_000
"""Bytes and lines of an exported log: a larger network is moved as a backup."""
MEMBERS_LIMIT = 5_000
"""Files in a folder, or in an archive with those within it."""
LIST_LIMIT = 16 * 2**20
"""Bytes of the list of an archive's files: names of three thousand letters each."""
RATIO_LIMIT = 200
"""How many times its packed size a file in an archive may unpack to."""
DEPTH_LIMIT = 3
"""A zip in a zip in a zip is opened; one within that is not."""

ROWS_LIMIT = 200_000
"""Rows of one table in which something stands."""
LINES_LIMIT = 2_000_000
"""Lines of one table: blank ones and those within quotes count as well."""
COLUMNS_LIMIT = 16_384
"""Cells of one row, as many as Excel has columns."""
CELLS_LIMIT = 25_000_000
"""Cells of one table, counted by what parts them."""
CELL_LIMIT = 8 * 2**20
"""Characters of one cell or one line of a table."""
BLANKS_LIMIT = 1_000
"""Blank rows of one table that are told; the others are passed over."""

RESULTS_LIMIT = 250_000
"""Rows of all files of one import together, each time of a series that recurs counted."""
REJECTS_LIMIT = 50_000
"""Rows of one file that cannot be used, since each is kept for `import retry`."""
RAW_LIMIT = 32 * 2**20
"""Characters of those rows together."""
WORDS_LIMIT, TEXT_LIMIT = 1_000, 100_000
"""Characters of a name, a title or an address; and of a note or another longer text."""
MARKS_LIMIT = 64
"""Accents upon one letter: to sort more of them takes quadratic time."""
