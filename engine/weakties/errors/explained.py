"""The base of all errors that weakties can explain."""

from __future__ import annotations


class WeaktiesError(Exception):
    """Something weakties can explain; its text is meant for a person and names the cure."""

    exit_code = 1
