"""Does an importer know its own files, quickly, and leave those of others alone?"""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from functools import partial
from time import process_time

import attrs
from hypothesis import example, given, settings
from hypothesis import strategies as st

from weakties.importing.protocol import Importer, Match
from weakties.importing.source import Line, Source
from weakties.testing.importer.damage import EMPTIED, Damage, apply_damages, damages
from weakties.testing.importer.samples import Sample, is_sure, make_source
from weakties.testing.importer.strangers import Stranger
from weakties.testing.importer.trial import Trial

LARGE, MEMORY, ROWS, SECONDS = 24 * 2**20, 4 * 2**20, 10_000, 2.0
NAMES = ("", "Connections.csv", "contacts.vcf", "export.zip", "\u202egnp.exe", "a/b\0c")


class SniffingChecks(Trial):
    """Confidence, and its cost."""

    def test_it_is_sure_of_its_own_samples(self, sample: Sample) -> None:
        """0.5 or more is chosen; a sample that is a decoy gets less."""
        match = self.importer.sniff(sample.source)
        expected = "at least 0.5; or name it among the decoys" if sample.is_own else "less than 0.5"
        assert is_sure(match) == sample.is_own, f"{sample.id} gave {match}; expected {expected}"
        assert match is None or _is_match(match), f"from 0 to 1, and why: {match}"

    def test_it_leaves_strangers_alone(self, stranger: Stranger) -> None:
        """A picture, a diary, somebody's account: not its own."""
        match = self.importer.sniff(make_source(stranger.content, stranger.name))
        assert not is_sure(match), f"it would take {stranger.name} for its own: {match}"

    def test_sniffing_a_large_file_looks_at_its_beginning_only(self) -> None:
        """Whatever the size, it costs no time and no memory worth speaking of."""
        for sample in self.list_own_samples()[:3]:
            content = sample.source.read() or b"a,b\n"
            content *= max(1, LARGE // len(content))
            large = _Large(sample.source.name, partial(bytes, content))
            peak, took = _measure_cost(self.importer, large)
            whole = "sniff reads the whole file; look at source.head()"
            assert len(large.requested_rows) <= ROWS, f"{whole}: more than {ROWS} rows"
            assert peak <= MEMORY, f"{whole}: {peak / 2**20:.0f} MiB of memory"
            assert took <= SECONDS, f"{whole}: {took:.1f} s"

    def test_sniffing_never_raises(self, sample: Sample) -> None:
        """Whatever the bytes and the name, it gives a match with a reason, or None; and again."""

        @settings(self.make_settings())
        @example(EMPTIED, sample.source.name)
        @given(damages(), st.sampled_from(NAMES) | st.just(sample.source.name))
        def law(done: list[Damage], name: str) -> None:
            source = make_source(apply_damages(sample.source.read(), done), name)
            match = self.importer.sniff(source)
            assert match is None or _is_match(match), f"from 0 to 1, and why: {match}"
            assert self.importer.sniff(source) == match, "asked twice, it is not as sure"

        law()


@attrs.frozen
class _Large(Source):
    """A source that remembers which of its rows are asked for, and ends soon."""

    requested_rows: list[int] = attrs.field(factory=list, eq=False, repr=False)

    def lines(self, delimiter: str = ",") -> Iterator[Line]:
        """See `Source.lines`."""
        for line in Source.lines(self, delimiter):
            self.requested_rows.append(line.row)
            yield line
            if len(self.requested_rows) > ROWS:
                return


def _is_match(match: Match) -> bool:
    return isinstance(match, Match) and 0 <= match.confidence <= 1 and bool(match.why.strip())


def _measure_cost(importer: Importer, source: Source) -> tuple[int, float]:
    """Return the bytes and the seconds of CPU that a look costs."""
    importer.sniff(source.head())  # what it loads on its first use does not count
    tracemalloc.start()
    begin = process_time()
    try:
        importer.sniff(source)
        return tracemalloc.get_traced_memory()[1], process_time() - begin
    finally:
        tracemalloc.stop()
