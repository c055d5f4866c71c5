"""What weakties can explain to a person: one class for each cure."""

from weakties.errors.asking import (
    AmbiguousName,
    BrokenPlugin,
    CannotMerge,
    CannotUndo,
    ForkedNetwork,
    MalformedDate,
    MalformedEvent,
    SamePerson,
    UnknownId,
    UpcasterGap,
    WrongSpan,
)
from weakties.errors.explained import WeaktiesError
from weakties.errors.files import (
    AnotherNetwork,
    CannotWrite,
    NewerNetwork,
    NoNetwork,
    NotANetwork,
    NotEmpty,
    NothingToImport,
    Unreadable,
    WrittenMeanwhile,
)
from weakties.errors.integrity import BrokenLog, LogWentBack, WrongAnswers

__all__ = [
    "AmbiguousName",
    "AnotherNetwork",
    "BrokenLog",
    "BrokenPlugin",
    "CannotMerge",
    "CannotUndo",
    "CannotWrite",
    "ForkedNetwork",
    "LogWentBack",
    "MalformedDate",
    "MalformedEvent",
    "NewerNetwork",
    "NoNetwork",
    "NotANetwork",
    "NotEmpty",
    "NothingToImport",
    "SamePerson",
    "UnknownId",
    "Unreadable",
    "UpcasterGap",
    "WeaktiesError",
    "WrittenMeanwhile",
    "WrongAnswers",
    "WrongSpan",
]
