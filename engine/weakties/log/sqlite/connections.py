"""One connection a thread to the log's file, and none for a child of the process."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from threading import local

from weakties.errors import CannotWrite, ForkedNetwork
from weakties.log.sqlite import file


class Connections:
    """The connections of one opened log."""

    def __init__(self, path: Path, *, create: bool) -> None:
        self._path, self._create, self._process = path, create, os.getpid()
        self._file: tuple[int, int] | None = None
        self._threads = local()
        self._all: list[sqlite3.Connection] = []

    def get_own(self) -> sqlite3.Connection:
        """Return this thread's connection.

        Raises:
            ForkedNetwork: this is a child of the process that opened the log.
        """
        if os.getpid() != self._process:
            raise ForkedNetwork
        try:
            connection: sqlite3.Connection = self._threads.connection
        except AttributeError:
            connection = self._threads.connection = file.connect(self._path, create=self._create)
            self._all.append(connection)
            if self._file is None:
                self._file = _identify_file(self._path)
        return connection

    def check_file(self) -> None:
        """Refuse to write into a file that was moved, replaced or linked while it was open.

        SQLite goes on writing into the file that it opened, and into a WAL beside its old name:
        whoever opens the moved file does not see that WAL.
        """
        if self._file is None or self._file == _identify_file(self._path):
            return
        raise CannotWrite(
            str(self._path),
            "the file was moved, deleted, replaced or linked while it was open",
            "put it back, or open it where it is, and retry",
        )

    def is_open_here(self) -> bool:
        """Check whether this process has any: a child must not close its parent's."""
        return os.getpid() == self._process and bool(self._all)

    def close(self) -> None:
        """Close all of them; the last one checkpoints."""
        for connection in self._all:
            connection.close()
        self._all.clear()


def _identify_file(path: Path) -> tuple[int, int] | None:
    """Return which file lies under a name, and under that one alone; None if none does."""
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if status.st_nlink == 1 else None
