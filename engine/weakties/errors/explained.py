"""The base of all errors that weakties can explain, and of its warnings to programmers."""

from __future__ import annotations


class WeaktiesError(Exception):
    """Something weakties can explain; its text is meant for a person and names the cure."""

    exit_code = 1


class WeaktiesDeprecationWarning(DeprecationWarning):
    """Something stable that will go, or change, with the second minor release from this one."""
