"""Is a tool that uv installed made anew with all that was in it?"""

from __future__ import annotations

from pathlib import Path

import pytest

from weakties_cli import uv_tool
from weakties_cli.installer import distribution_of
from weakties_cli.uv_tool import UvTool

RECEIPT = """
[tool]
requirements = [
    { name = "weakties", extras = ["test"], specifier = "==0.1.0" },
    { name = "weakties-vcard", specifier = ">=0.1" },
    { name = "weakties-calendar", path = "/here/weakties_calendar-0.1.0-py3-none-any.whl" },
    { name = "weakties-spreadsheet", editable = "/here/sheet" },
]
entrypoints = [{ name = "weakties", install-path = "/bin/weakties", from = "weakties" }]

[tool.options]
find-links = ["file:///here"]
index = [{ url = "https://mirror.example.org/simple", default = true }]
"""
"""As uv 0.9 leaves it."""


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Keep what would be run: it needs uv, and the packages."""
    found: list[list[str]] = []
    monkeypatch.setattr(uv_tool, "run", found.append)
    return found


@pytest.fixture
def tool(tmp_path: Path) -> UvTool:
    (tmp_path / "uv-receipt.toml").write_text(RECEIPT)
    return UvTool(tmp_path / "uv-receipt.toml")


def test_one_more_comes_beside_all_that_is_there(tool: UvTool, ran: list[list[str]]) -> None:
    tool.install("weakties-new")

    (words,) = ran
    assert words[:4] == ["uv", "tool", "install", "--force"]
    assert words[4:] == [
        "--find-links", "file:///here", "--default-index", "https://mirror.example.org/simple",
        "weakties[test]==0.1.0", "--with", "weakties-vcard>=0.1",
        "--with", "/here/weakties_calendar-0.1.0-py3-none-any.whl",
        "--with-editable", "/here/sheet", "--with", "weakties-new",
    ]  # fmt: skip


def test_one_is_left_out_whatever_its_spelling(tool: UvTool, ran: list[list[str]]) -> None:
    tool.uninstall("weakties_Vcard")

    assert not [word for word in ran[0] if "vcard" in word]
    assert "weakties[test]==0.1.0" in ran[0]


def test_a_folder_is_known_by_the_name_in_it(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "weakties_Club"\n')

    assert distribution_of(str(tmp_path)) == "weakties-club"
    (tmp_path / "pyproject.toml").write_text("no toml [")
    assert distribution_of(str(tmp_path)) == tmp_path.name.replace("_", "-").lower()


@pytest.mark.parametrize(
    "wanted",
    [
        "weakties-vcard", "weakties_vcard==0.1", "weakties.vcard[x]>=2", "weakties-vcard @ file:x",
        "dist/weakties_vcard-0.1.0-py3-none-any.whl", "git+https://example.org/weakties-vcard",
    ],
)  # fmt: skip
def test_a_distribution_is_known_by_any_way_to_name_it(wanted: str) -> None:
    assert distribution_of(wanted) == "weakties-vcard"
