"""What plugins offer to one network; without any, nothing more than the core is loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import ModuleType
from typing import TYPE_CHECKING

import attrs

from weakties.errors import BrokenPlugin

if TYPE_CHECKING:
    from weakties.codec import Codec, Upcaster
    from weakties.domain.event import Event
    from weakties.importing.protocol import Importer
    from weakties.importing.reading import Reading
    from weakties.plugins.reading import Asked, Heard
    from weakties.projections.projection import Projection


@attrs.define
class Offers:
    """What one plugin offers, or all that were heard."""

    kinds: list[type[Event]] = attrs.field(factory=list)
    upcasters: list[Upcaster] = attrs.field(factory=list)
    importers: list[Importer] = attrs.field(factory=list)
    projections: list[type[Projection]] = attrs.field(factory=list)

    def add(self, other: Offers) -> None:
        """Take over everything another one offers."""
        for name in attrs.fields_dict(Offers):
            getattr(self, name).extend(getattr(other, name))


@attrs.frozen
class Plugins:
    """The plugins of one network: no global ones, two networks may have different ones.

    Attributes:
        names: of those that work.
        broken: those that do not, and why.
    """

    names: tuple[str, ...] = ()
    broken: tuple[BrokenPlugin, ...] = ()
    offers: Offers = attrs.field(factory=Offers)

    @classmethod
    def of(cls, found: Iterable[tuple[str, Callable[[], ModuleType]]]) -> Plugins:
        """Load plugins by name, each all or not at all."""
        names, broken, offers = [], [], Offers()
        for name, load in found:
            try:
                from weakties.plugins.hearing import heard  # noqa: PLC0415  # without plugins, no pluggy

                offers.add(heard(name, load, offers))
                names.append(name)
            except BrokenPlugin as error:
                broken.append(error)
        return cls(tuple(names), tuple(broken), offers)

    def read(self, asked: Asked, progress: Heard) -> list[Reading]:
        """Let the importers read a file: see `weakties.plugins.reading.read`."""
        from weakties.plugins.reading import read  # noqa: PLC0415  # only to import

        return read(asked, self.offers.importers, progress)

    def codec(self) -> Codec:
        """Make the codec that knows the core's kinds and theirs."""
        from weakties.codec import KINDS, Codec  # noqa: PLC0415  # readers of answers need none

        kinds = {**KINDS, **{kind.KIND: kind for kind in self.offers.kinds}}
        return Codec(kinds, self.offers.upcasters)

    def projections(self) -> tuple[type[Projection], ...]:
        """Give the core's projections, then theirs."""
        from weakties.projections.core import CORE  # noqa: PLC0415  # one question needs one projection

        return (*CORE, *self.offers.projections)
