"""My positions, applications, and the organizations that I follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from weakties import (
    ApplicationSent,
    Bookmark,
    Draft,
    Importer,
    LeadHeard,
    Match,
    OrganizationId,
    Reject,
    Skip,
    Source,
)
from weakties_linkedin.dates import parse_moment, parse_month
from weakties_linkedin.header import Columns
from weakties_linkedin.keys import build_key
from weakties_linkedin.tables import Row, Table, iterate_rows, reject_row, sniff

_JOB = re.compile(r"(?:https?://)?(?:[a-z0-9-]+\.)*linkedin\.com/jobs/view/(\d{1,20})\b", re.I)
NOWHERE = "Neither an organization nor a title is given, so nothing is told."


class ApplicationCells(NamedTuple):
    """What one row of ``Job Applications.csv`` says; addresses and answers stay there."""

    date: str
    company: str
    title: str
    url: str


class PositionCells(NamedTuple):
    """What one row of ``Positions.csv`` says; its description stays there."""

    company: str
    title: str
    location: str
    started: str
    finished: str


class FollowCells(NamedTuple):
    """What one row of ``Company Follows.csv`` says."""

    organization: str
    since: str


APPLICATIONS = Table(
    ("job applications.csv", "job_applications.csv"),
    Columns(
        ApplicationCells,
        {
            "application date": "date",
            "company name": "company",
            "job title": "title",
            "job url": "url",
        },
        ("Company Name", "Job Title", "Application Date"),
        hidden=frozenset({"contact email", "contact phone number", "question and answers"}),
    ),
)
POSITIONS = Table(
    ("positions.csv",),
    Columns(
        PositionCells,
        {
            "company name": "company",
            "title": "title",
            "location": "location",
            "started on": "started",
            "finished on": "finished",
        },
        ("Company Name", "Title", "Finished On", "Started On"),
    ),
)
FOLLOWS = Table(
    ("company follows.csv", "company_follows.csv"),
    Columns(
        FollowCells,
        {"organization": "organization", "followed on": "since"},
        ("Organization", "Followed On"),
    ),
)


class Applications(Importer):
    """Reads the applications that were sent on LinkedIn."""

    id = "linkedin.applications"
    version = 2
    title = "LinkedIn applications (Jobs/Job Applications.csv)"

    def sniff(self, source: Source) -> Match | None:
        """See :meth:`weakties.Importer.sniff`."""
        return sniff(source, APPLICATIONS)

    def read(
        self, source: Source, options: Any, since: Bookmark | None
    ) -> Iterator[Draft | Reject | Skip]:
        """See :meth:`weakties.Importer.read`."""
        for row in iterate_rows(source, APPLICATIONS):
            yield _read_application(row) if isinstance(row, Row) else row


class Positions(Importer):
    """Reads where the owner of the export worked."""

    id = "linkedin.positions"
    version = 3
    title = "LinkedIn positions (Positions.csv)"

    def sniff(self, source: Source) -> Match | None:
        """See :meth:`weakties.Importer.sniff`."""
        return sniff(source, POSITIONS)

    def read(
        self, source: Source, options: Any, since: Bookmark | None
    ) -> Iterator[Draft | Reject | Skip]:
        """See :meth:`weakties.Importer.read`."""
        for row in iterate_rows(source, POSITIONS):
            yield _read_position(row) if isinstance(row, Row) else row


class Follows(Importer):
    """Reads which organizations the owner of the export follows."""

    id = "linkedin.follows"
    version = 2
    title = "LinkedIn follows (Company Follows.csv)"

    def sniff(self, source: Source) -> Match | None:
        """See :meth:`weakties.Importer.sniff`."""
        return sniff(source, FOLLOWS)

    def read(
        self, source: Source, options: Any, since: Bookmark | None
    ) -> Iterator[Draft | Reject | Skip]:
        """See :meth:`weakties.Importer.read`."""
        for row in iterate_rows(source, FOLLOWS):
            yield _read_follow(row) if isinstance(row, Row) else row


def _read_application(row: Row[ApplicationCells]) -> Draft | Reject:
    """Draft one application; its key is the posting's number, or else what it was for."""
    line, cells = row
    at = parse_moment(cells.date)
    if at is None:
        message = f"Application Date is {cells.date!r}; expected such as 3/5/24, 2:07 PM."
        reason = "Application Date is no moment such as 3/5/24, 2:07 PM; write it so."
        return reject_row("date.unreadable", message, line, reason)
    if not (cells.company or cells.title):
        return reject_row("organization.missing", NOWHERE, line)
    match = _JOB.match(cells.url)
    job = match[1] if match else None
    named = build_key(job) if job else build_key(cells.company, cells.title, at)
    lead = LeadHeard(
        organization=_build_organization(cells.company), source="posting", advertised="yes",
        role=cells.title or None, at=at,
    )  # fmt: skip
    claim: Any = f"lead:{named}"  # until the lead has an id
    event = ApplicationSent(lead=claim, at=at)
    return Draft(event=event, key=named, source=Applications.id, row=line.row, mentions=(lead,))


def _read_position(row: Row[PositionCells]) -> Draft | Reject:
    """Draft one position; that it ended later is told under the same key."""
    from weakties_linkedin.events import PositionHeld  # noqa: PLC0415  # a start need not make event classes

    line, cells = row
    at, until = parse_month(cells.started), parse_month(cells.finished)
    if at is None or (cells.finished and until is None):
        message = (
            f"Started On is {cells.started!r} and Finished On {cells.finished!r}; "
            "expected months such as Jan 2024."
        )
        reason = "Started On or Finished On is no month such as Jan 2024; write it so."
        return reject_row("date.unreadable", message, line, reason)
    if not (cells.company or cells.title):
        return reject_row("organization.missing", NOWHERE, line)
    event = PositionHeld(
        organization=_build_organization(cells.company), title=cells.title or None,
        place=cells.location or None, until=until, at=at,
    )  # fmt: skip
    named = build_key(cells.company, cells.title, at)
    return Draft(event=event, key=named, source=Positions.id, row=line.row)


def _read_follow(row: Row[FollowCells]) -> Draft | Reject:
    """Draft one organization that is followed."""
    from weakties_linkedin.events import OrganizationFollowed  # noqa: PLC0415  # as above

    line, cells = row
    at, organization = parse_moment(cells.since), _build_organization(cells.organization)
    if at is None:
        message = f"Followed On is {cells.since!r}; expected such as Wed Jun 24 12:43:42 UTC 2026."
        reason = "Followed On is no moment such as Wed Jun 24 12:43:42 UTC 2026; write it so."
        return reject_row("date.unreadable", message, line, reason)
    if organization is None:
        return reject_row("organization.missing", "No organization is given.", line)
    event = OrganizationFollowed(organization=organization, at=at)
    named = build_key(cells.organization, at)
    return Draft(event=event, key=named, source=Follows.id, row=line.row)


def _build_organization(name: str) -> OrganizationId | None:
    return OrganizationId(f"name:{name}") if name else None
