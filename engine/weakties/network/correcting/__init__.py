"""Corrections: undo and redo, merge and unmerge, forget; nothing recorded is ever edited."""

from weakties.network.correcting.duplicates import (
    Candidate,
    OrganizationPair,
    duplicate_organizations,
    duplicates,
)
from weakties.network.correcting.forgetting import Forgetting, foreseen, forget, scrub
from weakties.network.correcting.likeness import Evidence
from weakties.network.correcting.merging import (
    Merging,
    Unmerging,
    merge,
    merge_organizations,
    unmerge,
)
from weakties.network.correcting.undoing import Step, redo, undo

__all__ = [
    "Candidate",
    "Evidence",
    "Forgetting",
    "Merging",
    "OrganizationPair",
    "Step",
    "Unmerging",
    "duplicate_organizations",
    "duplicates",
    "foreseen",
    "forget",
    "merge",
    "merge_organizations",
    "redo",
    "scrub",
    "undo",
    "unmerge",
]
