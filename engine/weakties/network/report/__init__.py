"""A report: how a search goes, part by part, in a terminal, a page or a file of Markdown."""

from weakties.network.report.markdown import markdown
from weakties.network.report.nameless import nameless
from weakties.network.report.page import page
from weakties.network.report.reporting import Answer, Report, panels, report
from weakties.network.report.words import plain, remarks, said
from weakties.network.saving import save

__all__ = [
    "Answer",
    "Report",
    "markdown",
    "nameless",
    "page",
    "panels",
    "plain",
    "remarks",
    "report",
    "said",
    "save",
]
