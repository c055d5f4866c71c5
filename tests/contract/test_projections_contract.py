"""Does a projection keep its word, and does the kit see one that does not?"""

from __future__ import annotations

from itertools import count

import pytest
from tests.contract.endorsed import FIRST, SECOND, Endorsed
from tests.contract.failing import checks, failing

from weakties import OutreachSent, Projection, Recorded, ReplyRates, Rows, on, row
from weakties.testing import ProjectionConformance, projection_conformance
from weakties.testing.importer.network import make_plugin


@row
class Count:
    """How often something happened to a person."""

    person: str
    times: int


class Asked(Projection):
    """How often was each person asked, or praised?"""

    name = "example-asked"
    counts = Rows("example_counts", Count, "person")

    @on(OutreachSent, Endorsed)
    def happened(self, event: OutreachSent | Endorsed, _: Recorded) -> None:
        """Count it."""
        self.add(event.person, 1)

    def add(self, person: str, more: int) -> None:
        """Count some more."""
        known = self.counts.get(person)
        self.counts.put(Count(person, (known.times if known else 0) + more))


class Silent(Asked):
    __doc__ = None
    name = "Asked"


class Forgetful(Asked):
    """How often, as far as it remembers outside of its tables?"""

    def __init__(self, *place: object) -> None:
        super().__init__(*place)  # type: ignore[arg-type]  # handed on as it came
        self.seen: dict[str, int] = {}

    def add(self, person: str, more: int) -> None:
        self.seen[person] = self.seen.get(person, 0) + more
        self.counts.put(Count(person, self.seen[person]))


class Placed(Asked):
    """How often, and where in the log?"""

    @on(OutreachSent, Endorsed)
    def happened(self, event: OutreachSent | Endorsed, recorded: Recorded) -> None:
        self.add(event.person, recorded.position)


class Dicing(Asked):
    """How often, more or less?"""

    dice = count()

    def add(self, person: str, more: int) -> None:
        super().add(person, next(self.dice))


class Failing(Asked):
    """How often, if it is not too often?"""

    def add(self, person: str, more: int) -> None:
        super().add(person, 1 / 0)  # type: ignore[arg-type]  # it never comes to that


class Positions(Asked):
    """How often, and at which place of the log?"""

    @on(OutreachSent, Endorsed)
    def happened(self, event: OutreachSent | Endorsed, recorded: Recorded) -> None:
        self.counts.put(Count(event.person, next(Dicing.dice) // 3))


PLUGIN = make_plugin(weakties_event_types=[Endorsed], weakties_upcasters=[FIRST, SECOND])
TestAsked = projection_conformance(Asked, plugin=PLUGIN)
TestReplyRates = projection_conformance(ReplyRates)
BROKEN: dict[str, type[Projection]] = {
    "test_it_says_what_it_answers": Silent,
    "test_kept_live_it_is_the_same_as_in_one_go": Forgetful,
    "test_rebuilt_it_is_the_same": Dicing,
    "test_in_another_order_of_telling_it_is_the_same": Placed,
    "test_from_a_snapshot_it_is_the_same": Positions,
    "test_what_is_undone_might_never_have_been_told": Dicing,
}


@pytest.mark.parametrize(("check", "projection"), BROKEN.items())
def test_every_check_of_projections_is_seen_to_fail(
    check: str, projection: type[Projection]
) -> None:
    tried = projection_conformance(projection, plugin=PLUGIN)

    assert any(check in failing(tried, check) for _ in range(20)), "chance may miss it once"


def test_a_projection_that_fails_on_an_event_fails_every_law() -> None:
    assert sorted(BROKEN) == checks(ProjectionConformance)
    assert set(failing(projection_conformance(Failing, plugin=PLUGIN))) == set(BROKEN) - {
        "test_it_says_what_it_answers"
    }
