"""Keys of facts, the same in every export that holds them."""

from __future__ import annotations

from hashlib import sha256

CONNECTIONS, RECOMMENDATIONS = "linkedin.connections", "linkedin.recommendations"
"""Importers that others ask for: these need not load what reads their files."""


def build_key(*parts: str) -> str:
    """Name a fact by what no other export spells otherwise; the name says nothing by itself."""
    return sha256("\0".join(parts).encode()).hexdigest()


def digest_words(words: str) -> str:
    """Name a text by its words, however they are spaced."""
    return sha256(" ".join(words.split()).encode()).hexdigest()[:32] if words else ""
