"""Is a tool that uv installed made anew with all that was in it, and what was there put back?"""

from __future__ import annotations

from pathlib import Path

import pytest

from weakties_cli.plugins import packages
from weakties_cli.plugins.packages import (
    Installer,
    Package,
    UvTool,
    list_requirements,
    read_package,
)

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
    monkeypatch.setattr(packages, "run", lambda words: found.append([*words]))
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


def test_another_version_comes_in_place_of_the_one_that_is_there(
    tool: UvTool, ran: list[list[str]]
) -> None:
    tool.install("/here/weakties_calendar-0.2.0-py3-none-any.whl", "weakties-calendar")

    named = [word for word in ran[0] if "calendar" in word]
    assert named == ["/here/weakties_calendar-0.2.0-py3-none-any.whl"]


def test_one_is_left_out_whatever_its_spelling(tool: UvTool, ran: list[list[str]]) -> None:
    tool.uninstall("weakties_Vcard")

    assert not [word for word in ran[0] if "vcard" in word]
    assert "weakties[test]==0.1.0" in ran[0]


def test_what_was_there_comes_back_and_what_is_new_goes(tool: UvTool, ran: list[list[str]]) -> None:
    former = {"weakties-vcard": ("weakties-vcard==0.1.2",), "idna": ()}

    tool.restore(former)
    Installer("pip", ("pip", "install"), ("pip", "uninstall")).restore(former)

    assert [word for word in ran[0] if "vcard" in word] == ["weakties-vcard==0.1.2"]
    assert ran[0][-2:] == ["--with", "weakties-vcard==0.1.2"]
    assert "/here/sheet" in ran[0]
    assert ran[1:] == [["pip", "uninstall", "idna"], ["pip", "install", "weakties-vcard==0.1.2"]]


WHEEL = '{"url": "file:///here/x-1.0.whl", "archive_info": {}}'
FOLDER = '{"url": "file:///here/x", "dir_info": {"editable": true}}'
REPOSITORY = '{"url": "https://example.org/x", "vcs_info": {"vcs": "git", "commit_id": "c0ffee"}}'


@pytest.mark.parametrize(
    ("origin", "requirement"),
    [
        ("", ("We_ak.x==1.0",)), ("no json [", ("We_ak.x==1.0",)),
        (WHEEL, ("file:///here/x-1.0.whl",)),
        (FOLDER, ("-e", "file:///here/x")), (REPOSITORY, ("git+https://example.org/x@c0ffee",)),
    ],
)  # fmt: skip
def test_a_package_is_installed_again_from_where_it_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, origin: str, requirement: tuple[str, ...]
) -> None:
    metadata = tmp_path / "we_ak_x-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: We_ak.x\nVersion: 1.0\n")
    if origin:
        (metadata / "direct_url.json").write_text(origin)
    monkeypatch.syspath_prepend(tmp_path)

    assert list_requirements()["we-ak-x"] == requirement


def test_a_folder_says_its_name_and_what_it_touches(tmp_path: Path) -> None:
    manifest = tmp_path / "pyproject.toml"
    manifest.write_text(
        '[project]\nname = "weakties_Club"\nkeywords = ["weakties-touches:network", "clubs"]\n'
    )

    assert read_package(str(tmp_path)) == Package("weakties-club", ("network",))
    for broken in ("no toml [", "[project]\n", 'project = "weakties"'):
        manifest.write_text(broken)
        assert read_package(str(tmp_path)) == Package()


@pytest.mark.parametrize(
    ("requirement", "name"),
    [
        ("weakties-vcard", "weakties-vcard"), ("weakties_Vcard==0.1", "weakties-vcard"),
        ("weakties.vcard[x]>=2", "weakties-vcard"), ("git+https://example.org/x", ""),
        ("no/such.whl", ""),
    ],
)  # fmt: skip
def test_a_name_is_known_whatever_versions_are_wanted(requirement: str, name: str) -> None:
    assert read_package(requirement) == Package(name)
