"""The samples of an importer, and their golden results."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, NamedTuple

import attrs

from weakties.domain.event import Event
from weakties.domain.people import PersonAdded
from weakties.errors import WeaktiesError
from weakties.importing.choosing import SURE_ENOUGH, Part, list_sources
from weakties.importing.protocol import (
    Bookmark,
    Importer,
    ImportItem,
    Match,
    Progress,
    Reject,
    RowResult,
    Skip,
)
from weakties.importing.reading import read_part
from weakties.importing.source import Source
from weakties.log.envelope import Draft
from weakties.plugins.reading import parse_options

_ZIP = b"PK\x03\x04"
_NOT_SAMPLES = ("*.observed.jsonl", "NOTICE*", "README*", "LICENSE*", ".*")


@attrs.frozen
class Sample:
    """A file that the importer is tried on, or one part of an archive or a folder.

    Attributes:
        path: what a user would import.
        is_own: whether the importer is to be sure of it; a decoy is read all the same.
        is_part: whether the source is only one part of what the path holds.
        is_together: whether its records depend on each other, so that none is moved or taken out.
    """

    path: Path
    source: Source
    is_own: bool = True
    is_part: bool = False
    is_together: bool = False

    @property
    def id(self) -> str:
        """Return its name for a report."""
        return f"{self.path.name}/{self.source.name}" if self.is_part else self.path.name

    @property
    def golden(self) -> Path:
        """Where stands what is told of it."""
        part = f".{Path(self.source.name).stem}" if self.is_part else ""
        return self.path.with_name(f"{self.path.stem}{part}.observed.jsonl")

    def sort_results(self, results: list[RowResult]) -> list[RowResult]:
        """Return what was told as it is to be: by rows only where records depend on each other."""
        return sorted(results, key=lambda result: result.row) if self.is_together else results


class Answer(NamedTuple):
    """What an importer gave, and the sentence with which it gave up, if it did."""

    items: list[ImportItem]
    unreadable: str | None

    @property
    def results(self) -> list[RowResult]:
        """What stands for a record."""
        return [item for item in self.items if not isinstance(item, Progress | Bookmark)]

    @property
    def drafts(self) -> list[Draft]:
        """The events."""
        return [item for item in self.items if isinstance(item, Draft)]

    @property
    def keys(self) -> set[str | None]:
        """The keys of the events."""
        return {draft.key for draft in self.drafts}


def read_sample(importer: Importer, source: Source, since: Bookmark | None = None) -> Answer:
    """Read a source with an importer through the engine, as an import does."""
    items: list[ImportItem] = []
    try:
        for item in read_part(Part(importer, source), parse_options(importer, {}), since):
            items.append(item)  # noqa: PERF402  # what was given before it gave up is kept
    except WeaktiesError as error:
        return Answer(items, str(error))
    return Answer(items, None)


def make_source(content: bytes, name: str = "file") -> Source:
    """Return a source of bytes."""
    return Source(name, lambda: content)


def replace_content(source: Source, content: bytes) -> Source:
    """Return a source of other bytes, with the same name and neighbors."""
    return attrs.evolve(source, read=lambda: content)


def find_samples(importer: Importer, samples: Path, decoys: Iterable[str] = ()) -> Iterator[Sample]:
    """Find the samples: every file and folder of a folder, or those that fit a pattern.

    An archive or a folder that the importer does not take as a whole is read as a user would
    import it: every part that the importer is sure of is a sample.

    Args:
        decoys: patterns of the names of those that the importer rightly leaves alone.
    """
    paths = samples.iterdir() if samples.is_dir() else samples.parent.glob(samples.name)
    for path in sorted(paths):
        if not any(fnmatch(path.name, pattern) for pattern in _NOT_SAMPLES):
            is_own = not any(fnmatch(path.name, pattern) for pattern in decoys)
            yield from load_samples(importer, path, is_own=is_own)


def load_samples(importer: Importer, path: Path, *, is_own: bool) -> Iterator[Sample]:
    """Load a file as it is; an archive or folder by its parts."""
    if path.is_file():
        whole = _load_sources((Source.of(path),))[0]
        if not whole.read().startswith(_ZIP) or not is_own or is_sure(importer.sniff(whole)):
            yield Sample(path, whole, is_own)
            return
    for part in _load_sources(list_sources(path)):
        if is_sure(importer.sniff(part)):
            yield Sample(path, part, is_own, is_part=True)


def is_sure(match: Match | None) -> bool:
    """Check whether an importer would be chosen."""
    return match is not None and match.confidence >= SURE_ENOUGH


def _load_sources(files: Iterable[Source]) -> tuple[Source, ...]:
    """Read sources now, so that nothing is read from disk while the importer reads."""
    siblings: list[Source] = []
    for file in files:
        siblings.append(_make_source_in_memory(file.name, file.read(), siblings))
    return tuple(siblings)


def _make_source_in_memory(name: str, content: bytes, siblings: list[Source]) -> Source:
    neighbors: Any = lambda: tuple(siblings) if len(siblings) > 1 else ()  # noqa: E731  # bound to the list, which still grows
    return Source(name, lambda: content, neighbors)


ACCEPT = "WEAKTIES_ACCEPT"


def render_line(item: ImportItem) -> str:
    """Show what was given as a line of a golden file.

    What is said twice is shown once: a person who is the key, an alias that is the claim.

    >>> from weakties.importing.protocol import Skip
    >>> render_line(Skip("header", 3))
    '{"row": 3, "skip": "header"}'
    """
    match item:
        case Draft():
            line = {"row": item.row, "key": item.key, **_collect_fields(item.event)}
            if line.get("person") == item.key and "event" not in line:
                del line["person"]
            mentions = [_collect_fields(person) for person in item.mentions]
            line |= {"mentions": mentions} if mentions else {}
        case Reject():
            line = {"row": item.row, "reject": item.code, "why": item.message, "raw": item.raw,
                    **({"reason": item.reason} if item.reason else {})}  # fmt: skip
        case Skip():
            line = {"row": item.row, **_render_skip(item)}
        case Progress():
            line = {"progress": item.done, "of": item.total}
        case Bookmark():
            line = {"bookmark": item.cursor}
    if isinstance(item, Draft | Skip):
        facts = {"withdraws": item.withdraws, "empties": item.empties}
        line |= {name: list(keys) for name, keys in facts.items() if keys}
    return json.dumps(line, ensure_ascii=False)


def _render_skip(skip: Skip) -> dict[str, Any]:
    """Return why a row was skipped, and what a heading says of columns."""
    columns = skip.columns and attrs.asdict(skip.columns)
    fields = {"skip": skip.reason, "code": skip.code, "columns": columns}
    return {name: value for name, value in fields.items() if value}


def _collect_fields(event: Event) -> dict[str, Any]:
    """Return what an event tells; most add a person, so only other kinds are named."""
    kind = {} if isinstance(event, PersonAdded) else {"event": event.KIND}
    fields = {f.name: getattr(event, f.name) for f in attrs.fields(type(event))}  # type: ignore[arg-type]  # every event is an attrs class
    if fields.get("person") == f"alias:{fields.get('alias')}":
        del fields["alias"]
    return {**kind, **{name: value for name, value in fields.items() if value not in (None, "")}}


def render_lines(answer: Answer) -> list[str]:
    """Show all that was given; where the importer gave up, the last line says why."""
    end = [] if answer.unreadable is None else [json.dumps({"unreadable": answer.unreadable})]
    return [*map(render_line, answer.items), *end]


def compare_with_golden(importer: Importer, sample: Sample) -> None:
    """Hold what is told of a sample against its golden file, or accept it as it is.

    With ``WEAKTIES_ACCEPT=1`` in the environment a golden file that says something else is
    written anew.

    Raises:
        AssertionError: they differ, or there is no golden file.
    """
    observed = render_lines(read_sample(importer, sample.source))
    accepting = os.environ.get(ACCEPT) == "1"
    if accepting and (
        not sample.golden.exists() or _parse_lines(observed) != _parse_lines(_read_golden(sample))
    ):
        text = "".join(f"{line}\n" for line in observed)
        sample.golden.write_bytes(text.encode("utf-8", "surrogatepass"))
    cure = f"look at it, and accept it with {ACCEPT}=1"
    assert sample.golden.exists(), f"{sample.golden.name} is missing; {cure}"
    expected = _read_golden(sample)
    for number, (line, old) in enumerate(zip(observed, expected, strict=False), start=1):
        same = json.loads(line) == json.loads(old)
        assert same, f"{sample.golden.name}:{number} says\n{old}\nobserved is\n{line}\n{cure}"
    more = f"{len(expected)} lines in {sample.golden.name}, {len(observed)} observed; {cure}"
    assert len(observed) == len(expected), more


def _read_golden(sample: Sample) -> list[str]:
    """Read a golden file; only a line feed ends a line."""
    return sample.golden.read_bytes().decode("utf-8", "surrogatepass").split("\n")[:-1]


def _parse_lines(text: list[str]) -> list[Any]:
    return [json.loads(line) for line in text]
