"""Does the importer keep the protocol's word?"""

from weakties.testing import conformance
from weakties_calendar.meetings import Meetings

TestMeetings = conformance(Meetings(), samples="samples/*.ics")
