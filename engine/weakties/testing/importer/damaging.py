"""Does an importer survive whatever happens to its files, without losing a record?"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import example, given, settings

from weakties.errors import BrokenPlugin, WeaktiesError
from weakties.exchange.importing import import_file
from weakties.importing.protocol import Reject
from weakties.importing.reading import SILENT
from weakties.importing.source import Source
from weakties.testing.importer.damage import EMPTIED, STUFFED, Damage, apply_damages, damages
from weakties.testing.importer.golden import render_lines
from weakties.testing.importer.network import open_trial_network
from weakties.testing.importer.records import check_order
from weakties.testing.importer.samples import Sample, read_sample, replace_content
from weakties.testing.importer.trial import Trial


class DamageChecks(Trial):
    """A property of each, over more than twenty kinds of damage."""

    def test_damage_raises_nothing_but_a_sentence(self, sample: Sample) -> None:
        """A file that cannot be read is a `WeaktiesError`; a row that cannot be is a reject."""
        self._check_all_damages(sample, lambda source: read_sample(self.importer, source))

    def test_damage_loses_no_record(self, sample: Sample) -> None:
        """Every record is still told once, in order, and a reject shows it."""

        def law(source: Source) -> None:
            results = read_sample(self.importer, source).results
            check_order(sample.sort_results(results), source)
            for result in results:
                if isinstance(result, Reject):
                    assert result.code != SILENT, f"nothing is said about row {result.row}"
                    assert result.message.strip(), f"no message for row {result.row}"

        self._check_all_damages(sample, law)

    def test_damage_is_read_the_same_twice(self, sample: Sample) -> None:
        """The same bytes tell the same, however odd they are."""

        def law(source: Source) -> None:
            first, again = (render_lines(read_sample(self.importer, source)) for _ in range(2))
            assert again == first, "read twice, a file tells something else"

        self._check_all_damages(sample, law)

    def test_damage_imported_twice_tells_nothing_new(self, sample: Sample) -> None:
        """A network takes from a damaged file what it can, once, and never blames the plugin."""

        def law(source: Source) -> None:
            with open_trial_network(self) as network, tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / (Path(sample.source.name).name or "file")
                path.write_bytes(source.read())
                try:
                    import_file(network, path, importer=self.importer.id)
                except BrokenPlugin:
                    raise
                except WeaktiesError:
                    return
                head = network.head
                again = import_file(network, path, importer=self.importer.id).counts()
                assert again["new"] == again["changed"] == 0, f"imported again it gives {again}"
                assert network.head == head

        self._check_all_damages(sample, law)

    def _check_all_damages(self, sample: Sample, law: Callable[[Source], object]) -> None:
        """Hold a law for a sample in every kind of damage."""

        @settings(self.make_settings())
        @given(damages())
        @example(EMPTIED)
        @example(STUFFED)
        def check(damage_list: list[Damage]) -> None:
            law(replace_content(sample.source, apply_damages(sample.source.read(), damage_list)))

        check()
