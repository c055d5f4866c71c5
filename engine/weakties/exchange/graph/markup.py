"""Escaping of text for XML."""

from __future__ import annotations

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def escape_markup(text: str) -> str:
    """Spell a text as an element, or an attribute in double quotes, holds it.

    >>> escape_markup('<b> & "c"')
    '&lt;b&gt; &amp; &quot;c&quot;'
    """
    return text.translate(_ENTITIES)
