"""Corrections in the demo: an undone import, merged entries, a forgotten person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import weakties
from weakties import corrections, exchange

GUESTS = "Guests of a fair\nTorvald Lindqvist\nInés Quiroga\n"


def record_mending(network: weakties.Network) -> None:
    """Record what is not of the world but of the log itself: every structural kind."""
    with TemporaryDirectory(prefix="weakties-demo-") as folder:
        guests = Path(folder) / "fair.txt"
        guests.write_text(GUESTS, encoding="utf-8")
        imported = exchange.import_file(network, guests)
    corrections.undo(network, imported.batch or "", reason="the fair of another year")
    person = network.read(weakties.People).search("Diallo")[0]
    twin = network.add_person(name=person.name, email="diallo@example.net")
    corrections.merge(network, person.id, twin)
    organization = next(
        network.read(weakties.Organizations).organizations.where("id = ?", (person.organization,))
    )
    twin_organization = network.add_organization(f"{organization.name} Inc.", at="2025-11-22")
    corrections.merge_organizations(network, organization.id, twin_organization)
    mistaken = network.record(weakties.ThanksSent(person=twin))
    corrections.undo(network, mistaken.id, reason="told of the wrong person")
    stranger = network.add_person(name="Somebody Else", email="somebody@example.net")
    corrections.forget(network, stranger, reason="request")


class Guests(weakties.Importer):
    """Reads a list of names under a heading."""

    id, version, title = "demo.guests", 1, "Guests of a fair"

    def sniff(self, source: weakties.Source) -> weakties.Match | None:
        """Recognize the heading."""
        begins = source.head().text().startswith(GUESTS.partition("\n")[0])
        return weakties.Match(0.9, "its heading") if begins else None

    def read(self, source: weakties.Source, options: Any, since: Any) -> Iterator[Any]:
        """Add each guest."""
        del options, since
        for number, name in enumerate(source.text().splitlines(), 1):
            if number == 1:
                yield weakties.Skip("heading", number)
            else:
                event = weakties.PersonAdded(
                    person=weakties.PersonId(f"alias:{name}"), name=name, found="event"
                )
                yield weakties.Draft(event=event, key=f"guest {name}", row=number)


@weakties.hookimpl
def weakties_importers() -> list[weakties.Importer]:
    """Offer the reader of the fair's list."""
    return [Guests()]
