"""The mark of a plugin's hooks."""

import pluggy

PROJECT = "weakties"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a plugin's function as the implementation of the hook of that name."""
