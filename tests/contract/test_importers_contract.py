"""Does the smallest importer keep the word of every importer?"""

from __future__ import annotations

from weakties.testing import conformance
from weakties.testing.plain import PlainPeople

TestPlainPeople = conformance(PlainPeople(), samples="samples")
