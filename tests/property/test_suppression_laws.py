"""Is an import after a forgetting the import of a file that never had the person?"""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from tests.property.test_import_laws import FILES, Cells, imported, known, opened

from weakties import BatchImported, corrections
from weakties.importing.suppressing import Suppressions

THE_OTHERS = ("z", "Zed", "z@x.org", "", "2026")
"""A row that always comes in, as a file without any is not imported."""


def is_theirs(row: Cells) -> bool:
    """Check whether a row is of the one who was forgotten: by the address, or the name alone."""
    key, name, email, *_ = row
    return key == "a" and bool(name or email)


@given(rows=FILES, has_email=st.booleans())
@example(rows=[("a", "Zo\u00eb a", "", "", "no day")], has_email=True)
@example(rows=[("a", "", "a@x.org", "", "no day")], has_email=True)
@example(rows=[("a", "", "", "", "2026-11-20"), ("a", "Zo\u00eb a", "", "", "")], has_email=False)
def test_it_is_as_if_the_file_had_never_named_them(rows: list[Cells], has_email: bool) -> None:
    """A row with an address comes in if only a name is known of them: it is another's."""
    theirs = [r for r in rows if is_theirs(r) and (has_email or not r[2])]
    others = [row for row in rows if row not in theirs]
    with opened() as (network, path), opened() as (plain, _):
        person = network.add_person(name="Zo\u00eb a", email="a@x.org" if has_email else None)
        corrections.forget(network, person, suppress=True)
        before = len(list(network.log.read_rows()))

        counts = imported(network, path, [*rows, THE_OTHERS])
        expected = imported(plain, path, [*others, THE_OTHERS])

        assert counts == {**expected, "suppressed": len(theirs)}
        assert known(network) == sorted([("", "", ""), *known(plain)])
        words = [row.personal or "" for row in network.log.read_rows(before)]
        assert not (has_email and any("a@x.org" in text for text in words))
        (told,) = (r.event for r in network.log.read() if isinstance(r.event, BatchImported))
        assert {n: getattr(told, n) for n in counts} == counts
        assert imported(network, path, [*rows, THE_OTHERS])["suppressed"] == len(theirs)


LETTERS = st.text(st.characters(categories=["L", "Nd", "Zs", "P"]), max_size=12)


@given(before=LETTERS, after=LETTERS)
def test_a_row_that_has_their_address_is_found_in_any_text(before: str, after: str) -> None:
    with opened() as (network, _):
        person = network.add_person(name="Mila Sand", email="mila@example.org")
        corrections.forget(network, person, suppress=True)
        suppressions = Suppressions.load(network.log, tuple)

    for mark in (",", ";", "\t", "\n", '"', " ", "<", "mailto:"):
        end = {"<": ">", "mailto:": "\n"}.get(mark, mark)
        text = f"{before}{mark}Mila@EXAMPLE.org{end}{after}"
        assert suppressions.match_text(text) == "certain"
    for text in (
        "Sand,Mila", "FN:Mila Sand", "N:Sand;Mila;;;", "x,MILA,sand,y", "Sand, Mila",
        "Mila B. Sand",
    ):  # fmt: skip
        assert suppressions.match_text(f"{text}\n") == "name"
        assert suppressions.match_text(f"{text},other@example.org") == "namesake"
    for text in ("Milas And", "Mila", "Sand", "Mila Bo Sand", "", "amila sand"):
        assert suppressions.match_text(text) is None
