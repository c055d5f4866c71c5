"""A report: how a search goes, part by part, in a terminal, a page or a file of Markdown."""

from weakties.corrections.saving import save
from weakties.report.markdown import render_markdown
from weakties.report.nameless import anonymize, make_recipient_key
from weakties.report.page import render_page
from weakties.report.reporting import Answer, Report, build_report, list_panels
from weakties.report.words import flatten_text, format_cell, list_remarks

__all__ = [
    "Answer",
    "Report",
    "anonymize",
    "build_report",
    "flatten_text",
    "format_cell",
    "list_panels",
    "list_remarks",
    "make_recipient_key",
    "render_markdown",
    "render_page",
    "save",
]
