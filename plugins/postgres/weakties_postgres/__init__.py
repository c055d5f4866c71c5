"""Logs on PostgreSQL: many networks in one database."""

from __future__ import annotations

from collections.abc import Iterator

from weakties import contracts, hookimpl


@hookimpl
def weakties_stores() -> Iterator[contracts.Store]:
    """Offer what opens ``postgresql://`` and ``postgres://``."""
    from weakties_postgres.store import PostgresStore  # noqa: PLC0415  # a start need not read it

    yield PostgresStore("postgresql")
    yield PostgresStore("postgres")


@hookimpl
def weakties_manifest() -> contracts.Manifest:
    """Return what the plugin is."""
    return contracts.Manifest(title="Keeps the log on PostgreSQL", touches=("network",))
