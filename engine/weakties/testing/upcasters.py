"""The conformance kit of upcasters: every event that was ever stored can still be read.

TestUpcasters = upcaster_conformance(UPCASTERS, [Endorsed], {("x/endorsed", 1): st.just({...})})
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from functools import partial
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

from weakties.domain.event import Event
from weakties.domain.unknown import Unknown
from weakties.log.codec import Codec, Encoded, Upcaster

Fields = dict[str, Any]
Version = tuple[str, int]
AT = "2026-11-20"


class UpcasterConformance:
    """What `weakties.contracts.Upcaster` promises.

    Attributes:
        old: for each older version of a kind, fields as they were stored, personal ones too.
    """

    upcasters: tuple[Upcaster, ...]
    kinds: tuple[type[Event], ...]
    old: Mapping[Version, SearchStrategy[Fields]]

    def test_the_chain_is_complete(self) -> None:
        """From every older version there is a step to the next; raises `UpcasterGap` if not."""
        self._make_codec()

    def test_every_step_leads_somewhere(self) -> None:
        """It begins at an older version of a kind that is there, and at another than all others."""
        versions = {event_type.KIND: event_type.VERSION for event_type in self.kinds}
        lifts = [(u.kind, u.from_version) for u in self.upcasters]
        for kind, version in lifts:
            needed = 1 <= version < versions.get(kind, 0)
            assert needed, f"nobody needs the step of {kind} from version {version}"
            assert lifts.count((kind, version)) == 1, f"{kind} has two steps from {version}"

    def test_every_older_version_is_tried(self) -> None:
        """There is a strategy for what it stored."""
        versions = {(k.KIND, n) for k in self.kinds for n in range(1, k.VERSION)}
        missing = sorted(versions - set(self.old))
        assert not missing, f"say what was stored as {missing}"

    def test_a_step_is_pure(self) -> None:
        """It changes nothing that it is handed, and gives the same for the same."""

        def law(upcaster: Upcaster, fields: Fields) -> None:
            before = deepcopy(fields)
            lifted = upcaster.lift(fields)
            assert fields == before, "it changes the fields it is handed; copy them"
            assert upcaster.lift(deepcopy(before)) == lifted, "it gives another result each time"

        self._check_each_upcaster(law)

    def test_a_step_takes_whatever_was_stored(self) -> None:
        """It raises nothing, gives fields, and leaves the moment as it is."""

        def law(upcaster: Upcaster, fields: Fields) -> None:
            lifted = upcaster.lift(deepcopy(fields))
            assert isinstance(lifted, dict), f"it gives a {type(lifted).__name__} for fields"
            assert lifted.get("at") == AT, "it changes when the event happened"

        self._check_each_upcaster(law)

    def test_an_old_event_can_be_read(self) -> None:
        """Through the whole chain it becomes an event of today."""
        codec = self._make_codec()
        for (kind, version), strategy in self.old.items():

            def law(fields: Fields, at: Version = (kind, version)) -> None:
                body = {name: value for name, value in fields.items() if name != "at"}
                data = msgspec.json.encode(body).decode()
                event = codec.decode(Encoded(*at, AT, data, None))
                assert not isinstance(event, Unknown), f"{at} cannot be read: {sorted(body)}"
                codec.encode(event)

            _check_all(strategy, law)

    def _make_codec(self) -> Codec:
        return Codec({event_type.KIND: event_type for event_type in self.kinds}, self.upcasters)

    def _check_each_upcaster(self, law: Callable[[Upcaster, Fields], None]) -> None:
        """Hold a law for each step, on what was stored at its version."""
        for upcaster in self.upcasters:
            strategy = self.old.get((upcaster.kind, upcaster.from_version))
            if strategy is not None:
                _check_all(strategy, partial(law, upcaster))


def _check_all(strategy: SearchStrategy[Fields], law: Callable[[Fields], None]) -> None:
    @settings(deadline=None, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def check(fields: Fields) -> None:
        law({**fields, "at": AT})

    check()


def upcaster_conformance(
    upcasters: Iterable[Upcaster],
    kinds: Iterable[type[Event]],
    old: Mapping[Version, SearchStrategy[Fields]],
) -> type[UpcasterConformance]:
    """Return the test class of a plugin's upcasters; its name must begin with ``Test``.

    Args:
        kinds: the event classes they lift to.
        old: for each older version of a kind, what its events stored.
    """
    attributes = {"upcasters": tuple(upcasters), "kinds": tuple(kinds), "old": dict(old)}
    return type("TestUpcasters", (UpcasterConformance,), attributes)
