"""Recognition of a person in a text: by a name in its spellings, an address, or a number.

A text is judged by spans: where the whole name stands beside each other, as a word of its own, it
is certain; where it is inflected, in part, or within a longer name, it is perhaps. Letters are
compared without case and accents, in any script; a word is never cut at a vowel sign.
"""

from weakties.corrections.recognition.letters import Judgment
from weakties.corrections.recognition.marks import Marks

__all__ = ["Judgment", "Marks"]
