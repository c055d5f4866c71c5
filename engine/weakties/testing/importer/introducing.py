"""What an importer must say of itself, and what its golden files must say of it."""

from __future__ import annotations

import re

import attrs

from weakties.plugins.reading import parse_options
from weakties.testing.importer.golden import compare_with_golden
from weakties.testing.importer.samples import Sample
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
