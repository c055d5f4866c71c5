"""Does the conformance kit see what is wrong with an importer, and only that?"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.contract import broken_reading as reading
from tests.contract import broken_telling as telling
from tests.contract.failing import checks, failing
from tests.contract.heavy_plugin import Heavy
from tests.contract.naive import Naive
from tests.contract.slow_plugin import Slow

from weakties import Importer
from weakties.testing import Conformance, conformance
from weakties.testing.importer.plain import PlainPeople

BROKEN: dict[str, list[Importer]] = {
    "test_its_id_can_be_kept_for_ever": [telling.NoId()],
    "test_its_version_counts_from_one": [telling.NoVersion()],
    "test_its_title_is_for_people": [telling.NoTitle()],
    "test_its_options_have_defaults": [telling.NeedsAnOption()],
    "test_a_sample_tells_what_its_golden_file_says": [telling.Shouting()],
    "test_it_is_sure_of_its_own_samples": [telling.KnowsNothing()],
    "test_it_leaves_strangers_alone": [telling.TakesEverything()],
    "test_sniffing_a_large_file_looks_at_its_beginning_only": [
        telling.LooksAtEverything(),
        telling.CountsEverything(),
    ],
    "test_sniffing_never_raises": [telling.Strict()],
    "test_every_record_is_told_once_and_in_order": [telling.PassesOver(), telling.TellsTwice()],
    "test_a_reject_has_a_code_a_message_and_the_record": [telling.NoCode()],
    "test_one_code_has_one_reason": [telling.TellsTheRow()],
    "test_a_skip_says_why": [telling.NoReason()],
    "test_codes_and_messages_name_nobody": [telling.NamesPeople()],
    "test_every_draft_can_be_recorded": [telling.NoSuchValue()],
    "test_every_draft_is_of_the_core_or_of_its_own": [telling.Retells()],
    "test_something_is_told": [telling.TellsNothing()],
    "test_every_draft_has_a_key_that_names_no_file": [reading.KeyedByFile()],
    "test_a_key_told_twice_tells_the_same": [reading.KeyedAlike()],
    "test_keys_stay_when_the_file_has_another_name": [reading.KeyedByName()],
    "test_keys_stay_when_records_change_places": [reading.KeyedByRow()],
    "test_keys_stay_when_a_record_is_gone": [reading.KeyedBySize()],
    "test_keys_stay_when_lines_come_before": [reading.KeyedByRow()],
    "test_claims_are_well_formed": [reading.ClaimsNames()],
    "test_mentions_are_of_people_the_event_names": [reading.MentionsOthers()],
    "test_reading_twice_gives_the_same": [reading.Counting()],
    "test_another_process_reads_the_same": [reading.KeyedByHash()],
    "test_reading_touches_nothing_outside": [reading.Reaching()],
    "test_its_plugin_is_loaded_within_50_ms": [Slow()],
    "test_its_plugin_loads_nothing_heavy": [Heavy()],
    "test_importing_twice_tells_nothing_new": [reading.Counting()],
    "test_the_engine_takes_every_draft": [reading.TellsOfStrangers()],
    "test_the_order_of_records_does_not_matter": [reading.TellsTheOrder()],
    "test_the_name_of_a_file_is_no_data": [reading.TellsTheName()],
    "test_a_bookmark_can_be_handed_in_again": [reading.BadBookmark()],
    "test_damage_raises_nothing_but_a_sentence": [telling.Fragile()],
    "test_damage_loses_no_record": [telling.PassesOverRagged()],
    "test_damage_is_read_the_same_twice": [reading.Counting()],
    "test_damage_imported_twice_tells_nothing_new": [reading.Counting()],
}
"""For each check importers that fail it."""
NAIVE = {
    "test_a_sample_tells_what_its_golden_file_says",
    "test_claims_are_well_formed",
    "test_codes_and_messages_name_nobody",
    "test_damage_loses_no_record",
    "test_every_record_is_told_once_and_in_order",
    "test_it_is_sure_of_its_own_samples",
    "test_it_leaves_strangers_alone",
    "test_its_id_can_be_kept_for_ever",
    "test_keys_stay_when_a_record_is_gone",
    "test_keys_stay_when_lines_come_before",
    "test_keys_stay_when_records_change_places",
    "test_reading_touches_nothing_outside",
    "test_sniffing_a_large_file_looks_at_its_beginning_only",
    "test_sniffing_never_raises",
    "test_the_order_of_records_does_not_matter",
}
"""What it fails whatever the damage; of that it survives little."""
NO_SAMPLES = "test_it_has_samples_of_its_own"
DOUBTS: list[tuple[str, Importer]] = [(check, i) for check, all_ in BROKEN.items() for i in all_]


@pytest.fixture(autouse=True)
def accepting_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what broken importers tell out of golden files."""
    monkeypatch.delenv("WEAKTIES_ACCEPT", raising=False)


def kit(importer: Importer, *decoys: str) -> type[Conformance]:
    return conformance(importer, samples="samples", decoys=decoys or ("decoy_*",))


@pytest.mark.parametrize(("check", "importer"), DOUBTS)
def test_every_check_is_seen_to_fail(check: str, importer: Importer) -> None:
    assert check in failing(kit(importer), check)


def test_no_check_is_left_untried() -> None:
    assert sorted((*BROKEN, NO_SAMPLES)) == checks(Conformance)
    assert NO_SAMPLES in failing(kit(PlainPeople(), "*"), NO_SAMPLES)


def test_whatever_an_importer_reaches_for_is_named() -> None:
    said = failing(kit(reading.Reaching()), "test_reading_touches_nothing_outside")

    heard = str(said["test_reading_touches_nothing_outside"]).partition(": ")[2].split(", ")
    assert set(heard) >= reading.REACHES


def test_the_importer_that_people_write_first_fails_the_checks_that_matter() -> None:
    found = failing(kit(Naive()))

    assert len(NAIVE) >= 15
    assert set(found) >= NAIVE


def test_without_samples_there_is_no_kit(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no sample"):
        conformance(PlainPeople(), samples=tmp_path / "none")
