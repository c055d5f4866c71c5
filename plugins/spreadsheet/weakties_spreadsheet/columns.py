"""What does a column tell, by the name that stands above it?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal
from unicodedata import normalize

Field = Literal[
    "name", "first", "middle", "last", "suffix", "email", "linkedin", "organization", "title",
    "note", "referrer", "date", "record", "phone",
]  # fmt: skip
Places = dict[Field, tuple[int, ...]]
"""For each field its columns, the surest first."""

_WORDS: dict[Field, tuple[str, ...]] = {
    "first": (
        "First Name", "Given Name", "Forename", "First", "Vorname", "Prénom", "Voornaam",
        "Förnamn", "Fornavn", "Etunimi",
    ),
    "middle": (
        "Middle Name", "Additional Name", "Middle", "Weitere Vornamen", "2. Vorname",
        "Deuxième prénom", "Segundo nombre", "Secondo nome",
    ),
    "last": (
        "Last Name", "Family Name", "Surname", "Last", "Nachname", "Familienname",
        "Nom de famille", "Apellidos", "Apellido", "Cognome", "Achternaam", "Sobrenome",
        "Efternamn", "Efternavn", "Sukunimi",
    ),
    "suffix": ("Suffix", "Name Suffix", "Suffixe"),
    "name": (
        "Full Name", "Name", "Display Name", "Contact Name", "Person", "Contact",
        "Vollständiger Name", "Anzeigename", "Ansprechpartner", "Kontakt", "Nom complet",
        "Nom et prénom", "Nombre completo", "Nombre y apellidos", "Nome completo", "Nom",
        "Nombre", "Nome", "Naam", "File As", "Nickname",
    ),
    "email": (
        "Primary Email", "Email", "E-mail Address", "E-mails", "Mail", "Work Email",
        "Contact Email", "E-Mail-Adresse", "Primäre E-Mail-Adresse", "Mailadresse", "Courriel",
        "Adresse de messagerie", "Adresse e-mail", "Correo electrónico", "Correo",
        "Dirección de correo electrónico", "Posta elettronica", "Indirizzo posta elettronica",
        "Indirizzo e-mail", "E-mailadres", "E-post", "Sähköpostiosoite", "Secondary Email",
        "Sekundäre E-Mail-Adresse", "Personal Email", "E-mail 2 Address", "E-Mail 2: Adresse",
        "Adresse de messagerie 2", "Dirección de correo electrónico 2",
        "Indirizzo posta elettronica 2", "E-mail 3 Address", "E-Mail 3: Adresse",
        "Adresse de messagerie 3", "Dirección del correo electrónico 3",
        "Indirizzo posta elettronica 3",
    ),
    "linkedin": (
        "LinkedIn", "Profile URL", "Profile", "Profil", "URL", "Website", "Web Page", "Webseite",
        "Page Web", "Página web", "Pagina Web", "Personal Web Page", "Web Page 1", "Web Page 2",
    ),
    "organization": (
        "Organization", "Organisation", "Organization Name", "Company", "Company Name", "Employer",
        "Firm", "Firma", "Unternehmen", "Arbeitgeber", "Société", "Entreprise", "Empresa",
        "Organización", "Azienda", "Società", "Ditta", "Bedrijf", "Organisatie", "Företag",
        "Associated Company",
    ),
    "title": (
        "Job Title", "Organization Title", "Position", "Role", "Occupation", "Funktion",
        "Berufsbezeichnung", "Poste", "Fonction", "Puesto", "Cargo", "Posizione", "Ruolo",
        "Functie", "Title",
    ),
    "note": (
        "Notes", "Note", "Comments", "Comment", "Notizen", "Notiz", "Bemerkungen", "Bemerkung",
        "Kommentar", "Remarques", "Commentaires", "Notas", "Comentarios", "Opmerkingen",
    ),
    "referrer": ("Referred By", "Introduced By", "Empfohlen von"),
    "date": (
        "Date added", "Added", "Added on", "Create Date", "Created", "Created at", "Met", "Met on",
        "Date met", "First contact", "Kennengelernt", "Kennengelernt am", "Erstkontakt",
    ),
    "record": ("Record ID", "Record ID - Contact"),
    "phone": (
        "Phone", "Phone Number", "Mobile", "Mobile Phone", "Work Phone", "Home Phone", "Telephone",
        "Tel", "Telefon", "Telefonnummer", "Handy", "Mobiltelefon", "Téléphone", "Teléfono",
        "Telefono", "Telefoon",
    ),
}  # fmt: skip
_NUMBERED: tuple[tuple[Field, str], ...] = (
    ("email", r"email(\d{1,3})(?:value|address)?"),
    ("linkedin", r"(?:website|customfield)(\d{1,3})value"),
    ("linkedin", r"(?=.*linkedin).*?(\d{0,3})"),
    ("organization", r"organization(\d{1,3})name"),
    ("title", r"organization(\d{1,3})title"),
    ("phone", r"phone(\d{1,3})value"),
)
_EITHER = {"name", "nom", "nombre", "nome", "naam"}
_TITLE_OR_MR = "title"


def folded(name: str) -> str:
    """Spell a column's name without case, spaces and signs.

    >>> folded("E-mail 1 - Value"), folded("First_Name")
    ('email1value', 'firstname')
    """
    return "".join(filter(str.isalnum, normalize("NFC", name[:200].casefold())))


_KNOWN = {
    folded(name): (field, rank)
    for field, names in _WORDS.items()
    for rank, name in enumerate(names)
}


def places(names: Sequence[str]) -> Places:
    """Find out which columns tell what; those that say nothing known are in no field.

    ``Name`` beside a given name is the family's, and the other way round. ``Title`` is what
    somebody does only where no other column says that: in address books it is Mr or Ms.
    """
    words = list(map(folded, names))
    found: dict[Field, list[tuple[int, str, int]]] = {}
    for column, word in enumerate(words):
        if known := _known(word):
            found.setdefault(known[0], []).append((known[1], word, column))
    _settle(found)
    return {field: tuple(column for _, _, column in sorted(at)) for field, at in found.items()}


def _settle(found: dict[Field, list[tuple[int, str, int]]]) -> None:
    """Decide for the words that mean two things, by what else there is."""
    titles = found.get("title", [])
    if any(word != _TITLE_OR_MR for _, word, _ in titles):
        found["title"] = [at for at in titles if at[1] != _TITLE_OR_MR]
    given, family = "first" in found, "last" in found
    either = [at for at in found.get("name", []) if at[1] in _EITHER]
    if given != family and len(either) == 1:
        found["name"].remove(either[0])
        found["last" if given else "first"] = either


@lru_cache(maxsize=4096)
def _known(word: str) -> tuple[Field, int] | None:
    """Give what a folded name means, and how sure that is; less is surer."""
    if word in _KNOWN:
        return _KNOWN[word]
    for field, pattern in _NUMBERED:
        if told := re.fullmatch(pattern, word):
            return field, int(told[1] or 0)
    return None


def starred(names: Sequence[str]) -> dict[int, int]:
    """Give for each numbered e-mail column the one that labels it, as Google has them."""
    columns = {folded(name): column for column, name in enumerate(names)}
    labels: dict[int, int] = {}
    for word, column in columns.items():
        told = re.fullmatch(r"email(\d{1,3})(label|type)", word)
        if told and (value := columns.get(f"email{told[1]}value")) is not None:
            labels[value] = column
    return labels


def words(names: Iterable[str]) -> frozenset[str]:
    """Give the folded names of columns, whatever their order."""
    return frozenset(map(folded, names))
