"""What becomes of samples in a real network: once, twice, in another order, from a bookmark."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import attrs
import pytest

from weakties.exchange.importing import import_file
from weakties.importing.protocol import Bookmark, Reject
from weakties.testing.importer.golden import render_lines
from weakties.testing.importer.network import import_and_count, list_people, open_trial_network
from weakties.testing.importer.records import Records
from weakties.testing.importer.samples import Sample, read_sample
from weakties.testing.importer.trial import Trial


class ImportChecks(Trial):
    """The laws of importing."""

    def test_importing_twice_tells_nothing_new(self, own: Sample) -> None:
        """The second time every row is known, and the log stays as it is."""
        self._skip_without_drafts(own)
        with open_trial_network(self) as network:
            import_and_count(self, network, own.path)
            head = network.head
            again = import_and_count(self, network, own.path)
            assert again["new"] == again["changed"] == 0, f"imported again it gives {again}"
            assert network.head == head

    def test_the_engine_takes_every_draft(self, own: Sample) -> None:
        """It rejects nothing but what the importer did: everybody named can be found or added."""
        self._skip_without_drafts(own)
        with open_trial_network(self) as network:
            plan = import_file(network, own.path, importer=self.importer.id, dry_run=True).plan
        parts = [s.source for s in self.samples if s.path == own.path]
        rejected = {
            (part.name, result.code, result.row)
            for part in parts
            for result in read_sample(self.importer, part).results
            if isinstance(result, Reject)
        }
        names = {part.name for part in parts}
        more = {(r.part, r.code, r.row) for r in plan.rejects if r.part in names} - rejected
        assert not more, f"the engine rejects {sorted(more)}; are the mentions complete?"

    def test_the_order_of_records_does_not_matter(self, own: Sample) -> None:
        """The same people come of it, known by the same."""
        self._skip_without_drafts(own)
        records = Records.of(own.source, read_sample(self.importer, own.source))
        if records is None or own.is_part or own.is_together:
            pytest.skip("it has no records that could be moved")
        outcomes = []
        for content in (records.render(), records.render_reversed()):
            with open_trial_network(self) as network, tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / own.source.name
                path.write_bytes(content)
                import_and_count(self, network, path)
                outcomes.append(list_people(network))
        assert outcomes[0] == outcomes[1], "other people come of it when records change places"

    def test_the_name_of_a_file_is_no_data(self, sample: Sample) -> None:
        """The same bytes under another name tell the same."""
        if sample.source.neighbors():
            pytest.skip("its neighbors know it by its name")
        other = attrs.evolve(sample.source, name="another name.txt")
        original, renamed = (
            read_sample(self.importer, source) for source in (sample.source, other)
        )
        same = render_lines(original) == render_lines(renamed) or (
            original.unreadable and renamed.unreadable
        )
        assert same, f"called {other.name!r}, it tells something else"

    def test_a_bookmark_can_be_handed_in_again(self, sample: Sample) -> None:
        """It is JSON; reading on from it tells nothing that was not told before."""
        whole = read_sample(self.importer, sample.source)
        for mark in [item for item in whole.items if isinstance(item, Bookmark)][-1:]:
            json.loads(mark.cursor)
            again = Bookmark(json.dumps(json.loads(mark.cursor)))
            after = read_sample(self.importer, sample.source, again)
            assert after.keys <= whole.keys, "from its bookmark it tells something else"
            assert after.unreadable == whole.unreadable

    def _skip_without_drafts(self, sample: Sample) -> None:
        """Leave out what nobody would import."""
        if not read_sample(self.importer, sample.source).drafts:
            pytest.skip("it tells no event")
