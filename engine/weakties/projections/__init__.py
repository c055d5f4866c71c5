"""Answers grown from the log; each module is named after its question."""
