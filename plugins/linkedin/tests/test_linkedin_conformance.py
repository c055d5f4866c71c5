"""Do the importers and the projection keep their word?"""

from __future__ import annotations

import weakties
import weakties_linkedin
from weakties.testing import conformance, panel_conformance, projection_conformance
from weakties_linkedin import events
from weakties_linkedin.background import Background
from weakties_linkedin.career import Applications, Follows, Positions
from weakties_linkedin.connections import Connections
from weakties_linkedin.endorsements import Endorsements
from weakties_linkedin.invitations import Invitations
from weakties_linkedin.messages import Messages
from weakties_linkedin.notes import Notes
from weakties_linkedin.recommendations import Recommendations
from weakties_linkedin.vouching import VouchedForMe

EXPORTS = "samples/exports"
OTHERS = (
    "column_twice.csv", "decoy_messages.csv", "decoy_recommendations.csv", "empty.csv",
    "german.csv",
)  # fmt: skip
ENDORSED = (events.EndorsementReceived, events.EndorsementGiven)
FOLLOWED = (events.OrganizationFollowed,)
HELD = (events.PositionHeld,)

TestConnections = conformance(Connections(), samples="samples/*.csv", decoys=OTHERS)
TestConnectionsOfExports = conformance(Connections(), samples=EXPORTS)
TestInvitations = conformance(Invitations(), samples=EXPORTS)
# An answer means nothing without the question: what a message is depends on those before it, and
# they are told as they were sent, while LinkedIn writes the latest first.
TestMessages = conformance(Messages(), samples=EXPORTS, together=("*",))
TestApplications = conformance(Applications(), samples=EXPORTS)
TestRecommendations = conformance(Recommendations(), samples=EXPORTS)
TestEndorsements = conformance(Endorsements(), samples=EXPORTS, kinds=ENDORSED)
TestNotes = conformance(Notes(), samples=EXPORTS)
TestPositions = conformance(Positions(), samples=EXPORTS, kinds=HELD)
TestFollows = conformance(Follows(), samples=EXPORTS, kinds=FOLLOWED)
TestBackground = projection_conformance(Background, plugin=weakties_linkedin)


def record_endorsements(network: weakties.Network) -> None:
    """Let everybody endorse me, in words that name them."""
    for person in [*network.read(weakties.People).people.where("true order by added_at, id")]:
        by = person.id
        network.record(events.EndorsementReceived(person=by, skill=person.name))


TestVouchedForMe = panel_conformance(
    VouchedForMe(), plugins=[weakties_linkedin], record=record_endorsements
)
