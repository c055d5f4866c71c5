"""What is written can be read: by us, and by what keeps to the standard."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from weakties import Draft, PersonAdded, Source
from weakties_vcard.address_book import AddressBook
from weakties_vcard.contacts import clean
from weakties_vcard.writing import WIDTH, fold_line, render_vcards


@attrs.frozen
class WrittenPerson:
    """Somebody to be written."""

    name: str | None = None
    email: str | None = None
    linkedin: str | None = None
    title: str | None = None
    organization: str | None = None
    id: str = ""
    revised: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    nicknames: tuple[str, ...] = ()


def text(limit: int = 200) -> st.SearchStrategy[str | None]:
    """Return what an address book can say: no characters of control, and none that NFC changes."""
    turning = [chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]
    letters = st.characters(
        categories=["L", "M", "N", "P", "S", "Z", "Cc", "Cf", "Co", "Cn"],
        exclude_characters=turning,
    )
    texts = st.text(letters, max_size=limit).filter(lambda t: clean(t) == t)
    return st.none() | texts.filter(bool)


slugs = st.from_regex(r"[a-z0-9żäß-]{3,30}", fullmatch=True).filter(lambda s: s.casefold() == s)
people = st.builds(
    WrittenPerson,
    name=text().filter(lambda n: n is None or "@" not in n),
    email=st.none()
    | st.from_regex(r"[a-z.+'!#-]{1,64}@[a-z0-9żé-]{1,60}\.example", fullmatch=True),
    linkedin=st.none() | slugs,
    title=text(),
    organization=text(),
)


def read_people(content: str) -> list[WrittenPerson]:
    """Read with our own importer what we wrote."""
    results = AddressBook().read(Source("book.vcf", content.encode), None, None)
    events = [t.event for t in results if isinstance(t, Draft)]
    return [_make_person(event) for event in events if isinstance(event, PersonAdded)]


def _make_person(event: PersonAdded) -> WrittenPerson:
    organization = event.organization.removeprefix("name:") if event.organization else None
    return WrittenPerson(event.name, event.email, event.linkedin, event.title, organization)


@given(people)
@example(WrittenPerson("\\n;,\\\\", "a@b.example", None, ";", "a\\;b,c"))
@example(WrittenPerson("BEGIN:VCARD", None, "zoë-brandt", "END:VCARD", ":"))
@example(WrittenPerson("ż" * 200, None, "ana-ruiz/1/2b/3c", "🚀" * 99, "=20="))
@example(WrittenPerson(None, "ana@b.example", None, None, "Acme"))
@example(WrittenPerson(None, None, "ana-ruiz", None, None))
@example(WrittenPerson("Acme", None, None, None, "Acme"))
def test_what_is_written_is_read_as_it_was(person: WrittenPerson) -> None:
    named = person.name or person.email or person.linkedin

    assert read_people("".join(render_vcards([person]))) == ([person] if named else [])


@given(st.lists(people, max_size=4))
def test_each_card_ends_where_the_next_begins(several: list[WrittenPerson]) -> None:
    alone = [copy for person in several for copy in read_people("".join(render_vcards([person])))]

    together = read_people("".join(render_vcards(several)))

    assert [k.name for k in together] == [k.name for k in alone]


@example([WrittenPerson("Ana \ud800", None, "\ud800", "\udfff", None)])
@given(st.lists(st.builds(WrittenPerson, *[st.none() | st.text()] * 5)))
def test_any_text_gives_cards_that_keep_to_the_standard(several: list[WrittenPerson]) -> None:
    written = list(render_vcards(several))

    for card in written:
        lines = card.encode().split(b"\r\n")
        assert card.startswith("BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:individual\r\nFN:")
        assert lines[-2:] == [b"END:VCARD", b""]
        assert all(0 < len(line) <= WIDTH for line in lines[:-1])
        assert not any(ord(c) < 32 for c in card.replace("\r\n", ""))
        assert card.count("BEGIN:VCARD\r\n") == 1
    assert "".join(written).count("\r\nEND:VCARD\r\n") == len(written)


@example("a" * 300)
@example("aż" * 99)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n")))
def test_a_line_is_broken_between_letters_and_comes_together_again(line: str) -> None:
    parts = fold_line(line).encode().split(b"\r\n")

    assert all(len(part) <= WIDTH for part in parts)
    assert parts[0].decode() + "".join(part.decode()[1:] for part in parts[1:]) == line


@pytest.mark.parametrize(
    ("profile", "written"),
    [("ana-ruiz", "in/ana-ruiz"), ("https://es.linkedin.com/in/Zoë/", "in/zo%C3%AB"),
     ("ana-ruiz/1/2b/3c", "pub/ana-ruiz/1/2b/3c"), ("not a slug", None), ("", None)],
)  # fmt: skip
def test_a_profile_is_written_as_an_address(profile: str, written: str | None) -> None:
    (card,) = render_vcards([WrittenPerson("Ana", linkedin=profile)])

    assert (f"URL:https://www.linkedin.com/{written}\r\n" in card) == (written is not None)
    assert ("URL" in card) == (written is not None)


def test_somebody_of_whom_nothing_is_known_has_no_card() -> None:
    assert (
        list(render_vcards([WrittenPerson(), WrittenPerson(title="Clerk", organization="Acme")]))
        == []
    )
