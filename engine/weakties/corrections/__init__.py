"""Corrections: undo, redo, edit, merge, unmerge, forget, the clock; what was recorded stays."""

from weakties.corrections.clock import ClockCorrection, correct_clock, foresee_clock
from weakties.corrections.copies import (
    CleanupResult,
    Copy,
    find_copies,
    finish_forgetting,
    foresee_cleanup,
    is_outdated_copy,
)
from weakties.corrections.duplicates import (
    Candidate,
    OrganizationPair,
    find_duplicate_organizations,
    find_duplicates,
)
from weakties.corrections.editing import (
    Correction,
    Field,
    edit,
    fields_of,
    find_current,
    list_field_names,
)
from weakties.corrections.forgetting import (
    Forgetting,
    find_forgotten_at,
    foresee_forgetting,
    forget,
    lift_suppression,
    scrub,
)
from weakties.corrections.likeness import Evidence
from weakties.corrections.merging import Merging, Unmerging, merge, merge_organizations, unmerge
from weakties.corrections.overview import ListedMention, list_mentions
from weakties.corrections.subject import Subject, find_subject, find_subject_in_texts
from weakties.corrections.undoing import UndoAction, foresee_undo, redo, undo

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
    "find_forgotten_at",
    "find_subject",
    "find_subject_in_texts",
    "finish_forgetting",
    "foresee_cleanup",
    "foresee_clock",
    "foresee_forgetting",
    "foresee_undo",
    "forget",
    "is_outdated_copy",
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
