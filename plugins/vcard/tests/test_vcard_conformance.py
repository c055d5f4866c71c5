"""Does the importer keep the protocol's word?"""

from weakties.testing import conformance
from weakties_vcard.address_book import AddressBook

TestAddressBook = conformance(AddressBook(), samples="samples/*.vcf")
