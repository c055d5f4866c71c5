"""Is a report written whole or not at all, and is what was there kept if it fails?"""

from __future__ import annotations

from collections.abc import Iterator
from errno import ENOSPC
from pathlib import Path

import pytest

from weakties import report
from weakties.errors import CannotWrite


def stopping(error: BaseException) -> Iterator[str]:
    yield "begun"
    raise error


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (OSError(ENOSPC, "No space left on device"), CannotWrite),
        (KeyboardInterrupt(), KeyboardInterrupt),
        (ValueError("no luck"), ValueError),
    ],
)
def test_a_failure_leaves_what_was_there(
    error: BaseException, raised: type[BaseException], tmp_path: Path
) -> None:
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text("old", "utf-8")

    for path in (old, new):
        with pytest.raises(raised):
            report.save(stopping(error), path, force=True)

    assert old.read_text("utf-8") == "old"
    assert [*tmp_path.iterdir()] == [old]


def test_what_is_there_is_replaced_only_if_asked(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    report.save(["one\r\n", "two"], path)

    with pytest.raises(CannotWrite, match="--force"):
        report.save(["three"], path)

    assert path.read_bytes() == b"one\r\ntwo"
    report.save(["three"], path, force=True)
    assert path.read_text("utf-8") == "three"
