"""Corrections: undo, redo, edit, merge, unmerge, forget, the clock; what was recorded stays."""

from weakties.network.copies import Copy, Finished
from weakties.network.copies import look as find_copies
from weakties.network.correcting.clock import ClockCorrection, correct_clock, foresee_clock
from weakties.network.correcting.duplicates import (
    Candidate,
    OrganizationPair,
    duplicate_organizations,
    duplicates,
)
from weakties.network.correcting.editing import (
    Correction,
    Field,
    edit,
    field_names,
    fields_of,
    find_current,
)
from weakties.network.correcting.forgetting import (
    Forgetting,
    finish,
    foreseen,
    forget,
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
from weakties.network.correcting.subject import Subject, find_subject
from weakties.network.correcting.undoing import Step, foresee_undo, redo, undo

__all__ = [
    "Candidate",
    "ClockCorrection",
    "Copy",
    "Correction",
    "Evidence",
    "Field",
    "Finished",
    "Forgetting",
    "Merging",
    "OrganizationPair",
    "Step",
    "Subject",
    "Unmerging",
    "correct_clock",
    "duplicate_organizations",
    "duplicates",
    "edit",
    "field_names",
    "fields_of",
    "find_copies",
    "find_current",
    "find_subject",
    "finish",
    "foresee_clock",
    "foresee_undo",
    "foreseen",
    "forget",
    "merge",
    "merge_organizations",
    "redo",
    "scrub",
    "undo",
    "unmerge",
]
