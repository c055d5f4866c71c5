"""What the tests of a log on PostgreSQL have: a real server of their own, thrown away at the end.

It listens on a socket in a folder of its own, and to no network. Where no server is installed the
tests are skipped, or fail if WEAKTIES_NEEDS_POSTGRES is set, as CI sets it. PostgreSQL refuses to
run as root; then it runs as nobody.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

import psycopg
import pytest

OWNER, CLOSED_S = "weakties_owner", 60
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "log_min_messages": "fatal",
}
NOBODY: dict[str, Any] = (
    {}
    if os.getuid()
    else {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}
)


class Server:
    """A server that runs, and makes a database whenever it is asked for one."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._numbers = folder, count()
        self._free: list[str] = []

    def url(self, database: str, user: str = OWNER) -> str:
        """Return the URL of a database; the password is nobody's, and must never be seen."""
        return f"postgresql://{user}:sesame@/{database}?host={self.folder}"

    def new(self, database: str = "", options: str = "") -> str:
        """Make an empty database, unless one was given back, and give its URL."""
        if self._free and not database and not options:
            return self.url(self._free.pop())
        name = database or f"d{next(self._numbers)}"
        self.run(f"create database {name} {options}")
        return self.url(name)

    def back(self, url: str) -> None:
        """Take back a database, emptied: making one costs a thousand files."""
        name = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
        self.run("drop schema if exists weakties cascade", str(name))
        self._free.append(str(name))

    def run(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Do or ask something as the owner of the server."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []


def find_program(name: str) -> str | None:
    """Find a program of the server."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return shutil.which(name, path=os.pathsep.join([os.environ["PATH"], *map(str, folders)]))


def _refuse(reason: str) -> NoReturn:
    """Skip the tests, or fail where they must run."""
    if os.environ.get("WEAKTIES_NEEDS_POSTGRES"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@contextmanager
def run_server(folder: Path, **changed: str) -> Iterator[Server]:
    """Make a cluster, and run a server on it until the end.

    Args:
        changed: settings other than those of the tests.
    """
    initdb, postgres, data = find_program("initdb"), find_program("postgres"), folder / "data"
    if initdb is None or postgres is None:
        _refuse("no PostgreSQL server is installed: initdb and postgres must be on the PATH")
    how = f"-U {OWNER} -A trust -E UTF8 --locale=C -N".split()
    subprocess.run(
        [initdb, "-D", data, *how], check=True, capture_output=True, cwd=folder, **NOBODY
    )
    options = {**SETTINGS, **changed}
    settings = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    command: list[str | Path] = [postgres, "-D", data, "-k", folder, *settings]
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **NOBODY
    )
    try:
        server = Server(folder)
        _wait(server)
        yield server
    finally:
        process.send_signal(signal.SIGQUIT)
        process.wait(CLOSED_S)


def _wait(server: Server) -> None:
    """Wait until it answers."""
    until = time.monotonic() + CLOSED_S
    while True:
        try:
            server.run("select 1")
            return
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


@contextmanager
def make_temporary_folder() -> Iterator[Path]:
    """Yield a folder that the server may use; sockets need a short path."""
    folder = Path(tempfile.mkdtemp(prefix="weakties-pg-", dir="/tmp"))
    try:
        if NOBODY:
            os.chown(folder, pwd.getpwnam("nobody").pw_uid, NOBODY["group"])
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Run a server for all tests of a process."""
    with make_temporary_folder() as folder, run_server(folder) as server:
        yield server


@pytest.fixture
def url(server: Server) -> Iterator[str]:
    """Yield the URL of an empty database."""
    url = server.new()
    yield url
    server.back(url)


Cut = Callable[[str], None]


@pytest.fixture
def cut(server: Server) -> Cut:
    """Return what ends all connections to a database, as a server does that is shut down."""

    def end_connections(url: str) -> None:
        name = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
        server.run(
            f"select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '{name}'"
        )

    return end_connections
