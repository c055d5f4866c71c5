"""Corrections: undo and redo, merge and unmerge, forget; nothing recorded is ever edited."""

from weakties.network.correcting.forgetting import Forgetting, foreseen, forget, scrub
from weakties.network.correcting.undoing import Step, redo, undo

__all__ = ["Forgetting", "Step", "foreseen", "forget", "redo", "scrub", "undo"]
