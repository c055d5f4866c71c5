"""The projections every network has."""

from __future__ import annotations

from weakties.projections.agenda import Agenda
from weakties.projections.funnel import Funnel
from weakties.projections.organizations import Organizations
from weakties.projections.people import People
from weakties.projections.reply_rates import ReplyRates
from weakties.projections.ties import Ties
from weakties.projections.timeline import Timeline
from weakties.readmodel.projection import Projection

CORE: tuple[type[Projection], ...] = (
    People, Organizations, Ties, ReplyRates, Funnel, Agenda, Timeline,
)  # fmt: skip
NAMES = frozenset(kind.name for kind in CORE)
APART: tuple[type[Projection], ...] = (Timeline, ReplyRates)
"""About half of the work of replaying to all of them."""
