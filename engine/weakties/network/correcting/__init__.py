"""Corrections: undo and redo, merge and unmerge, forget; nothing recorded is ever edited."""

__all__: list[str] = []
