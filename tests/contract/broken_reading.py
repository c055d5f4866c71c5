"""Importers that are plain people but for one thing: in keys, claims, and what they touch."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import attrs

from weakties import (
    Bookmark,
    Draft,
    Event,
    OutreachSent,
    PersonAdded,
    PersonId,
    Source,
    when,
)
from weakties.domain.event import evolve
from weakties.testing.importer.plain import PlainPeople


class Rekeyed(PlainPeople):
    """Gives drafts under other keys."""

    def rekey(self, draft: Draft, source: Source) -> str:
        raise NotImplementedError

    def read(self, source: Source, options: Any, since: Bookmark | None) -> Iterator[Any]:
        for told in super().read(source, options, since):
            if isinstance(told, Draft):
                yield attrs.evolve(told, key=self.rekey(told, source))
            else:
                yield told


class KeyedByFile(Rekeyed):
    def rekey(self, draft: Draft, source: Source) -> str:
        return f"{source.name}/{draft.key}"


class KeyedAlike(Rekeyed):
    def rekey(self, draft: Draft, source: Source) -> str:
        return "somebody"


class KeyedByName(Rekeyed):
    def rekey(self, draft: Draft, source: Source) -> str:
        return sha256(f"{source.name}/{draft.key}".encode()).hexdigest()


class KeyedByRow(Rekeyed):
    def rekey(self, draft: Draft, source: Source) -> str:
        return str(draft.row)


class KeyedBySize(Rekeyed):
    def rekey(self, draft: Draft, source: Source) -> str:
        return f"{source.size}/{draft.key}"


class KeyedByHash(Rekeyed):
    def rekey(self, draft: Draft, source: Source) -> str:
        return str(hash(draft.key))


class Retold(PlainPeople):
    """Gives drafts of other events."""

    def retell(self, draft: Draft, source: Source) -> Event:
        raise NotImplementedError

    def read(self, source: Source, options: Any, since: Bookmark | None) -> Iterator[Any]:
        for told in super().read(source, options, since):
            if isinstance(told, Draft):
                yield attrs.evolve(told, event=self.retell(told, source))
            else:
                yield told


class ClaimsNames(Retold):
    def retell(self, draft: Draft, source: Source) -> Event:
        return evolve(draft.event, person=PersonId("Ana Ruiz"))


class TellsTheName(Retold):
    def retell(self, draft: Draft, source: Source) -> Event:
        return evolve(draft.event, title=source.name)


class TellsTheOrder(Retold):
    def retell(self, draft: Draft, source: Source) -> Event:
        return evolve(draft.event, title=f"number {draft.row}")


class TellsOfStrangers(Retold):
    def retell(self, draft: Draft, source: Source) -> Event:
        return OutreachSent(person=PersonId(f"alias:{draft.key}"), at=when("2026"))


class Counting(PlainPeople):
    """Tells of somebody else every time."""

    def __init__(self) -> None:
        self.times = count()

    def read(self, source: Source, options: Any, since: Bookmark | None) -> Iterator[Any]:
        time = next(self.times)
        for told in super().read(source, options, since):
            if isinstance(told, Draft):
                person = PersonAdded(person=PersonId(f"alias:{time}/{told.key}"), at=when("2026"))
                yield attrs.evolve(told, event=person, key=f"{time}/{told.key}")
            else:
                yield told


class MentionsOthers(PlainPeople):
    def read(self, source: Source, options: Any, since: Bookmark | None) -> Iterator[Any]:
        other = PersonAdded(person=PersonId("alias:other"), at=when("2026"))
        for told in super().read(source, options, since):
            if isinstance(told, Draft):
                event = OutreachSent(person=PersonId("alias:one"), at=when("2026"))
                yield attrs.evolve(told, event=event, mentions=(other,))
            else:
                yield told


class BadBookmark(PlainPeople):
    def read(self, source: Source, options: Any, since: Bookmark | None) -> Iterator[Any]:
        yield from super().read(source, options, since)
        yield Bookmark("{row 3}")


class Reaching(PlainPeople):
    """Reaches out of its bytes, in every way there is."""

    def read(self, source: Source, options: Any, since: Bookmark | None) -> Iterator[Any]:
        datetime.now()
        time.time()
        Path(__file__).exists()
        Path(__file__).read_bytes()
        random.random()
        os.urandom(1)
        socket.socket().close()
        subprocess.run([sys.executable, "-S", "-c", ""], check=True)
        return super().read(source, options, since)


REACHES = {
    "datetime.now", "time.time", "posix.stat", "open", "random.random", "posix.urandom",
    "socket.__new__", "subprocess.Popen",
}  # fmt: skip
"""What is heard of it."""
