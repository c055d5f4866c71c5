"""What weakties can explain to a person."""

from __future__ import annotations


class WeaktiesError(Exception):
    """Something weakties can explain; its text is meant for a person and names the cure."""

    exit_code = 1
