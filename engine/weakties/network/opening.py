"""Putting a network together: its plugins, its log, the place of its read models."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING
from urllib.parse import quote

from weakties.errors import NoStore, NotEmpty, WeaktiesError
from weakties.log.chain import genesis
from weakties.log.envelope import Head, Row
from weakties.log.protocol import Chance, Clock, Log
from weakties.network.corrected_log import CorrectedLog
from weakties.network.facade import Network
from weakties.plugins.manager import Plugins

if TYPE_CHECKING:
    from weakties.contracts import Store
    from weakties.log.sqlite import SqliteLog
    from weakties.plugins.installed import Installed

MEMORY = ":memory:"
SYSTEM: tuple[Clock, Chance] = (lambda: datetime.now(UTC).astimezone(), os.urandom)
"""The machine's own clock and chance."""


def open(  # noqa: A001  # weakties.open, as in shelve or dbm
    where: str | Path,
    *,
    network: str | None = None,
    views: Path | None = None,
    plugins: Iterable[ModuleType] | Installed | None = (),
    create: bool = True,
    clock: Clock = SYSTEM[0],
    chance: Chance = SYSTEM[1],
) -> Network:
    """Open a network, and begin it if there is none.

    Args:
        where: a file; ``":memory:"`` for one that is gone with the process; or a URL that a
            plugin's store opens, such as ``postgresql://host/database``.
        network: the id of one of the networks at that URL; it may stand there behind a ``#``.
        views: the folder for the read models of a network at a URL; None keeps them in memory.
        plugins: modules to load as plugins, or which of those installed; None means all of them.
        create: whether to begin a network where there is none.
        clock: gives now, with its offset; its days are the days of the network.
        chance: gives so many random bytes.

    Raises:
        NoNetwork: there is none, and none is to be begun.
        NoStore: no plugin opens such a URL.
        NotANetwork: the file is something else.
        NewerNetwork: a later weakties wrote it.
        CannotWrite: the place cannot be written to.
    """
    sources = clock, chance
    if "://" in str(where):
        return open_at_url(
            str(where), plugins, network=network, views=views, create=create, sources=sources
        )
    return open_network(where, plugins, create=create, sources=sources)


def open_network(
    where: str | Path,
    modules: Iterable[ModuleType] | Installed | None,
    *,
    create: bool,
    sources: tuple[Clock, Chance],
    is_checked: bool = True,
) -> Network:
    """Open a network: see `weakties.open`.

    Args:
        is_checked: whether a log that went back is refused; who looks for what is wrong opens it.
    """
    plugins = Plugins() if modules == () else _load_plugins(modules)
    if str(where) == MEMORY:
        from weakties.log.memory import MemoryLog  # noqa: PLC0415  # most networks are files

        log: Log = MemoryLog(plugins.make_codec, *sources)
        return Network(CorrectedLog(log), None, plugins, sources)
    from weakties.log.sqlite import file  # noqa: PLC0415  # as above
    from weakties.network import remembering  # noqa: PLC0415  # as above

    path = file.resolve_link(Path(where))
    log = remembering.RememberedLog(path, plugins.make_codec, sources, create=create)
    try:
        if is_checked:
            remembering.check(log, path)
    except BaseException:
        log.close()
        raise
    return Network(CorrectedLog(log), path, plugins, sources)


def open_at_url(
    url: str,
    modules: Iterable[ModuleType] | Installed | None,
    *,
    network: str | None,
    views: Path | None,
    create: bool,
    sources: tuple[Clock, Chance],
) -> Network:
    """Open a network that a plugin's store keeps: see `weakties.open`.

    Args:
        network: its id; None for the one that the URL names, or the only one there.
        views: the folder for its read models; None keeps them in memory.
    """
    plugins = _load_plugins(modules)
    address, _, fragment = url.partition("#")
    wanted = network or fragment or None
    store = _find_store(address, plugins)
    log = store.open(address, wanted, create=create, codec=plugins.make_codec, sources=sources)
    answers = views and views / f"{quote(log.network_id, safe='')}.views.db"
    return Network(CorrectedLog(log), None, plugins, sources, views=answers)


def _find_store(url: str, plugins: Plugins) -> Store:
    """Find the plugin's store that knows the scheme of a URL."""
    scheme = url.partition("://")[0]
    store: Store | None = next(
        (s for s in plugins.collect_offers("stores") if s.id == scheme), None
    )
    if store is None:
        raise NoStore(scheme)
    return store


def _load_plugins(modules: Iterable[ModuleType] | Installed | None) -> Plugins:
    """Load the plugins that are wanted."""
    from weakties.plugins.installed import Installed  # noqa: PLC0415  # most commands want none

    if modules is None:
        modules = Installed()
    return (
        modules.load_plugins() if isinstance(modules, Installed) else Plugins.from_modules(modules)
    )


def create_from_rows(
    where: str | Path, identity: tuple[str, bytes], rows: Iterator[Row],
    modules: Iterable[ModuleType] | Installed | None = (),
) -> int:  # fmt: skip
    """Make a network of the same identity, with the same rows, in an empty place.

    The first row is checked before anything is begun: an identity that was changed would stay.

    Raises:
        NotEmpty: it holds events already, or belongs to another network.
        BrokenLog: a row does not continue the chain.
    """
    from weakties.log.rows import verify_rows  # noqa: PLC0415  # few networks are made of rows

    first = list(verify_rows(Head(0, genesis(*identity)), islice(rows, 1)))
    log = _create_log(where, identity, modules)
    try:
        if log.read_head().position or (log.network_id, log.secret) != identity:
            raise NotEmpty(log.read_head().position)
        return log.transact(lambda writer: writer.restore(chain(first, rows)))
    finally:
        log.close()


def _create_log(
    where: str | Path, identity: tuple[str, bytes], modules: Iterable[ModuleType] | Installed | None
) -> Log:
    """Begin a log of an identity, in a file or in a plugin's store."""
    if "://" not in str(where):
        from weakties.log.sqlite import file  # noqa: PLC0415  # as above
        from weakties.network.remembering import RememberedLog  # noqa: PLC0415  # as above

        return RememberedLog(
            file.resolve_link(Path(where)), Plugins().make_codec, SYSTEM, identity=identity
        )
    plugins, (network, secret) = _load_plugins(modules), identity
    address, _, fragment = str(where).partition("#")
    if fragment not in ("", network):
        raise WeaktiesError(
            f"This is the log of network {network}; put that id behind the #, or leave both out."
        )
    store = _find_store(address, plugins)
    return store.open(
        address, network, create=True, codec=plugins.make_codec, sources=SYSTEM, secret=secret
    )


def open_log(path: Path) -> SqliteLog:
    """Open the log in a file, and nothing besides."""
    from weakties.log.sqlite import SqliteLog  # noqa: PLC0415  # as above

    return SqliteLog(path, Plugins().make_codec, SYSTEM, create=False)
