"""E-mail addresses, pages and LinkedIn profiles in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from weakties.corrections.recognition.letters import FAR, LEAST, Judgment, fold
from weakties.corrections.recognition.words import ORDINARY, split_words
from weakties.domain.identity import is_on_linkedin

SPOKEN_AT = re.compile(r"\s?[\[({]\s?(?:at|@)\s?[\])}]\s?")
_SPOKEN_DOT = re.compile(r"\s?[\[({]\s?(?:dot|\.|punkt)\s?[\])}]\s?")
_ROLES = split_words("""
    admin career careers contact contacto contato events hello help info jobs kontakt mail mailbox
    marketing news newsletter noreply no-reply office people post press recruiting sales service
    support team webmaster
""")
"""What stands before the @ in many people's addresses."""


def judge_email(address: str, texts: Iterable[str]) -> Iterator[Judgment]:
    """Look for an e-mail address, which is no part of a longer one; at another domain, perhaps.

    Args:
        address: folded.
        texts: the ways in which a text can be read.
    """
    inside = r"[\w+.\-]"
    local, _, domain = address.partition("@")
    tagged = rf"{re.escape(local)}\+[\w.\-]+@{re.escape(domain)}"
    sought = "|".join(
        rf"(?<!{inside}){form}(?![\w\-]|\.\w)" for form in (re.escape(address), tagged)
    )
    for written in texts:
        for match in re.finditer(sought, written):
            is_within = _GOES_BEFORE_ADDRESS.search(written[: match.start()])
            yield "perhaps" if is_within else "certain"
        elsewhere = rf"(?<!{inside}){re.escape(local)}(?:\+[\w.\-]+)?@\w"
        if _is_distinct(local) and re.search(elsewhere, written):
            yield "perhaps"


def read_spoken(plain: str) -> str:
    """Return a text with the addresses that are spelt so that no program finds them.

    >>> read_spoken("ana [at] example (dot) org")
    'ana@example.org'
    """
    return _SPOKEN_DOT.sub(".", SPOKEN_AT.sub("@", plain))


def _is_distinct(local: str) -> bool:
    """Check whether what stands before the @ of an address can tell somebody at another domain."""
    return len(local) > LEAST and local not in _ROLES


def is_slug(profile: str) -> bool:
    """Check whether an address with a slash is one of a LinkedIn profile."""
    return is_on_linkedin(profile) or re.match(r"\s*/*(?:in|pub)/", profile.lower()) is not None


def is_page(profile: str) -> bool:
    """Check whether the address of a profile can be one of the web, and none at LinkedIn."""
    page = normalize_page(profile)
    return ("/" in page or "." in page) and not is_slug(profile)


def normalize_page(profile: str) -> str:
    """Return an address of the web as it is compared: without scheme, www and last slash."""
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", fold(unquote(profile.strip()))).rstrip("/")


def judge_page(page: str, written: str, *, is_taken: bool) -> Iterator[Judgment]:
    """Look for an address of the web, which is no part of an e-mail, nor of another address.

    What lies beneath it is perhaps theirs, but not beneath a host, which many can share.

    Args:
        is_taken: whether it is another's, too.
    """
    sought = rf"(?<![\w.\-@/=&?#%+~])(?:https?://)?(?:www\.)?{re.escape(page)}"
    for match in re.finditer(rf"{sought}(?![\w\-@%+~]|[.:=&]\w)", written):
        before, after = written[max(0, match.start() - 8) : match.start()], written[match.end() :]
        if before.rstrip().endswith("@"):
            continue
        is_beneath = re.match(r"/[\w~%@\-/?#]|/?[?#&=]", after) is not None
        if is_beneath and "/" not in page:
            continue
        is_employer = before.endswith(" at ") and "/" not in page
        yield "perhaps" if is_beneath or is_taken or is_employer else "certain"


def judge_slug(slug: str, plain: str) -> Iterator[Judgment]:
    """Look for the name of a LinkedIn profile: of any length in its address, else if it is long."""
    is_long = len(slug) >= LEAST
    is_firm = is_long and any(c.isdigit() or c in "-_" for c in slug)
    for match in re.finditer(rf"(?<![\w\-]){re.escape(slug)}(?![\w\-]|\.\w)", plain):
        before = plain[max(0, match.start() - FAR) : match.start()]
        if _IN_LINKEDIN.search(before):
            yield "certain"
        elif _IN_PROFILE.search(before):
            yield "certain" if is_firm or (is_long and slug not in ORDINARY) else "perhaps"
        elif is_long and not ("." in slug and before.rstrip().endswith("@")):
            is_within = re.search(r"[\w.]/$|[/@.=?#&]$", before) or plain[match.end() :][:1] == "@"
            yield "certain" if is_firm and not is_within else "perhaps"


_IN_LINKEDIN = re.compile(r"(?:^|//|[^\w\-./])(?:[\w\-]+\.)?linkedin\.com/+(?:in|pub)/+$")
_IN_PROFILE = re.compile(r"(?<![\w./\-])/?(?:in|pub)/$")
_GOES_BEFORE_ADDRESS = re.compile(r"\w['&!#/=~$*?^{|}`]$")
"""What can stand in an address before a part that is another's address."""
