"""Do the importers keep the protocol's word?"""

from weakties.testing import conformance
from weakties_spreadsheet.programs import PROGRAMS
from weakties_spreadsheet.sheet import Sheet

GOOGLE, OUTLOOK, THUNDERBIRD, HUBSPOT, PEOPLE = map(Sheet, PROGRAMS)

TestGoogle = conformance(GOOGLE, samples="samples/google")
TestOutlook = conformance(OUTLOOK, samples="samples/outlook")
TestThunderbird = conformance(THUNDERBIRD, samples="samples/thunderbird")
TestHubspot = conformance(HUBSPOT, samples="samples/hubspot")
# Who stands in a sheet twice is one person: told the second time as the second row has it.
TestPeople = conformance(PEOPLE, samples="samples/people", together=("two_spellings.csv",))
