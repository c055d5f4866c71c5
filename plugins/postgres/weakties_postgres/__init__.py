"""How a log is kept on PostgreSQL: many networks in one database."""

from __future__ import annotations

from collections.abc import Iterator

from weakties import hookimpl, offered


@hookimpl
def weakties_stores() -> Iterator[offered.Store]:
    """Offer what opens ``postgresql://`` and ``postgres://``."""
    from weakties_postgres.store import PostgresStore  # noqa: PLC0415  # a start need not read it

    yield PostgresStore("postgresql")
    yield PostgresStore("postgres")


@hookimpl
def weakties_manifest() -> offered.Manifest:
    """Say what the plugin is."""
    return offered.Manifest(title="Keeps the log on PostgreSQL", touches=("network",))
