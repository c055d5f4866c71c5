"""What if the line breaks while a transaction is being committed, before or after it is?"""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

import weakties
import weakties_postgres
from weakties import InteractionNoted, maintenance, stores


class Proxy:
    """Stands between a client and the server, and cuts the line at a commit, or at its answer.

    Args:
        is_forwarded: whether the server still gets the commit; then its answer is what gets lost.
    """

    def __init__(self, server: Path, folder: Path, *, is_forwarded: bool) -> None:
        self._server, self._is_forwarded, self.armed = server / ".s.PGSQL.5432", is_forwarded, False
        self._is_answer_lost = False
        self._ear = socket.socket(socket.AF_UNIX)
        self._ear.bind(str(folder / ".s.PGSQL.5432"))
        self._ear.listen()
        Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        while True:
            try:
                client, _ = self._ear.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(str(self._server))
            Thread(target=self._relay_up, args=(client, server), daemon=True).start()

    def _relay_up(self, client: socket.socket, server: socket.socket) -> None:
        with client, server, suppress(OSError):
            Thread(target=self._relay_down, args=(server, client), daemon=True).start()
            while text := client.recv(65536):
                if self.armed and b"commit\0" in text:
                    self.armed = False
                    if not self._is_forwarded:
                        client.shutdown(socket.SHUT_RDWR)
                        break
                    self._is_answer_lost = True
                server.sendall(text)
            server.shutdown(socket.SHUT_WR)

    def _relay_down(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while text := server.recv(65536):
                if self._is_answer_lost:  # it is committed by now
                    self._is_answer_lost = False
                    client.shutdown(socket.SHUT_RDWR)
                    break
                client.sendall(text)

    def close(self) -> None:
        self._ear.shutdown(socket.SHUT_RDWR)
        self._ear.close()


@contextmanager
def run_proxy(server: Any, *, is_forwarded: bool) -> Iterator[tuple[Proxy, str]]:
    with tempfile.TemporaryDirectory(prefix="weakties-", dir="/tmp") as folder:
        line = Proxy(server.folder, Path(folder), is_forwarded=is_forwarded)
        try:
            yield line, server.new().replace(str(server.folder), folder)
        finally:
            line.close()


@pytest.mark.parametrize("is_forwarded", [False, True])
def test_a_commit_without_an_answer_is_said_to_be_unsure_and_its_keys_make_it_sure(
    server: Any, is_forwarded: bool
) -> None:
    with (
        run_proxy(server, is_forwarded=is_forwarded) as (line, url),
        weakties.open(url, plugins=[weakties_postgres]) as network,
    ):
        event = InteractionNoted(people=(), note="once")
        network.record(InteractionNoted(people=()))
        line.armed = True

        with pytest.raises(stores.Unconfirmed, match="may be recorded, or not") as error:
            network.record(event, key="the key")
        assert "sesame" not in str(error.value)

        assert network.head.position == 1 + is_forwarded
        assert network.record(event, key="the key").position == 2
        assert maintenance.verify(network).position == 2
