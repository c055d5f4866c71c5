"""Do the importer and the exporter keep their word?

Cards of `DEPENDENT` depend on each other: an agent's card stands within another, a tie needs both
cards, and whether a UID is somebody's own is told by who else has it.
"""

from weakties.testing import conformance, exporter_conformance
from weakties_vcard.address_book import AddressBook
from weakties_vcard.people import PeopleExport

DEPENDENT = ("agents.vcf", "relations.vcf", "shared_uid.vcf")

TestAddressBook = conformance(AddressBook(), samples="samples/*.vcf", together=DEPENDENT)
TestPeople = exporter_conformance(PeopleExport(), read_by=AddressBook())
