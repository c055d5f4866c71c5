"""Damage that files suffer on their way: cut, mixed up, recoded, saved by a spreadsheet."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from itertools import zip_longest
from pathlib import Path

import attrs
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from weakties.errors import BrokenPlugin, WeaktiesError
from weakties.exchange.importing import import_file
from weakties.importing.protocol import Reject
from weakties.importing.reading import SILENT
from weakties.importing.source import Source
from weakties.testing.importer.network import open_trial_network
from weakties.testing.importer.records import check_order
from weakties.testing.importer.samples import Sample, read_sample, render_lines, replace_content
from weakties.testing.importer.trial import Trial

LARGEST = 2**16
"""Larger samples are cut to so many bytes before they are damaged."""
_HUGE = b"x" * 200_000
_PIECES = (
    b'"',
    b"\0",
    b",",
    b",,,\n",
    b"\r",
    b"\n\n",
    b"\xff",
    b"\xef\xbb\xbf",
    b"PK",
    b";",
    b"\\",
)


@attrs.frozen
class Damage:
    """One thing that happens.

    Attributes:
        kind: what, one of `KINDS`.
        fraction: where, from 0, the beginning, to 1.
        piece: the bytes that come in, where some do.
    """

    kind: str
    fraction: float
    piece: bytes = b""

    def apply(self, content: bytes) -> bytes:
        """Return the file as it is afterwards."""
        return KINDS[self.kind](content, self.fraction, self.piece)


EMPTIED = [Damage("it is empty", 0)]
STUFFED = [Damage("a huge cell comes in", 0.5)]
"""What is always tried; all else is drawn."""


def damages() -> SearchStrategy[list[Damage]]:
    """Return one to three things that happen to one file."""
    pieces = st.sampled_from(_PIECES) | st.binary(max_size=8)
    damage = st.builds(Damage, st.sampled_from(sorted(KINDS)), st.floats(0, 1), pieces)
    return st.lists(damage, min_size=1, max_size=3)


def apply_damages(content: bytes, damage_list: Sequence[Damage]) -> bytes:
    """Apply several damages to a file, one after the other."""
    content = content[:LARGEST]
    for damage in damage_list:
        content = damage.apply(content)
    return content


def _insert_bytes(content: bytes, fraction: float, piece: bytes) -> bytes:
    at = int(fraction * len(content))
    return content[:at] + piece + content[at:]


def _overwrite_bytes(content: bytes, fraction: float, piece: bytes) -> bytes:
    at = int(fraction * len(content))
    return content[:at] + piece + content[at + len(piece) :]


def _flip_bit(content: bytes, fraction: float, piece: bytes) -> bytes:
    at = int(fraction * len(content))
    return _overwrite_bytes(
        content, fraction, bytes(b ^ 1 << len(piece) % 8 for b in content[at : at + 1])
    )


def _split_lines(content: bytes) -> list[bytes]:
    return content.splitlines(keepends=True) or [b""]


def _repeat_line(times: int) -> Callable[[bytes, float, bytes], bytes]:
    """Drop a line, or repeat it."""

    def change(content: bytes, fraction: float, _: bytes) -> bytes:
        lines = _split_lines(content)
        at = min(int(fraction * len(lines)), len(lines) - 1)
        return b"".join([*lines[:at], *([lines[at]] * times), *lines[at + 1 :]])

    return change


def _swap_halves(content: bytes, fraction: float, _: bytes) -> bytes:
    """Swap the lines below a line with those above it."""
    lines = _split_lines(content)
    at = int(fraction * len(lines))
    return b"".join([*lines[at:], *lines[:at]])


def _replace_bytes(old: bytes, new: bytes) -> Callable[[bytes, float, bytes], bytes]:
    return lambda content, _, __: content.replace(old, new)


def _recode(encoding: str) -> Callable[[bytes, float, bytes], bytes]:
    return lambda c, _, __: c.decode("utf-8", "replace").encode(encoding, "replace")


def _mix_encodings(content: bytes, _: float, __: bytes) -> bytes:
    """Write every second line in another encoding."""
    lines = _split_lines(content)
    odd = [_recode("cp1252")(line, 0, b"") for line in lines[1::2]]
    pairs = zip_longest(lines[::2], odd, fillvalue=b"")
    return b"".join(line for pair in pairs for line in pair)


KINDS: dict[str, Callable[[bytes, float, bytes], bytes]] = {
    "the end is cut off": lambda c, fraction, _: c[: int(fraction * len(c))],
    "the beginning is cut off": lambda c, fraction, _: c[int(fraction * len(c)) :],
    "a bit flips": _flip_bit,
    "bytes come in": _insert_bytes,
    "bytes are overwritten": _overwrite_bytes,
    "a line is dropped": _repeat_line(0),
    "a line is repeated": _repeat_line(3),
    "lines change places": _swap_halves,
    "the lines are reversed": lambda c, _, __: b"".join(reversed(_split_lines(c))),
    "lines end in CR LF": _replace_bytes(b"\n", b"\r\n"),
    "lines end in CR": _replace_bytes(b"\n", b"\r"),
    "a lone CR comes in": lambda c, fraction, _: _insert_bytes(c, fraction, b"\r"),
    "a byte-order mark comes first": lambda c, _, __: b"\xef\xbb\xbf" + c,
    "it is UTF-16": _recode("utf-16"),
    "it is UTF-16 without a mark": _recode("utf-16-le"),
    "it is Windows-1252": _recode("cp1252"),
    "its encodings are mixed": _mix_encodings,
    "a stray quote comes in": lambda c, fraction, _: _insert_bytes(c, fraction, b'"'),
    "a NUL comes in": lambda c, fraction, _: _insert_bytes(c, fraction, b"\0"),
    "it is empty": lambda _, __, ___: b"",
    "columns are added": _replace_bytes(b"\n", b",extra,\n"),
    "columns are parted otherwise": _replace_bytes(b",", b";"),
    "blank lines come in": _replace_bytes(b"\n", b"\n\n"),
    "a huge cell comes in": lambda c, fraction, _: _insert_bytes(c, fraction, _HUGE),
    "it is there twice": lambda c, _, __: c + c,
}


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
