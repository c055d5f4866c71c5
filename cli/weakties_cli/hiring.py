"""Recording leads, applications and offers."""

from __future__ import annotations

from typing import Any

import click

import weakties
from weakties_cli.call import Call, only_now, pass_call
from weakties_cli.naming import organization_to_record
from weakties_cli.record import on_option
from weakties_cli.recording import Telling, one_of, record, report


@click.command("lead")
@click.argument("organization")
@click.option("--from", "teller", help="Who told you; leave it out if nobody did.")
@click.option("--role", help="What the job is called.")
@click.option("--advertised", type=click.Choice(["yes", "no", "unknown"]), default="unknown",
              show_default=True, help="Whether it was published.")  # fmt: skip
@click.option("--closed", is_flag=True, help="The latest lead there goes no further.")
@on_option
@only_now
@pass_call
def lead_command(
    call: Call,
    /,
    organization: str,
    *,
    teller: str | None,
    closed: bool,
    on: str | None,
    **told: Any,
) -> None:
    """Say that you heard of work.

    \b
    weakties lead "Acme" --from ana --role "analyst" --advertised no
    """
    one_of({"closed": closed, "teller": teller}, closed="--closed", teller="--from")
    one_of({"closed": closed, **told}, closed="--closed", role="--role")
    if closed:
        record(call, lambda telling: _closed(telling, organization, on))
        return
    with call.network() as network:
        telling = Telling(network)
        who, at = (telling.person(teller).id if teller else None), telling.was(on)
        source = "person" if who else "posting"
        meant = organization_to_record(network, organization)

        def work(recorder: Any) -> Any:
            place = recorder.add_organization(meant, at=at)
            return recorder.record(
                weakties.LeadHeard(organization=place, person=who, source=source, at=at, **told)  # type: ignore[arg-type]  # one of the two words
            )

        recorded = network.together(work, source="cli")
        place = network.read(weakties.Organizations).get(recorded.event.organization)
        report(call, [recorded], f"Heard of work at {place.name if place else organization}.")


def _closed(telling: Telling, organization: str, on: str | None) -> tuple[list[Any], str]:
    place = telling.organization(organization)
    event = weakties.LeadClosed(lead=_latest(telling, place), at=telling.was(on))
    return [event], f"The lead at {place.name} is closed."


@click.command("apply")
@click.argument("organization")
@click.option("--method", type=click.Choice(["posting", "job-referral", "direct", "recruiter"]),
              default="posting", show_default=True)  # fmt: skip
@click.option("--resume", help="Which version you sent.")
@on_option
@only_now
@pass_call
def apply_command(
    call: Call, /, organization: str, *, method: Any, resume: str | None, on: str | None
) -> None:
    """Say that you applied, to the latest lead at an organization.

    \b
    weakties apply "Acme" --method job-referral
    """

    def decide(telling: Telling) -> tuple[list[Any], str]:
        place, at = telling.organization(organization), telling.was(on)
        lead = _latest(telling, place, at=at)
        event = weakties.ApplicationSent(lead=lead, method=method, resume=resume, at=at)
        return [event], f"Applied at {place.name}."

    record(call, decide)


@click.command("offer")
@click.argument("organization")
@click.option("--accept", is_flag=True, help="You took it.")
@click.option("--decline", is_flag=True, help="You did not take it.")
@click.option("--pay", help="Kept apart, like every personal note.")
@on_option
@only_now
@pass_call
def offer_command(
    call: Call, /, organization: str, *, pay: str | None, on: str | None, **answer: bool
) -> None:
    """Say that you were offered a job, or what you answered.

    \b
    weakties offer "Acme"
    weakties offer "Acme" --accept
    """
    one_of({**answer, "pay": pay}, accept="--accept", decline="--decline", pay="--pay")

    def decide(telling: Telling) -> tuple[list[Any], str]:
        place, at = telling.organization(organization), telling.was(on)
        if not any(answer.values()):
            event: Any = weakties.OfferReceived(lead=_latest(telling, place, at=at), pay=pay, at=at)
            return [event], f"{place.name} offered you a job. Congratulations."
        offer = _latest(telling, place, "offer", at=at)
        if answer["accept"]:
            thank = f"You took the job at {place.name}. Tell everybody who helped."
            return [weakties.OfferAccepted(offer=offer, at=at)], thank
        declined = f"You declined {place.name}."
        return [weakties.OfferDeclined(offer=offer, at=at)], declined

    record(call, decide)


def _latest(telling: Telling, place: Any, what: str = "lead", *, at: str = "") -> Any:
    """Find the latest lead, or offer, at an organization by a moment; now if that is left out."""
    found = telling.network.read(weakties.Funnel).latest(place.id, what, by=at)
    if found is None:
        cure = "weakties lead" if what == "lead" else "weakties offer"
        raise click.ClickException(
            f'There is no {what} at {place.name} yet; record it with `{cure} "{place.name}"`.'
        )
    return found
