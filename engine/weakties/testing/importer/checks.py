"""Checks of an importer: its description, its keys, its results, its purity."""

from __future__ import annotations

import base64
import json
import os
import pickle
import re
import subprocess
import sys
import tempfile
import tracemalloc
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from time import process_time
from typing import Any

import attrs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from weakties.domain.event import Event, cache_per_type, evolve, list_person_ids, reference_fields
from weakties.domain.ids import OrganizationId
from weakties.domain.people import PersonAdded
from weakties.domain.when import NOW
from weakties.errors import MalformedEvent
from weakties.exchange.importing import import_file
from weakties.importing.deciding import BEGINNINGS
from weakties.importing.planning import UNDATED
from weakties.importing.protocol import Bookmark, Importer, Match, Reject, RowResult, Skip
from weakties.importing.reading import SILENT
from weakties.importing.source import Line, Source
from weakties.log.codec import KINDS, Codec
from weakties.log.envelope import STRUCTURAL, Draft
from weakties.plugins.reading import parse_options
from weakties.testing.importer.damage import EMPTIED, Damage, apply_damages, damages
from weakties.testing.importer.network import import_and_count, list_people, open_trial_network
from weakties.testing.importer.records import Records, check_order
from weakties.testing.importer.samples import (
    Answer,
    Sample,
    compare_with_golden,
    is_sure,
    make_source,
    read_sample,
    render_lines,
    replace_content,
)
from weakties.testing.importer.strangers import Stranger
from weakties.testing.importer.trial import Trial

_ID = re.compile(r"[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+")


class IntroductionChecks(Trial):
    """Id, version, title, options, samples, golden files."""

    def test_its_id_can_be_kept_for_ever(self) -> None:
        """It is ``program.what``: small letters, digits, hyphens."""
        importer_id = self.importer.id
        assert _ID.fullmatch(importer_id), (
            f"call it `program.what`, as linkedin.connections: {importer_id!r}"
        )

    def test_its_version_counts_from_one(self) -> None:
        """It is raised when the same bytes give other drafts."""
        version = self.importer.version
        assert type(version) is int, f"version is a whole number, not {version!r}"
        assert version >= 1, f"version counts from 1, not {version}"

    def test_its_title_is_for_people(self) -> None:
        """It is one line that says what it reads."""
        title = self.importer.title
        assert title.strip(), "title is empty: say what it reads"
        assert title.isprintable(), f"title is one line of text: {title!r}"

    def test_its_options_have_defaults(self) -> None:
        """They are an attrs class that can be made without arguments."""
        option_class = self.importer.options
        if option_class is not None:
            assert attrs.has(option_class), f"{option_class.__name__} is no attrs class"
            bare = [f.name for f in attrs.fields(option_class) if f.default is attrs.NOTHING]
            assert not bare, f"without a default, nobody can import: {', '.join(bare)}"
            assert type(parse_options(self.importer, {})) is option_class

    def test_it_has_samples_of_its_own(self) -> None:
        """Without a single event in a sample most checks are empty."""
        assert self.list_own_samples(), "put files that users have into its samples"

    def test_a_sample_tells_what_its_golden_file_says(self, sample: Sample) -> None:
        """``people.csv`` has ``people.observed.jsonl`` beside it; see `compare_with_golden`."""
        compare_with_golden(self.importer, sample)


_CLAIM = re.compile(r"email:[^@\s]+@[^@\s]+|linkedin:[^\s?#]+|alias:.+|id:p-\w+", re.DOTALL)
_ABOVE = ("\n", "\n\n\n", "Notes:\n", "# exported by hand\n\n")


class NamingChecks(Trial):
    """Keys, claims, mentions."""

    def test_every_draft_has_a_key_that_names_no_file(self, sample: Sample) -> None:
        """Neither the file's name nor its hash is in it."""
        for draft in read_sample(self.importer, sample.source).drafts:
            assert draft.key, f"row {draft.row} has no key: told again, it is recorded again"
            for part in (sample.source.name, sample.source.sha256):
                assert part not in draft.key, f"the key of row {draft.row} holds {part}"

    def test_a_key_told_twice_tells_the_same(self, sample: Sample) -> None:
        """Two drafts of one key in one file are a row that is there twice."""
        _skip_if_dependent(sample)
        first: dict[str | None, Draft] = {}
        for draft in read_sample(self.importer, sample.source).drafts:
            other = first.setdefault(draft.key, draft)
            rows = f"rows {other.row} and {draft.row}"
            assert other.event == draft.event, f"{rows} tell two things under one key"

    def test_keys_stay_when_the_file_has_another_name(self, sample: Sample) -> None:
        """``Connections (2).csv`` tells of the same people."""
        before = read_sample(self.importer, sample.source).keys
        source = make_source(sample.source.read(), f"{sample.source.name} (2)")
        if not sample.source.neighbors():
            assert read_sample(self.importer, source).keys == before, (
                "keys depend on the file's name"
            )

    def test_keys_stay_when_records_change_places(self, sample: Sample) -> None:
        """A file that is sorted otherwise tells of the same facts."""
        _skip_if_dependent(sample)
        records = self._cut_records(sample)
        turned = read_sample(
            self.importer, replace_content(sample.source, records.render_reversed())
        ).keys
        before = read_sample(self.importer, sample.source).keys
        assert turned == before, "keys depend on the order of records, such as a row number"

    def test_keys_stay_when_a_record_is_gone(self, sample: Sample) -> None:
        """The next export lacks a record, and all others keep their keys."""
        _skip_if_dependent(sample)
        records = self._cut_records(sample)
        answer = read_sample(self.importer, sample.source)
        for index, draft in records.list_drafts()[:5]:
            source = replace_content(sample.source, records.render_without(index))
            after = read_sample(self.importer, source).keys
            facts = sum(other.row == draft.row for other in answer.drafts)
            rest = after <= answer.keys and len(answer.keys - after) <= facts
            assert rest, "keys of other records changed, as row numbers or a file hash would"

    def test_keys_stay_when_lines_come_before(self, sample: Sample) -> None:
        """Where the format allows notes above its records, they change no key."""
        records = self._cut_records(sample)
        before = read_sample(self.importer, sample.source)
        for above in _ABOVE:
            after = read_sample(
                self.importer, replace_content(sample.source, records.render(above=above))
            )
            if len(after.drafts) == len(before.drafts):
                assert after.keys == before.keys, "keys depend on where a record stands"

    def test_claims_are_well_formed(self, sample: Sample) -> None:
        """People are ``email:``, ``linkedin:``, ``alias:`` or ``id:``, organizations ``name:``."""
        for draft in read_sample(self.importer, sample.source).drafts:
            for event in (draft.event, *draft.mentions):
                for claim in list_person_ids(event):
                    good = _CLAIM.fullmatch(claim)
                    assert good, f"row {draft.row} claims somebody in an unknown way: {claim!r}"
                for organization in _list_organizations(event):
                    named = (
                        organization.startswith("name:")
                        and organization.removeprefix("name:").strip()
                    )
                    assert named, (
                        f"row {draft.row} names an organization as {organization!r}, not `name:`"
                    )

    def test_mentions_are_of_people_the_event_names(self, sample: Sample) -> None:
        """Each adds somebody under the claim the event names them by, or begins what it claims.

        What an event begins may itself claim a beginning, and name people.
        """
        for draft in read_sample(self.importer, sample.source).drafts:
            for mention in draft.mentions:
                events = (draft.event, *(m for m in draft.mentions if m is not mention))
                begins = [(f, start) for f, (start, kinds) in BEGINNINGS.items()
                          if isinstance(mention, kinds)]  # fmt: skip
                for field, start in begins:
                    claims = [str(getattr(event, field, "")) for event in events]
                    is_claimed = any(claim.startswith(start) for claim in claims)
                    assert is_claimed, f"row {draft.row} claims no {start!r}"
                if begins:
                    continue
                assert isinstance(mention, PersonAdded), (
                    f"row {draft.row} mentions a {mention.KIND}"
                )
                adds = isinstance(draft.event, PersonAdded)
                assert not adds, f"row {draft.row} adds a person, and needs no mentions"
                named = any(mention.person in list_person_ids(event) for event in events)
                assert named, f"row {draft.row} mentions somebody its event does not name"

    def _cut_records(self, sample: Sample) -> Records:
        """Cut a sample into records; what cannot be cut is tried elsewhere."""
        records = Records.of(sample.source, read_sample(self.importer, sample.source))
        if records is None:
            pytest.skip("it has no records that could be moved")
        return records


def _skip_if_dependent(sample: Sample) -> None:
    """Leave out records whose meaning depends on others."""
    if sample.is_together:
        pytest.skip("its records depend on each other")


def _list_organizations(event: Event) -> list[str]:
    """Return the organizations an event names."""
    values = (getattr(event, name) for name in reference_fields(type(event), OrganizationId))
    return [value for value in values if isinstance(value, str)]


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


_CODE = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)+")
_RECORDS_TRIED = 5
_DISTURBANCES = (
    lambda text: re.sub(r"\d", "?", text),
    lambda text: f"{text.rstrip()},x,y,z\n",
    lambda text: f"{text.rstrip().rpartition(',')[0]}\n",
    lambda text: text.replace("@", " at "),
)


class ReportingChecks(Trial):
    """Records, rejects, skips, drafts."""

    def test_every_record_is_told_once_and_in_order(self, sample: Sample) -> None:
        """Each gives one draft, reject or skip, with the line on which it begins."""
        results = read_sample(self.importer, sample.source).results
        check_order(sample.sort_results(results), sample.source)
        silent = [
            result.row for result in results if isinstance(result, Reject) and result.code == SILENT
        ]
        assert not silent, f"nothing is said about rows {silent}; give a Skip or a Reject"

    def test_a_reject_has_a_code_a_message_and_the_record(self, sample: Sample) -> None:
        """The code is stable, the message mends it, the raw text can be tried again."""
        for result in read_sample(self.importer, sample.source).results:
            if isinstance(result, Reject):
                assert _CODE.fullmatch(result.code), f"call it `word.word`: {result.code!r}"
                assert len(result.message.split()) > 2, f"say how to mend it: {result.message!r}"
                assert result.row >= 1, "say on which line it begins, counted from 1"
                assert result.raw, f"row {result.row} is lost: hand its raw text over"
                assert not result.reason or len(result.reason.split()) > 2, (
                    f"say more: {result.reason!r}"
                )

    def test_one_code_has_one_reason(self, sample: Sample) -> None:
        """What is rejected for the same reason is shown in one line, without values of a row."""
        reasons: dict[str, set[str]] = {}
        for result in read_sample(self.importer, sample.source).results:
            if isinstance(result, Reject):
                reasons.setdefault(result.code, set()).add(result.reason)
        for code, texts in reasons.items():
            assert len(texts) == 1, f"{code} is said in several ways: {sorted(texts)}"

    def test_a_skip_says_why(self, sample: Sample) -> None:
        """A record that rightly gives nothing has a reason."""
        for result in read_sample(self.importer, sample.source).results:
            if isinstance(result, Skip):
                assert result.reason.strip(), f"say why row {result.row} is skipped"
                assert not result.code or _CODE.fullmatch(result.code), (
                    f"call it `word.word`: {result.code}"
                )

    def test_codes_and_messages_name_nobody(self, sample: Sample) -> None:
        """Nor do they when the record of somebody cannot be read: they are shown and stored."""
        answer = read_sample(self.importer, sample.source)
        names = _collect_names(answer.drafts)
        for text in _iterate_texts(answer.results):
            assert not _has_a_name(names, text), f"this names somebody: {text!r}"
        for name, spoilt in _spoil_records(sample, answer):
            results = read_sample(self.importer, replace_content(sample.source, spoilt)).results
            for text in _iterate_texts(results):
                assert not _has_a_name({name}, text), f"this names somebody: {text!r}"

    def test_every_draft_can_be_recorded(self, sample: Sample) -> None:
        """Each value fits its field."""
        codec = Codec(
            {**KINDS, **{event_type.KIND: event_type for event_type in self.kinds}},
            self.make_upcasters(),
        )
        for draft in read_sample(self.importer, sample.source).drafts:
            event = draft.event
            try:
                codec.encode(evolve(event, at=UNDATED) if event.at == NOW else event)
            except MalformedEvent as error:
                raise AssertionError(f"row {draft.row}: {error}") from None

    def test_every_draft_is_of_the_core_or_of_its_own(self, sample: Sample) -> None:
        """An importer tells facts of the world, in kinds that are known, and retells nothing."""
        for event_type in self.kinds:
            postponed = any(isinstance(f.type, str) for f in attrs.fields(event_type))  # type: ignore[arg-type]  # every event is an attrs class
            assert not postponed, (
                f"{event_type.__name__} is in a module that postpones its annotations"
            )
        allowed_types = {*KINDS.values(), *self.kinds} - {KINDS[kind] for kind in STRUCTURAL}
        for draft in read_sample(self.importer, sample.source).drafts:
            assert type(draft.event) in allowed_types, (
                f"an importer cannot tell a {draft.event.KIND}"
            )

    def test_something_is_told(self) -> None:
        """An importer that reads no event from any of its samples is none."""
        some = any(read_sample(self.importer, s.source).drafts for s in self.list_own_samples())
        assert some, "no sample gives an event"


def _iterate_texts(results: list[RowResult]) -> Iterator[str]:
    """Yield the words that reports show."""
    for result in results:
        if isinstance(result, Reject):
            yield f"{result.code} {result.message}"
        elif isinstance(result, Skip):
            yield result.reason


def _collect_names(drafts: list[Draft]) -> set[str]:
    """Return the names and addresses of the people who are told of."""
    people = [e for d in drafts for e in (d.event, *d.mentions) if isinstance(e, PersonAdded)]
    return {value for person in people for value in (person.name, person.email) if value}


def _has_a_name(names: set[str], text: str) -> bool:
    """Check whether a text holds one of the names as a whole."""
    return any(
        re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
        for name in names
        if len(name) > 2
    )


def _spoil_records(sample: Sample, answer: Answer) -> Iterator[tuple[str, bytes]]:
    """Yield files in which the record of somebody is spoilt, each with their name."""
    records = Records.of(sample.source, answer)
    for index, draft in records.list_drafts()[:_RECORDS_TRIED] if records else ():
        for name in _collect_names([draft]):
            for disturb in _DISTURBANCES:
                texts = list(records.texts)  # type: ignore[union-attr]  # there are some
                texts[index] = disturb(texts[index])
                yield name, records.render(texts)  # type: ignore[union-attr]  # as above


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


BUDGET_MS = 50
HEAVY = frozenset(
    (
        "aiohttp", "bs4", "click", "dateparser", "dateutil", "hypothesis", "httpx", "icalendar",
        "lxml", "networkx", "numpy", "openpyxl", "pandas", "platformdirs", "pydantic", "pytest",
        "rapidfuzz", "requests", "rich", "scipy", "sqlalchemy", "sqlite_utils",
    )
)  # fmt: skip
"""What costs more to load than a command takes; to be imported where it is used."""
_CHILD = Path(__file__).with_name("apart.py")


class PurityChecks(Trial):
    """Determinism, and what is touched."""

    def test_reading_twice_gives_the_same(self, sample: Sample) -> None:
        """An importer keeps nothing from one file to the next."""
        first = render_lines(read_sample(self.importer, sample.source))
        again = render_lines(read_sample(self.importer, sample.source))
        assert again == first, "read twice, a file tells something else"

    def test_another_process_reads_the_same(self, sample: Sample) -> None:
        """So do another day, time zone, folder, and seed of `hash`."""
        elsewhere = _read_in_child(type(self))["told"][sample.id]
        assert elsewhere == render_lines(read_sample(self.importer, sample.source)), (
            "another process reads something else; look for hash(), the order of a set, the time "
            "zone, or what an import keeps"
        )

    def test_reading_touches_nothing_outside(self, sample: Sample) -> None:
        """No disk, clock, chance, network or other program: the bytes are all there is."""
        touched = _read_in_child(type(self))["touched"][sample.id]
        assert not touched, f"it reaches out of its bytes: {', '.join(touched)}"

    def test_its_plugin_is_loaded_within_50_ms(self) -> None:
        """What every start of weakties waits for, beyond weakties itself."""
        took = _measure_start(_find_package(type(self)))["ms"]
        cure = "import where it is used, inside functions"
        assert took < BUDGET_MS, f"loading takes {took:.0f} ms of CPU; {cure}"

    def test_its_plugin_loads_nothing_heavy(self) -> None:
        """Large libraries wait until a file is read."""
        loaded = HEAVY & set(_measure_start(_find_package(type(self)))["modules"])
        assert not loaded, f"it loads {', '.join(sorted(loaded))}; import inside functions"


@cache_per_type
def _read_in_child(kit: type[Trial]) -> Any:
    """Read all samples in another process, once for all checks."""
    try:
        importer = base64.b64encode(pickle.dumps(kit.importer)).decode()
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise AssertionError(f"define the importer at the top of a module: {error}") from None
    names = {str(s.path.absolute()): s.is_own for s in kit.samples}
    return _run_child(
        "apart", {"importer": importer, "module": _find_module(kit), "samples": names}
    )


@cache_per_type
def _measure_start(package: tuple[str, str]) -> Any:
    """Load a plugin in another process; the quickest of three, unless the first is quick enough.

    Other programs make a start slower, and never quicker.
    """
    runs: list[Any] = []
    while len(runs) < 3 and not (runs and runs[-1]["ms"] < BUDGET_MS):
        runs.append(_run_child("start", *package))
    return min(runs, key=lambda start: start["ms"])


def _find_module(kit: type[Trial]) -> tuple[str, str]:
    """Return the name of an importer's module, and its file."""
    name = type(kit.importer).__module__
    return name, sys.modules[name].__file__ or ""


def _find_package(kit: type[Trial]) -> tuple[str, str]:
    """Return the name of what is imported as the plugin: an importer's package, or its module."""
    name, file = _find_module(kit)
    if name == kit.__module__:
        pytest.skip("the importer is part of its tests, and of no plugin")
    above = sys.modules.get(name.partition(".")[0])
    return (above.__name__, above.__file__) if above and above.__file__ else (name, file)


def _run_child(task: str, *arguments: Any) -> Any:
    """Run a task of `weakties.testing.importer.apart` in another process.

    Raises:
        AssertionError: it ended without an answer.
    """
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    environment = {"PYTHONHASHSEED": seed, "TZ": "Pacific/Kiritimati", "PYTHONIOENCODING": "utf-8"}
    request = json.dumps([[os.path.abspath(p) for p in sys.path], *arguments])  # noqa: PTH100  # an empty entry is a folder too
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.run(  # noqa: S603  # this very Python
            [sys.executable, "-P", _CHILD, task],
            input=request, cwd=folder, env={**os.environ, **environment}, capture_output=True,
            encoding="utf-8", timeout=300, check=False,
        )  # fmt: skip
    assert process.returncode == 0, f"it cannot be used in another process:\n{process.stderr}"
    return json.loads(process.stdout)
