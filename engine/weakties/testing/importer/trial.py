"""The material that one importer is tried with: samples, kinds, and files of others."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from weakties.domain.event import Event
from weakties.importing.protocol import Importer
from weakties.log.codec import Upcaster
from weakties.testing.importer.samples import Sample
from weakties.testing.importer.strangers import STRANGERS, Stranger

_SIGNATURE = len("BEGIN:VCARD")


class Trial:
    """One importer with its samples; the checks are mixed in.

    Attributes:
        kinds: event classes of the plugin's own.
    """

    importer: Importer
    samples: tuple[Sample, ...]
    kinds: tuple[type[Event], ...] = ()

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Try a check on every sample, those of its own, or every stranger, as it asks for."""
        if "sample" in metafunc.fixturenames:
            metafunc.parametrize("sample", self.samples, ids=lambda s: s.id)
        if "own" in metafunc.fixturenames:
            metafunc.parametrize("own", self.list_own_samples(), ids=lambda s: s.id)
        if "stranger" in metafunc.fixturenames:
            metafunc.parametrize("stranger", self.list_strangers(), ids=lambda s: s.name)

    def make_upcasters(self) -> list[Upcaster]:
        """Return the steps from older versions of the kinds; none is taken: all is told today."""
        versions = (
            (event_type.KIND, n) for event_type in self.kinds for n in range(1, event_type.VERSION)
        )
        return [Upcaster(kind, version, dict) for kind, version in versions]

    def list_own_samples(self) -> list[Sample]:
        """Return the samples that are no decoys."""
        return [sample for sample in self.samples if sample.is_own]

    def make_settings(self) -> settings:
        """Share the examples of the profile in force among the samples, five at least."""
        examples = max(5, settings().max_examples // len(self.samples))
        quietly = list(HealthCheck)
        return settings(max_examples=examples, deadline=None, suppress_health_check=quietly)

    def list_strangers(self) -> list[Stranger]:
        """Return files of other kinds than the samples, as their first bytes tell."""
        begun = {s.source.read()[:_SIGNATURE] for s in self.samples}
        return [s for s in STRANGERS if not s.content or s.content[:_SIGNATURE] not in begun]
