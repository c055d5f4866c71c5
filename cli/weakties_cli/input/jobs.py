"""The job that a command is about."""

from __future__ import annotations

from typing import Any

import click

import weakties
from weakties_cli.input.choices import (
    Lead,
    list_leads_at,
    organization_or_new,
    pick_lead,
)
from weakties_cli.input.recording import (
    Session,
    spell_day,
)

DAY = len("2026-11-20")
role_option = click.option(
    "--role", help="Which job, if there are several there: its role, or the day or id of its lead."
)


def format_role(role: str | None) -> str:
    """Return a role as a part of a sentence."""
    return f"as {role}" if role else ""


class Job:
    """The job that a command is about; its lead is recorded with the event if it is new.

    Attributes:
        name: the organization's name.
        lead: the lead; None if it is a new one.
    """

    def __init__(
        self, session: Session, organization: str, role: str | None, at: Any, **how: bool
    ) -> None:
        id_and_name = organization_or_new(session, organization, is_looked_up=True)
        self._organization, self.name = id_and_name
        self._telling, self._at = session, at
        self.lead: Lead | None = pick_lead(session, id_and_name, role, at, **how)
        self.role = self.lead.role if self.lead else role

    @property
    def description(self) -> str:
        """The job as a part of a sentence."""
        return " ".join(filter(None, ("at", self.name, format_role(self.role))))

    @property
    def news(self) -> str:
        """A sentence about what else is recorded, with a leading blank; empty if nothing is.

        Of a lead that was closed by then, it says that.
        """
        if self.lead is not None:
            closed = self.lead.closed_at
            if not closed or closed[:DAY] > f"{self._telling.resolve_moment(self._at)[:DAY]}~":
                return ""
            return (
                f" That lead was closed on {spell_day(closed)}; recorded all the same, and it goes "
                "on. If another job is meant, `weakties undo` and name it with --role."
            )
        others = list_leads_at(self._telling, self._organization) if self._organization else []
        line = f" No lead {self.description} was recorded, so one of the same day was added"
        if self._organization is None:
            line = f" {self.name} is new here: it was added, with a lead of the same day"
        if others:
            line += f"; to mean {others[-1].label}, `weakties undo` and name it with --role"
        return (
            f"{line}. If somebody gave you that lead, add who with `weakties lead {self.name!r} "
            f"{f'--role {self.role!r} ' if self.role else ''}--from NAME`."
        )

    def begin(self, recorder: Any, source: Any = "other") -> Any:
        """Return the id of the lead; record it first if it is new."""
        if self.lead is not None:
            return self.lead.id
        organization: Any = self._organization or recorder.add_organization(self.name, at=self._at)
        event = weakties.LeadHeard(
            organization=organization, source=source, role=self.role, at=self._at
        )
        return recorder.record(event).id


def find_employer(session: Session, text: str, noun: str, role: str | None) -> Any:
    """Return the organization at which a lead, or an offer, is.

    Raises:
        ClickException: it is not here, and so neither is that.
    """
    organization_id, name = organization_or_new(session, text, is_looked_up=True)
    employer = (
        session.network.read(weakties.Organizations).get(organization_id)
        if organization_id
        else None
    )
    if employer is None:
        raise build_missing_error(noun, name, role)
    return employer


def build_missing_error(noun: str, name: str, role: str | None) -> click.ClickException:
    """Return the error that there is no lead, or offer, and how to record it."""
    which = f"{noun} at {name} {format_role(role)}".rstrip()
    return click.ClickException(
        f'There is no {which} yet; record it with `weakties {noun} "{name}"`, then what became '
        "of it."
    )
