"""Corrections: undo, redo, edit, merge, unmerge, forget, the clock; what was recorded stays."""

from weakties.network.copies import CleanupResult, Copy, find_copies
from weakties.network.correcting.clock import ClockCorrection, correct_clock, foresee_clock
from weakties.network.correcting.duplicates import (
    Candidate,
    OrganizationPair,
    find_duplicate_organizations,
    find_duplicates,
)
from weakties.network.correcting.editing import (
    Correction,
    Field,
    edit,
    fields_of,
    find_current,
    list_field_names,
)
from weakties.network.correcting.forgetting import (
    Forgetting,
    finish_forgetting,
    foresee_forgetting,
    forget,
    lift_suppression,
    scrub,
)
from weakties.network.correcting.likeness import Evidence
from weakties.network.correcting.merging import (
    Merging,
    Unmerging,
    merge,
    merge_organizations,
    unmerge,
)
from weakties.network.correcting.overview import ListedMention, list_mentions
from weakties.network.correcting.subject import Subject, find_subject, find_subject_in_texts
from weakties.network.correcting.undoing import UndoAction, foresee_undo, redo, undo

__all__ = [
    "Candidate",
    "CleanupResult",
    "ClockCorrection",
    "Copy",
    "Correction",
    "Evidence",
    "Field",
    "Forgetting",
    "ListedMention",
    "Merging",
    "OrganizationPair",
    "Subject",
    "UndoAction",
    "Unmerging",
    "correct_clock",
    "edit",
    "fields_of",
    "find_copies",
    "find_current",
    "find_duplicate_organizations",
    "find_duplicates",
    "find_subject",
    "find_subject_in_texts",
    "finish_forgetting",
    "foresee_clock",
    "foresee_forgetting",
    "foresee_undo",
    "forget",
    "lift_suppression",
    "list_field_names",
    "list_mentions",
    "merge",
    "merge_organizations",
    "redo",
    "scrub",
    "undo",
    "unmerge",
]
