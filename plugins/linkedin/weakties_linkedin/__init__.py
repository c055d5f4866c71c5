"""LinkedIn's export: its importers, and the questions that it answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from weakties import Event, Importer, contracts, hookimpl

if TYPE_CHECKING:
    from weakties_linkedin.background import Background as Background


@hookimpl
def weakties_importers() -> Iterator[Importer]:
    """Offer what reads each kind of file, in the order in which they are read: people first."""
    from weakties_linkedin.career import Applications, Follows, Positions  # noqa: PLC0415  # a start need not read these
    from weakties_linkedin.connections import Connections  # noqa: PLC0415  # as above
    from weakties_linkedin.endorsements import Endorsements  # noqa: PLC0415  # as above
    from weakties_linkedin.invitations import Invitations  # noqa: PLC0415  # as above
    from weakties_linkedin.messages import Messages  # noqa: PLC0415  # as above
    from weakties_linkedin.notes import Notes  # noqa: PLC0415  # as above
    from weakties_linkedin.recommendations import Recommendations  # noqa: PLC0415  # as above

    yield from (
        Connections(), Invitations(), Messages(), Applications(), Recommendations(),
        Endorsements(), Notes(), Positions(), Follows(),
    )  # fmt: skip


@hookimpl
def weakties_event_types() -> Iterator[type[Event]]:
    """Offer what no kind of the core says."""
    from weakties_linkedin import events  # noqa: PLC0415  # as above

    yield from (
        events.PositionHeld, events.EndorsementReceived,
        events.EndorsementGiven, events.OrganizationFollowed,
    )  # fmt: skip


@hookimpl
def weakties_upcasters() -> Iterator[contracts.Upcaster]:
    """Offer what lifts older versions of these kinds."""
    from weakties_linkedin.upcasters import UPCASTERS  # noqa: PLC0415  # as above

    yield from UPCASTERS


@hookimpl
def weakties_projections() -> Iterator[type[Any]]:
    """Offer the owner's background."""
    from weakties_linkedin.background import Background  # noqa: PLC0415  # as above

    yield Background


@hookimpl
def weakties_manifest() -> contracts.Manifest:
    """Return what the plugin is."""
    return contracts.Manifest(title="Reads LinkedIn's export")


@hookimpl
def weakties_commands() -> Iterator[Any]:
    """Offer what shows the background."""
    from weakties_linkedin.command import background  # noqa: PLC0415  # click is there when asked

    yield background


@hookimpl
def weakties_statistics() -> Iterator[contracts.Statistic]:
    """Offer a count of those who spoke for the owner."""
    from weakties_linkedin.counting import SpokeForMe  # noqa: PLC0415  # as above

    yield SpokeForMe()


@hookimpl
def weakties_panels() -> Iterator[contracts.Panel]:
    """Offer who has vouched for the owner, as a part of a report."""
    from weakties_linkedin.vouching import VouchedForMe  # noqa: PLC0415  # as above

    yield VouchedForMe()


@hookimpl
def weakties_reminder_policies() -> Iterator[contracts.ReminderPolicy]:
    """Offer what is owed to whoever recommended the owner."""
    from weakties_linkedin.reminding import ThankForRecommendation  # noqa: PLC0415  # as above

    yield ThankForRecommendation()


@hookimpl
def weakties_identity_rules() -> Iterator[contracts.IdentityRule]:
    """Offer what a profile's spelling says."""
    from weakties_linkedin.reminding import ProfileSpellsAddress  # noqa: PLC0415  # as above

    yield ProfileSpellsAddress()


@hookimpl
def weakties_checks() -> Iterator[contracts.Check]:
    """Offer a look at the age of the export."""
    from weakties_linkedin.reminding import Age  # noqa: PLC0415  # as above

    yield Age()


def __getattr__(name: str) -> Any:
    """Find the one public name where it is made."""
    if name == "Background":
        from weakties_linkedin.background import Background  # noqa: PLC0415  # as above

        return Background
    raise AttributeError(f"module 'weakties_linkedin' has no attribute {name!r}")
