"""Can every kind of event be recorded by a command, and every field of it by an option?"""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.end_to_end.conftest import Type

import weakties
from weakties import Event
from weakties.log.codec import KINDS
from weakties.stores import STRUCTURAL

ANA = ("add Ana --email ana@example.org --org Acme --on 2026-01-01",)
BOTH = (*ANA, "add Ben --on 2026-01-01")
MET = (*BOTH, "meet ana --on 2026-02-02")
LEAD = (*BOTH, "lead Acme --role analyst --on 2026-02-02")
NAME = (*BOTH, "intro ben --from ana --on 2026-02-02")
TO_COME = "meet ana ben --on 2999-02-02"

PLAIN: dict[str, tuple[str, ...]] = {
    "person.added": (
        "add Cy --email cy@example.org --email c@example.org --phone 123 --nickname Sy "
        "--profile https://example.org/cy --linkedin in/cy --org Acme --title analyst --area grid "
        "--found alumni --seniority manager --decides --note tall --on 2026-02-03",
    ),
    "person.described": (
        *ANA,
        "describe ana --name 'Ana Ruiz' --email a@example.org --email b@example.org "
        "--linkedin in/ana --phone 123 --phone 456 --nickname An --profile https://example.org/an "
        "--also --left Acme --outdated ana@example.org "
        "--org Beta --title head --area grid --seniority director --does-not-decide --note tall "
        "--on 2026-02-03",
    ),
    "person.tied": (
        *BOTH,
        "tie ana --with ben --kind friend --closeness 4 --frequency rarely --mutuals 3 "
        "--on 2026-02-03",
    ),
    "person.preference_set": (
        *ANA, "prefer ana --no-contact --channel phone --note 'not in May' --on 2026-02-03",
    ),
    "organization.added": (
        "org Acme --size 10-49 --domain acme.example --industry power --location Bremen "
        "--on 2026-02-03",
        "org Acme --name 'Acme Power' --on 2026-02-03",
    ),
    "area.added": ("area grid --onet 15-1252.00 --on 2026-02-03",),
    "area.assessed": (
        *MET,
        "area grid --interest 4 --skills 3 --values 2 --interests 5 --energy -1 --decision keep "
        "--after ana --note why --on 2026-02-03",
    ),
    "target.listed": (
        "target Acme --note big --on 2026-02-03", "target --area grid --on 2026-02-03",
    ),
    "target.ranked": (
        "target Acme --motivation 4 --posting 2 --advocate --on 2026-02-03",
        "target --area grid --motivation 3 --no-advocate",
    ),
    "target.closed": (
        "target Acme", "target --area grid",
        "target acme --close --reason reached --on 2026-02-03", "target --area grid --close",
    ),
    "outreach.sent": (
        *NAME,
        "ask ben --channel phone --purpose reconnect --words 80 --no-job --minutes 20 "
        "--template warm --note hello --on 2026-02-03",
    ),
    "outreach.followed_up": (
        *ANA, "ask ana --on 2026-02-01",
        "ask ana --again --to 2026-02-01 --channel phone --note hello --on 2026-02-03",
    ),
    "outreach.bounced": (
        *ANA, "ask ana --on 2026-02-01", "ask ana --bounced --to 2026-02-01 --on 2026-02-03",
    ),
    "outreach.closed": (
        *ANA, "ask ana --on 2026-02-01",
        "ask ana --close --to 2026-02-01 --reason withdrawn --on 2026-02-03",
    ),
    "reply.received": (
        *ANA, "ask ana --on 2026-02-01",
        "reply ana later --until 2026-03-01 --to 2026-02-01 --channel phone --note soon "
        "--on 2026-02-03",
    ),
    "approach.changed": ("change 'ask alumni first' --on 2026-02-03",),
    "meeting.scheduled": (
        *BOTH,
        f"{TO_COME} --kind coffee --mode video --minutes 30 --place Mitte --agreed-on 2026-02-03",
    ),
    "meeting.rescheduled": (
        *BOTH, TO_COME, "meet ana ben --on 2999-02-09 --place Mitte --agreed-on 2026-02-03",
    ),
    "meeting.cancelled": (*BOTH, TO_COME, "meet ana ben --cancelled --by me --on 2026-02-03"),
    "meeting.missed": (
        *BOTH, "meet ana ben --on 2026-02-03", "meet ana --missed --on 2026-02-03",
        "meet ben --missed --by me --on 2026-02-03",
    ),
    "meeting.held": (
        *BOTH,
        "meet ana ben --kind coffee --mode phone --minutes 45 --useful 4 --energy -1 "
        "--asked-for-names --note lively --agreed-on 2026-02-01 --on 2026-02-03",
        "meet ana --again --place Mitte --on 2026-02-03",
    ),
    "meeting.debriefed": (
        *MET,
        "debrief ana --learnt much --advice 'ask Ben' --resources book --surprises none "
        "--area grid --fit more --on 2026-02-02 --written-on 2026-02-03",
    ),
    "thanks.sent": (
        *MET,
        "thank ana --meeting 2026-02-02 --channel phone --specific --note well --on 2026-02-03",
    ),
    "introduction.offered": (
        *MET,
        "intro ben --from ana --strength warm --meeting 2026-02-02 --asks-first --note 'knows all' "
        "--on 2026-02-03",
    ),
    "introduction.requested": (
        *NAME,
        "intro ben --from ana --requested --to 2026-02-02 --channel phone --note please "
        "--on 2026-02-03",
    ),
    "introduction.made": (
        *NAME, "intro ben --from ana --made --to 2026-02-02 --strength joint-meeting "
        "--on 2026-02-03",
    ),
    "introduction.declined": (
        *NAME, "intro ben --from ana --declined --by me --to 2026-02-02 --on 2026-02-03",
    ),
    "introduction.closed": (
        *NAME, "intro ben --from ana --told --to 2026-02-02 --on 2026-02-03",
    ),
    "commitment.made": (
        *MET,
        "promise ana article --from-them --by 2026-03-01 --meeting 2026-02-02 --on 2026-02-03",
    ),
    "commitment.kept": (*ANA, "promise ana article", "promise ana --kept --on 2026-02-03"),
    "commitment.dropped": (*ANA, "promise ana article", "promise ana --dropped --on 2026-02-03"),
    "interaction.noted": (
        *BOTH,
        "note ana lunch --with ben --channel phone --direction in --purpose favor --gave "
        "--on 2026-02-03",
    ),
    "lead.heard": (
        *ANA,
        "lead Acme --from ana --role analyst --source event --advertised no --size 10-49 "
        "--on 2026-02-03",
    ),
    "lead.closed": (*LEAD, "lead acme --closed --role analyst --reason filled --on 2026-02-03"),
    "application.sent": (*LEAD, "apply acme --method direct --resume short --on 2026-02-03"),
    "job_referral.requested": (*LEAD, "refer ana acme --role analyst --on 2026-02-03"),
    "job_referral.given": (
        *LEAD, "refer ana acme --on 2026-02-02",
        "refer ana acme --given --to 2026-02-02 --on 2026-02-03",
    ),
    "job_referral.declined": (
        *LEAD, "refer ana acme --on 2026-02-02", "refer ana --declined --on 2026-02-03",
    ),
    "job_interview.scheduled": (
        *LEAD,
        "interview acme --round 2 --with ana --with ben --on 2999-02-02 --agreed-on 2026-02-03",
    ),
    "job_interview.held": (
        *LEAD,
        "interview acme --round 2 --with ana --note long --on 2026-02-03 --agreed-on 2026-02-02",
    ),
    "offer.received": (*LEAD, "offer acme --pay plenty --on 2026-02-03"),
    "offer.accepted": (*LEAD, "offer acme --on 2026-02-02", "offer acme --accept --on 2026-02-03"),
    "offer.declined": (
        *LEAD, "offer acme --on 2026-02-02", "offer acme --decline --reason far --on 2026-02-03",
    ),
}  # fmt: skip
"""For each kind the commands that record it; the day of the last is to be kept."""

STRUCTURES: dict[str, tuple[str, ...]] = {
    "event.retracted": (*ANA, "undo {event}"),
    "batch.retracted": (*ANA, "undo"),
    "person.merged": (*BOTH, "merge ana ben"),
    "organization.merged": ("org Acme", "org Beta", "merge --org Acme Beta"),
    "person.forgotten": (*ANA, "forget ana --yes"),
    "clock.corrected": (*ANA, "clock 1 --recorded-by 2026-02-03 --yes"),
}
"""For each kind that tells about the log itself the commands that record it."""
LIFTED: dict[str, tuple[str, ...]] = {
    "suppression.lifted": (*ANA, "forget ana --suppress --yes", "forget ana --lift"),
}
"""For each kind about a forgetting, which has no day of its own, the commands that record it."""
IMPORTED = {
    "batch.imported": "by `weakties import`, see test_cli_data",
    "log.restored": "by `weakties restore`, see test_cli_restored",
}
NOT_TYPED = {
    ("person.added", "alias"): "the hash under which an importer knows somebody",
    ("person.described", "alias"): "as above",
}


def test_every_kind_has_its_commands() -> None:
    assert set(KINDS) == {*PLAIN, *STRUCTURES, *IMPORTED, *LIFTED}
    assert set(STRUCTURAL) == {*STRUCTURES, *IMPORTED}


def events(home: Path, kind: str) -> list[Event]:
    """Return the events of a kind that the log holds."""
    with weakties.open(home / "network.db") as network:
        return [r.event for r in network.log.read() if r.kind == kind]


@pytest.mark.parametrize("kind", PLAIN)
def test_every_field_of_a_kind_is_set_by_an_option(type_in: Type, home: Path, kind: str) -> None:
    for line in PLAIN[kind]:
        type_in(*shlex.split(line))

    recorded = events(home, kind)

    assert "2026-02-03" in [event.at for event in recorded]
    unset = [
        f.name
        for f in _fields(KINDS[kind])
        if (kind, f.name) not in NOT_TYPED
        and all(getattr(event, f.name) == _plain(f) for event in recorded)
    ]
    assert not unset


def _fields(kind: Any) -> Any:
    return attrs.fields(kind)


def _plain(field: attrs.Attribute[object]) -> object:
    """Return what a field holds where nothing is said of it."""
    return None if field.default is attrs.NOTHING else field.default


@pytest.mark.parametrize("kind", [*STRUCTURES, *LIFTED])
def test_every_kind_about_the_log_has_a_command(type_in: Type, home: Path, kind: str) -> None:
    *before, last = {**STRUCTURES, **LIFTED}[kind]
    for line in before:
        type_in(*shlex.split(line))
    event = type_in("history", "--json").json[-1]["id"]

    type_in(*shlex.split(last.format(event=event)))

    assert events(home, kind)
