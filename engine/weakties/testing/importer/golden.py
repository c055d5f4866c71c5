"""What an importer tells of a sample, one line of JSON for each record, as golden files hold it."""

from __future__ import annotations

import json
import os
from typing import Any

import attrs

from weakties.domain.event import Event
from weakties.domain.people import PersonAdded
from weakties.importing.protocol import Bookmark, Importer, ImportItem, Progress, Reject, Skip
from weakties.log.envelope import Draft
from weakties.testing.importer.samples import Answer, Sample, read_sample

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
