"""How does an event become stored JSON, and what becomes of one nobody can read?"""

import json
from typing import Any

import pytest

from weakties import Event, Nameless, OutreachSent, PersonAdded, Unknown, event
from weakties.contracts import Upcaster
from weakties.errors import BrokenLog, MalformedEvent, UpcasterGap
from weakties.log.codec import KINDS, Encoded
from weakties.stores import STRUCTURAL, Codec, choose_decoder, decode_row

AT = "2026-11-20"


@event("pet/walk.taken", version=3)
class WalkTaken(Event):
    """A kind of a plugin, in its third version."""

    meters: int
    dog: Nameless[str]


def renamed(fields: dict[str, Any]) -> dict[str, Any]:
    return {**fields, "meters": fields.pop("km") * 1_000}


def named(fields: dict[str, Any]) -> dict[str, Any]:
    return {"dog": "Rex", **fields}


@event("pet/bath.taken")
class BathTaken(Event):
    """A kind with fields that may be missing."""

    dog: Nameless[str]
    soap: Nameless[str | None] = None
    shampoo: Nameless[str | None] = "plain"


@event("pet/bath.dried")
class BathDried(Event):
    """A kind whose author gave a field a default that its type does not allow."""

    dog: Nameless[str]
    towel: Nameless[str] = None  # type: ignore[assignment]  # as it says


STEPS = (Upcaster("pet/walk.taken", 2, named), Upcaster("pet/walk.taken", 1, renamed))


def walks() -> Codec:
    return Codec({**KINDS, "pet/walk.taken": WalkTaken}, STEPS)


def stored(version: int, data: str) -> Encoded:
    return Encoded("pet/walk.taken", version, AT, data, None)


def test_an_old_version_is_lifted_step_by_step() -> None:
    expected = WalkTaken(meters=2_000, dog="Rex", at=AT)

    assert walks().decode(stored(1, '{"km":2}')) == expected
    assert walks().decode(stored(2, '{"meters":2000}')) == expected
    assert walks().decode(stored(3, '{"meters":2000,"dog":"Rex"}')) == expected


@pytest.mark.parametrize("missing", [0, 1])
def test_a_hole_among_the_upcasters_is_refused_at_the_start(missing: int) -> None:
    with pytest.raises(UpcasterGap) as refused:
        Codec({"pet/walk.taken": WalkTaken}, STEPS[missing : missing + 1])

    assert refused.value.version == STEPS[1 - missing].from_version


@pytest.mark.parametrize("version", [0, 4, 99])
def test_a_version_nobody_knows_yet_is_kept_as_unknown(version: int) -> None:
    read = walks().decode(stored(version, '{"new":[]}'))

    assert read == Unknown(at=AT, kind="pet/walk.taken", data='{"new":[]}')


@pytest.mark.parametrize("data", ["{}", '{"meters":"far","dog":"Rex"}', "[]", "garbage"])
def test_what_does_not_fit_its_class_is_kept_as_unknown(data: str) -> None:
    row = (1, "id", "pet/walk.taken", 3, AT, "now", "me", "api", None, None, data, None)

    assert isinstance(walks().decode(stored(3, data)), Unknown)
    assert isinstance(decode_row(walks(), row).event, Unknown)


@pytest.mark.parametrize(
    ("kind", "data", "expected"),
    [
        (BathTaken, '{"dog":"Rex"}', ["Rex", None, "plain"]),
        (BathTaken, '{"soap":"soft","dog":"Rex","shampoo":null}', ["Rex", "soft", None]),
        (BathDried, '{"dog":"Rex"}', ["Rex", None]),
        (BathDried, '{"towel":"red","dog":"Rex"}', ["Rex", "red"]),
    ],
)
def test_a_field_that_is_missing_has_its_default(
    kind: type[Event], data: str, expected: list[str | None]
) -> None:
    codec = Codec({kind.KIND: kind})
    row = (1, "id", kind.KIND, 1, AT, "now", "me", "api", None, None, data, None)

    for _ in ("the first is read slowly", "all others fast"):
        told = decode_row(codec, row).event
        assert [getattr(told, name) for name in kind.__annotations__] == expected


def test_personal_fields_are_split_off() -> None:
    told = PersonAdded(person="p-1", name="Ana", email="ana@x.org", found="event", at=AT)  # type: ignore[arg-type]  # told as texts

    encoded = Codec().encode(told)

    assert json.loads(encoded.data) == {"found": "event", "person": "p-1"}
    assert json.loads(encoded.personal or "") == {"email": "ana@x.org", "name": "Ana"}
    assert Codec().encode(PersonAdded(person="p-1", at=AT)).personal is None  # type: ignore[arg-type]  # as above


def test_a_repr_shows_nothing_personal() -> None:
    told = PersonAdded(person="p-1", name="Ana", note="met at the fair", at=AT)  # type: ignore[arg-type]  # told as texts

    assert "Ana" not in repr(told)
    assert "fair" not in repr(told)
    assert "p-1" in repr(told)


@pytest.mark.parametrize(
    "fields",
    [{"words": -1}, {"channel": "pigeon"}, {"person": 7}, {"note": "half \ud83d"}, {"words": 2.5},
     {"mentions_job": "yes"}, {"person": None}, {"at": ""}],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_refused(fields: dict[str, Any]) -> None:
    told = OutreachSent(**{"person": "p-1", "at": AT, **fields})

    with pytest.raises(MalformedEvent):
        Codec().encode(told)


def test_a_kind_nobody_declared_is_refused() -> None:
    with pytest.raises(MalformedEvent, match="known"):
        Codec().encode(WalkTaken(meters=1, dog="Rex", at=AT))


def test_a_class_that_takes_anothers_kind_is_refused() -> None:
    @event("outreach.sent")
    class Mine(Event):
        """An impostor."""

    with pytest.raises(MalformedEvent):
        Codec().encode(Mine(at=AT))


def test_kinds_are_nouns_and_past_tense() -> None:
    assert len(KINDS) == len(set(KINDS.values()))
    assert set(STRUCTURAL) < set(KINDS)
    assert all(kind.count(".") == 1 and kind.islower() for kind in KINDS)


def test_an_event_whose_personal_fields_could_not_be_seen_is_refused() -> None:
    code = "from __future__ import annotations\nimport weakties\n@weakties.event('pet/walk.told')\n"
    code += "class Told(weakties.Event):\n    words: weakties.Personal[str | None] = None\n"

    with pytest.raises(TypeError, match="annotations"):
        exec(code, {"__name__": "told"})


@pytest.mark.parametrize(
    ("place", "value"), [(2, None), (2, b"x"), (3, b"1"), (4, None), (4, "no day"), (10, None)]
)
def test_a_row_that_was_damaged_is_named_by_its_position(place: int, value: object) -> None:
    row: list[object] = [
        7, "id", "outreach.sent", 1, "2026-11-20", "now", "me", "api", None, None,
        '{"person":"p-ana"}', None,
    ]  # fmt: skip
    row[place] = value

    with pytest.raises(BrokenLog, match="7"):
        decode_row(Codec(), tuple(row))
    with pytest.raises(BrokenLog, match="7"):
        list(choose_decoder(bare=True)[1](Codec(), [(*row[:6], row[7], *row[10:])]))
