"""Do importers of rows and of cards keep the word of every importer?"""

from __future__ import annotations

from tests.contract.card_importer import Cards

from weakties.testing import conformance
from weakties.testing.importer.plain import PlainPeople

TestPlainPeople = conformance(PlainPeople(), samples="samples")
TestCards = conformance(Cards(), samples="cards/*.card")
