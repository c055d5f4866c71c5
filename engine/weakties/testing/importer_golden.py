"""What an importer tells of a sample, one line of JSON for each record, as golden files hold it."""

from __future__ import annotations

import json
import os
from typing import Any

import attrs

from weakties.domain.event import Event
from weakties.domain.people import PersonAdded
from weakties.envelope import Draft
from weakties.importing.protocol import Bookmark, Given, Importer, Progress, Reject, Skip
from weakties.testing.importer_samples import Answer, Sample, read

ACCEPT = "WEAKTIES_ACCEPT"


def shown(given: Given) -> str:
    """Show what was given as a line of a golden file.

    What is said twice is shown once: a person who is the key, an alias that is the claim.

    >>> from weakties.importing.protocol import Skip
    >>> shown(Skip("header", 3))
    '{"row": 3, "skip": "header"}'
    """
    match given:
        case Draft():
            line = {"row": given.row, "key": given.key, **_fields(given.event)}
            if line.get("person") == given.key and "event" not in line:
                del line["person"]
            mentions = [_fields(person) for person in given.mentions]
            line |= {"mentions": mentions} if mentions else {}
        case Reject():
            line = {"row": given.row, "reject": given.code, "why": given.message, "raw": given.raw,
                    **({"reason": given.reason} if given.reason else {})}  # fmt: skip
        case Skip():
            line = {"row": given.row, **_skip(given)}
        case Progress():
            line = {"progress": given.done, "of": given.total}
        case Bookmark():
            line = {"bookmark": given.cursor}
    if isinstance(given, Draft | Skip):
        facts = {"withdraws": given.withdraws, "empties": given.empties}
        line |= {name: list(keys) for name, keys in facts.items() if keys}
    return json.dumps(line, ensure_ascii=False)


def _skip(skip: Skip) -> dict[str, Any]:
    """Return why a row was skipped, and what a heading says of columns."""
    columns = skip.columns and attrs.asdict(skip.columns)
    told = {"skip": skip.reason, "code": skip.code, "columns": columns}
    return {name: value for name, value in told.items() if value}


def _fields(event: Event) -> dict[str, Any]:
    """Give what an event tells; most add a person, so only other kinds are named."""
    kind = {} if isinstance(event, PersonAdded) else {"event": event.KIND}
    told = {f.name: getattr(event, f.name) for f in attrs.fields(type(event))}  # type: ignore[arg-type]  # every event is an attrs class
    if told.get("person") == f"alias:{told.get('alias')}":
        del told["alias"]
    return {**kind, **{name: value for name, value in told.items() if value not in (None, "")}}


def lines(answer: Answer) -> list[str]:
    """Show all that was given; where the importer gave up, the last line says why."""
    end = [] if answer.unreadable is None else [json.dumps({"unreadable": answer.unreadable})]
    return [*map(shown, answer.given), *end]


def compare(importer: Importer, sample: Sample) -> None:
    """Hold what is told of a sample against its golden file, or accept it as it is.

    With ``WEAKTIES_ACCEPT=1`` in the environment a golden file that says something else is
    written anew.

    Raises:
        AssertionError: they differ, or there is no golden file.
    """
    observed = lines(read(importer, sample.source))
    accepting = os.environ.get(ACCEPT) == "1"
    if accepting and (not sample.golden.exists() or _parsed(observed) != _parsed(_kept(sample))):
        text = "".join(f"{line}\n" for line in observed)
        sample.golden.write_bytes(text.encode("utf-8", "surrogatepass"))
    cure = f"look at it, and accept it with {ACCEPT}=1"
    assert sample.golden.exists(), f"{sample.golden.name} is missing; {cure}"
    expected = _kept(sample)
    for number, (line, old) in enumerate(zip(observed, expected, strict=False), start=1):
        same = json.loads(line) == json.loads(old)
        assert same, f"{sample.golden.name}:{number} says\n{old}\nobserved is\n{line}\n{cure}"
    more = f"{len(expected)} lines in {sample.golden.name}, {len(observed)} observed; {cure}"
    assert len(observed) == len(expected), more


def _kept(sample: Sample) -> list[str]:
    """Read a golden file; only a line feed ends a line."""
    return sample.golden.read_bytes().decode("utf-8", "surrogatepass").split("\n")[:-1]


def _parsed(text: list[str]) -> list[Any]:
    return [json.loads(line) for line in text]
