"""The meaning of a column, by the name above it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple
from unicodedata import normalize

Field = Literal[
    "name", "first", "middle", "last", "suffix", "email", "linkedin", "organization", "title",
    "note", "referrer", "date", "record", "phone", "id",
]  # fmt: skip
ColumnIndexes = dict[Field, tuple[int, ...]]
"""For each field its columns, the surest first."""

_WORDS: dict[Field, tuple[str, ...]] = {
    "first": (
        "First Name", "Given Name", "Forename", "First", "Vorname", "Prénom", "Voornaam",
        "Förnamn", "Fornavn", "Etunimi",
    ),
    "middle": (
        "Middle Name", "Additional Name", "Middle", "Weitere Vornamen", "2. Vorname",
        "Deuxième prénom", "Segundo nombre", "Secondo nome",  # codespell:ignore
    ),
    "last": (
        "Last Name", "Family Name", "Surname", "Last", "Nachname", "Familienname",
        "Nom de famille", "Apellidos", "Apellido", "Cognome", "Achternaam", "Sobrenome",
        "Efternamn", "Efternavn", "Sukunimi",
    ),
    "suffix": ("Suffix", "Name Suffix", "Suffixe"),
    "name": (
        "Full Name", "Name", "Display Name", "Contact Name", "Person", "Contact",
        "Vollständiger Name", "Anzeigename", "Ansprechpartner", "Kontakt", "Nom et prénom",
        "Nombre completo", "Nombre y apellidos", "Nom", "Nombre", "Naam",
        "Nom complet", "Nome completo", "Nome",  # codespell:ignore
        "File As", "Nickname",
    ),
    "email": (
        "Primary Email", "Email", "E-mail Address", "E-mails", "E-mail Value", "Mail",
        "Work Email", "Contact Email", "E-Mail-Adresse", "Primäre E-Mail-Adresse",
        "Mailadresse", "Courriel", "Correo electrónico", "Correo", "Posta elettronica",
        "Adresse de messagerie", "Adresse e-mail",  # codespell:ignore
        "Dirección de correo electrónico", "Dirección del correo electrónico",
        "Indirizzo posta elettronica", "Indirizzo e-mail", "E-mailadres", "E-post",
        "Sähköpostiosoite", "Email Work", "Email Home", "Home Email", "Personal Email",
        "Email Personal", "Email Other", "Other Email", "Secondary Email",
        "Sekundäre E-Mail-Adresse",
    ),
    "linkedin": (
        "LinkedIn", "Profile URL", "Profile", "Profil", "URL", "Website", "Website Value",
        "Custom Field Value", "Web Page", "Webseite", "Page Web", "Página web", "Pagina Web",
        "Personal Web Page",
    ),
    "organization": (
        "Organization", "Organisation", "Organization Name", "Company", "Company Name", "Employer",
        "Firm", "Firma", "Unternehmen", "Arbeitgeber", "Société", "Entreprise", "Empresa",
        "Organización", "Azienda", "Società", "Ditta", "Bedrijf", "Organisatie", "Företag",
        "Associated Company",
    ),
    "title": (
        "Job Title", "Organization Title", "Position", "Role", "Occupation", "Berufsbezeichnung",
        "Poste", "Puesto", "Cargo", "Posizione", "Ruolo", "Functie",
        "Funktion", "Fonction",  # codespell:ignore
        "Title",
    ),
    "note": (
        "Notes", "Note", "Comments", "Comment", "Notizen", "Notiz", "Bemerkungen", "Bemerkung",
        "Kommentar", "Remarques", "Commentaires", "Notas", "Comentarios", "Opmerkingen",
    ),
    "referrer": ("Referred By", "Introduced By", "Empfohlen von"),
    "date": (
        "Date added", "Added", "Added on", "Create Date", "Created", "Created at", "Met", "Met on",
        "Date met", "First contact", "Kennengelernt", "Kennengelernt am", "Erstkontakt", "Date",
        "Datum", "Fecha",
    ),
    "id": ("Id",),
    "record": ("Record ID", "Record ID - Contact"),
    "phone": (
        "Phone", "Phone Number", "Phone Value", "Mobile", "Mobile Phone", "Work Phone",
        "Home Phone", "Telephone", "Tel", "Telefon", "Telefonnummer", "Handy", "Mobiltelefon",
        "Téléphone", "Teléfono", "Telefono", "Telefoon",
    ),
}  # fmt: skip
_EITHER = {"name", "nom", "nombre", "nome", "naam"}  # codespell:ignore
_TITLE_OR_MR = "title"
_NUMBER = re.compile(r"\d{1,3}", re.ASCII)


def fold_name(name: str) -> str:
    """Spell a column's name without case, spaces and signs.

    >>> fold_name("E-mail 1 - Value"), fold_name("First_Name")
    ('email1value', 'firstname')
    """
    return "".join(filter(str.isalnum, normalize("NFC", name[:200].casefold())))


_MEANINGS: dict[str, tuple[Field, int]] = {
    fold_name(name): (field, rank)
    for field, names in _WORDS.items()
    for rank, name in enumerate(names)
}


def find_columns(names: Sequence[str]) -> ColumnIndexes:
    """Return the columns of each field; a column with an unknown name is in no field.

    ``Name`` beside a given name is the family's, and the other way round. ``Title`` is what
    somebody does only where no other column says that: in address books it is Mr or Ms.
    """
    candidates: dict[Field, list[_Candidate]] = {}
    for column, word in enumerate(map(fold_name, names)):
        if meaning := _find_meaning(word):
            field, number, rank = meaning
            candidates.setdefault(field, []).append(_Candidate(number, rank, word, column))
    _settle(candidates)
    return {
        field: tuple(at.column for at in sorted(columns)) for field, columns in candidates.items()
    }


class _Candidate(NamedTuple):
    """A column that tells a field; the least is asked first, wherever it stands."""

    number: int
    rank: int
    word: str
    column: int


def _settle(candidates: dict[Field, list[_Candidate]]) -> None:
    """Decide for the words that mean two things, by what else there is."""
    titles = candidates.get("title", [])
    if any(at.word != _TITLE_OR_MR for at in titles):
        candidates["title"] = [at for at in titles if at.word != _TITLE_OR_MR]
    has_first, has_last = "first" in candidates, "last" in candidates
    either = [at for at in candidates.get("name", []) if at.word in _EITHER]
    if has_first != has_last and len(either) == 1:
        candidates["name"].remove(either[0])
        candidates["last" if has_first else "first"] = either


@lru_cache(maxsize=4096)
def _find_meaning(word: str) -> tuple[Field, int, int] | None:
    """Return what a folded name means, how many of its kind go before, and its rank among its like.

    The first of a kind is as sure as one without a number.
    """
    if word in _MEANINGS:
        field, rank = _MEANINGS[word]
        return field, 0, rank
    number = _NUMBER.search(word)
    plain = word.replace(number[0], "", 1) if number else word
    if plain in _MEANINGS and number:
        field, rank = _MEANINGS[plain]
        return field, max(int(number[0]) - 1, 0), rank
    return ("linkedin", 0, 0) if "linkedin" in word else None


def find_labels(names: Sequence[str]) -> dict[int, int]:
    """Return for each numbered e-mail column the one that labels it, as Google has them."""
    columns = {fold_name(name): column for column, name in enumerate(names)}
    labels: dict[int, int] = {}
    for word, column in columns.items():
        match = re.fullmatch(r"email(\d{1,3})(label|type)", word)
        if match and (value := columns.get(f"email{match[1]}value")) is not None:
            labels[value] = column
    return labels


def fold_names(names: Iterable[str]) -> frozenset[str]:
    """Return the folded names of columns, whatever their order."""
    return frozenset(map(fold_name, names))
