"""What is measured with: events of an ordinary year, and a large Connections.csv."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from weakties import (
    Draft,
    Event,
    InteractionNoted,
    MeetingHeld,
    OrganizationAdded,
    OrganizationId,
    OutreachSent,
    PersonAdded,
    PersonId,
    ReplyReceived,
    ThanksSent,
    When,
)
from weakties.log.sqlite import SqliteLog
from weakties.stores import Codec

COMPANIES, _KNOWN = 500, 50
BEGIN, DAYS = date(2025, 1, 10), 350


def new_log(path: Path) -> SqliteLog:
    """Open a log as a network does."""
    return SqliteLog(path, Codec, (lambda: datetime.now(UTC), os.urandom))


def person(number: int) -> PersonId:
    """Return the id of a person of the sample."""
    return PersonId(f"p-{number:016d}")


def events(count: int, people: int) -> Iterator[Event]:
    """Tell of organizations, people, and then of a year with them, now and then a little late."""
    random = Random(7)
    told = 0
    for number in range(COMPANIES):
        told += 1
        name = f"Company {number}"
        yield OrganizationAdded(
            organization=OrganizationId(f"o-{number:016d}"), name=name, at=When("2024-01-01")
        )
    for number in range(people):
        told += 1
        yield PersonAdded(
            person=person(number),
            organization=OrganizationId(f"o-{number % COMPANIES:016d}"),
            found="linkedin",
            name=f"Given{number} Family{number % 977}",
            email=f"n{number}@example.org",
            title="Engineer",
            at=When("2024-01-02"),
        )
    for number in range(count - told):
        late = 3 if number % 20 == 0 else 0
        day = BEGIN + timedelta(days=DAYS * number // (count - told) - late)
        yield _contact(person(random.randrange(people)), When(day.isoformat()), number % 10)


def _contact(who: PersonId, day: When, kind: int) -> Event:
    """Make one of five kinds of contact, requests most of all."""
    match kind:
        case 0 | 1 | 2 | 3:
            return OutreachSent(person=who, at=day, note="asked for half an hour")
        case 4 | 5:
            return ReplyReceived(person=who, at=day)
        case 6 | 7:
            return MeetingHeld(people=(who,), at=day, usefulness=4, note="talked of her way in")
        case 8:
            return ThanksSent(person=who, at=day)
        case _:
            return InteractionNoted(people=(who,), at=day, purpose="update")


def contacts(count: int) -> list[Event]:
    """Tell of so many contacts with people who were told of before."""
    known = COMPANIES + _KNOWN
    return list(islice(events(known + count, _KNOWN), known, None))


def filled(path: Path, count: int, people: int) -> None:
    """Make a log with so many events."""
    recorded(path, [Draft(event=told) for told in events(count, people)])


def recorded(path: Path, drafts: Sequence[Draft]) -> None:
    """Make a log of these drafts."""
    log = new_log(path)
    log.transact(lambda writer: writer.append(drafts))
    log.close()


def connections(path: Path, rows: int) -> None:
    """Write a Connections.csv."""
    lines = ["First Name,Last Name,URL,Email Address,Company,Position,Connected On"]
    lines += [
        f"Given{n},Family{n % 977},https://www.linkedin.com/in/given-{n},,"
        f"Company {n % 3000},Engineer,{1 + n % 28:02d} Jan {2015 + n % 10}"
        for n in range(rows)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
