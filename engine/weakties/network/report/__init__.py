"""A report: how a search goes, part by part, in a terminal, a page or a file of Markdown."""

from weakties.network.report.markdown import render_markdown
from weakties.network.report.nameless import anonymize
from weakties.network.report.page import render_page
from weakties.network.report.reporting import Answer, Report, build_report, list_panels
from weakties.network.report.words import flatten_text, format_cell, list_remarks
from weakties.network.saving import save

__all__ = [
    "Answer",
    "Report",
    "anonymize",
    "build_report",
    "flatten_text",
    "format_cell",
    "list_panels",
    "list_remarks",
    "render_markdown",
    "render_page",
    "save",
]
