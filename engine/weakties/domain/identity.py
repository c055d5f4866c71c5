"""Identity keys of people and organizations: strong keys only, never likeness."""

from __future__ import annotations

import re
import unicodedata
from typing import Any
from urllib.parse import unquote

_PROFILE = re.compile(
    r"(?:.*linkedin\.com)?/*(?:in/+([^?#/]+)|pub/([^?#]+))", re.IGNORECASE
)  # an old `pub` address goes on behind the slash, a new one with what is shown of the profile
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
_URN = re.compile(r"ACoA[A-Za-z0-9_-]+\Z")
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i",
     "ŧ": "t", "ŋ": "n"}
)  # fmt: skip
"""Letters that Unicode takes for letters of their own, and people look for without their stroke."""
_WORD = re.compile(r"\w+")
_ALIKE = 0.85
"""From which share of letters in common on two names are one name with a slip of the pen."""
_DOTTED = re.compile(r"\b(?:\w\.){2,}|\b(?:\w\.)+\w\b")
_TITLES = """
    jr sr ii iii iv v phd dphil md mba msc bsc ba ma mph pmp cpa cfa esq jd llm rn dds pe pcc mcc
    acc csm shrm cissp she he they ing dipl dr prof
"""
_AFTER_NAMES = frozenset(_TITLES.split())
"""What stands behind a comma after a name, and is no given name."""
_ADDRESSED_BY = """
    dr prof professor herr frau mr mrs ms miss mx sr sra dna don doña m mme mlle ing dipl mag
    phd md mba msc bsc ma ba jr sir dame pani pan bay hanım
"""
TITLES = frozenset(_ADDRESSED_BY.split())
"""Words before and behind a name that tell no two people apart."""
_LEGAL_FORMS = """
    inc incorporated corp corporation co company llc llp lp plc ltd limited pty pte pvt private
    gmbh mbh ag kg kgaa ohg ug ev eg se gbr sa sas sarl sl slu srl spa snc sca cv rl de nv bv vof
    cvba bvba oy oyj ab as asa aps hf ehf sro zrt kft nyrt doo dd sp zoo oo ao pao jsc kk
"""
_FORMS = frozenset(_LEGAL_FORMS.split())
"""Legal forms, as words without dots."""
_LINKS = frozenset(("and", "und", "et", "y", "e", "i"))


def email_key(address: str) -> str:
    """Return the key of an e-mail address.

    >>> email_key(" Ana@Example.org ")
    'email:ana@example.org'
    """
    return f"email:{address.strip().casefold()}"


def is_email(address: str) -> bool:
    """Check whether a text can be an e-mail address.

    >>> is_email(" ana@example.org "), is_email("ana at example.org")
    (True, False)
    """
    return _EMAIL.fullmatch(address.strip()) is not None


def is_linkedin(address: str) -> bool:
    """Check whether a text can be the address, or the name, of a LinkedIn profile.

    >>> is_linkedin("in/ana-ruiz"), is_linkedin("Ana Ruiz"), is_linkedin("linkedin.com/company/x")
    (True, False, False)
    """
    slug = linkedin_slug(address)
    is_profile = _PROFILE.match(address.strip()) is not None or "/" not in slug
    return bool(slug) and is_profile and not any(c.isspace() for c in slug)


def linkedin_slug(address: str) -> str:
    """Return what is the same in every spelling of a profile's address.

    >>> linkedin_slug("https://uk.linkedin.com/in/Zo%C3%AB-Brandt/?trk=x") == "zoë-brandt"
    True
    """
    match = _PROFILE.match(address.strip())
    text = (match[1] or match[2]) if match else address.strip()
    slug = unicodedata.normalize("NFC", unquote(text)).strip("/")
    return slug if _URN.match(slug) else slug.casefold()


def linkedin_key(address: str) -> str:
    """Return the key of a LinkedIn profile."""
    return f"linkedin:{linkedin_slug(address)}"


def identity_keys(email: str | None, linkedin: str | None, alias: str | None) -> list[str]:
    """Return the identity keys of these details, strongest first."""
    return [
        *([linkedin_key(linkedin)] if linkedin else []),
        *([email_key(email)] if email else []),
        *([f"alias:{alias}"] if alias else []),
    ]


def further_keys(event: Any) -> list[str]:
    """Return the identity keys of the further addresses and profiles that an event gives."""
    return [
        *map(email_key, event.emails or ()),
        *(linkedin_key(profile) for profile in event.profiles or () if is_on_linkedin(profile)),
    ]


def keys_of(event: Any) -> list[str]:
    """Return every identity key that an event about a person gives, each once."""
    main = identity_keys(event.email, event.linkedin, event.alias)
    if not (event.emails or event.profiles):
        return main
    return list(dict.fromkeys((*main, *further_keys(event))))


def is_on_linkedin(profile: str) -> bool:
    """Check whether the address of a profile is one at LinkedIn; all others identify nobody."""
    return "linkedin.com" in profile.casefold() and is_linkedin(profile)


def phone_digits(number: str) -> str:
    """Return the digits by which two spellings of a phone number are compared: the last nine.

    >>> phone_digits("+49 (0)30 1234-5678"), phone_digits("030 12345678")
    ('012345678', '012345678')
    """
    return "".join(c for c in number if c.isdigit())[-9:]


def natural_name(name: str) -> str:
    """Return a name with the given name first; a title after a comma, and all else, stays.

    >>> natural_name("Ruiz,  Ana"), natural_name("Rey, Tom"), natural_name("Tom Rey, PMP")
    ('Ana Ruiz', 'Tom Rey', 'Tom Rey, PMP')
    >>> natural_name("Sam Hale, Jr."), natural_name("de la Cruz, Ana")
    ('Sam Hale, Jr.', 'Ana de la Cruz')
    """
    family, comma, forename = (" ".join(part.split()) for part in name.partition(","))
    words = forename.split()
    if not (comma and family and forename) or "," in forename or len(words) > 3:
        return name
    is_title = any(
        w.strip(".").casefold() in _AFTER_NAMES
        or "." in w.strip(".")
        or (len(w) > 1 and w.isupper() and not family.isupper())
        or not w[0].isalpha()
        for w in words
    )
    if is_title or len(family.split()) > 4:
        return name
    return f"{forename} {family}"


def can_be_same_person(name: str | None, other: str | None) -> bool:
    """Check whether two names can be those of one person, as far as their words tell.

    >>> can_be_same_person("Zoe Brandt", "Brandt, Zoë")
    True
    >>> can_be_same_person("Z. Brandt", "Zoe Brandt")
    True
    >>> can_be_same_person("Ana Ruiz", "Ben Ruiz"), can_be_same_person(None, "Ben Ruiz")
    (False, True)
    """
    if not name or not other:
        return True
    left, right = (_WORD.findall(fold_text(natural_name(n))) for n in (name, other))
    if not left or not right or set(left) <= set(right) or set(right) <= set(left):
        return True
    if left[0] == right[0]:
        return True
    is_initial = min(len(left[0]), len(right[0])) == 1 and left[0][0] == right[0][0]
    return is_initial and left[-1] == right[-1]


def are_alike(name: str | None, other: str | None) -> bool:
    """Check whether two names can be those of one person, a slip of the pen allowed.

    >>> are_alike("Katrin Keller", "Katirn Keller"), are_alike("Jörg Müller", "Joerg Mueller")
    (True, True)
    >>> are_alike("Katrin Keller", "Yves Zimmer"), are_alike("Ana Ruiz", "Ben Ruiz")
    (False, False)
    """
    if not name or not other or can_be_same_person(name, other):
        return True
    from difflib import SequenceMatcher  # noqa: PLC0415  # few names differ

    left, right = (fold_text(natural_name(text)) for text in (name, other))
    return SequenceMatcher(None, left, right).ratio() >= _ALIKE


def normalize_name(name: str) -> str:
    """Return a name without case and with single spaces, accents as they are.

    It tells organizations apart: "Bäcker AG" is another one than "Backer AG".

    >>> normalize_name(" ACME  Inc."), normalize_name("Bäcker AG") == normalize_name("Backer AG")
    ('acme inc.', False)
    """
    return " ".join(unicodedata.normalize("NFC", name.casefold()).split())


def strip_legal_form(name: str) -> str:
    """Return the name of an organization without its legal form, case and punctuation.

    It is for finding only: what is found by it is shown, and never taken as the same unasked.

    >>> [strip_legal_form(n) for n in ("Acme", "Acme Inc.", "Acme, Inc", "ACME GmbH & Co. KG")]
    ['acme', 'acme', 'acme', 'acme']
    >>> strip_legal_form("Alpha S.A. de C.V."), strip_legal_form("SAP SE"), strip_legal_form("AG")
    ('alpha', 'sap', 'ag')
    """
    plain = _DOTTED.sub(lambda match: match[0].replace(".", ""), normalize_name(name))
    words = _WORD.findall(plain.replace("'", "").replace("\u2019", ""))
    core = list(words)
    while len(core) > 1 and (core[-1] in _FORMS or (core[-1] in _LINKS and len(core) < len(words))):
        core.pop()
    return " ".join(core)


def fold_text(name: str) -> str:
    """Return a name as it is searched for: no case, no accents, single spaces.

    >>> fold_text("  Zoë  BRANDT "), fold_text("Łukasz Strøm"), fold_text("Straße")
    ('zoe brandt', 'lukasz strom', 'strasse')
    """
    if name.isascii():
        return " ".join(name.lower().split())
    plain = unicodedata.normalize("NFKD", name.casefold()).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(plain.translate(_LETTERS).split())
