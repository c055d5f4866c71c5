"""A log kept in one SQLite file."""

from weakties.log.sqlite.log import SqliteLog

__all__ = ["SqliteLog"]
