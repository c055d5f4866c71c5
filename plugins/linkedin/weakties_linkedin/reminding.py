"""Reminders and checks: thanks for recommendations, an old export, profiles to mend."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from weakties import PersonId, contracts
from weakties_linkedin.background import Background
from weakties_linkedin.keys import CONNECTIONS

THANK_DAYS, OLD_DAYS, BITS, LONG_ENOUGH = 30, 90, 4.0, 6
IMPORTED = "batch.imported"


class ThankForRecommendation(contracts.ReminderPolicy):
    """Thank whoever recommended me within the last thirty days, unless we were in touch since.

    What the first import brought is history and asks for nothing; what came since then is news, on
    the day on which an import told of it.
    """

    id = "linkedin.thanks"

    def due(self, view: contracts.Readable, today: str, /) -> Iterator[contracts.Reminder]:
        """See :meth:`weakties.contracts.ReminderPolicy.due`."""
        earliest = (date.fromisoformat(today) - timedelta(days=THANK_DAYS)).isoformat()
        if not (recommended := view.read(Background).list_recommendations()):
            return
        from weakties import Timeline  # noqa: PLC0415  # loads every event; most days ask for none

        timeline = view.read(Timeline)
        begun = min((recommendation.imported for recommendation in recommended), default="")
        for recommendation in recommended:
            since = timeline.find_last_moment(recommendation.person)
            is_news = max(earliest, begun) <= recommendation.at[:10] <= today
            if is_news and (since is None or since[:10] <= recommendation.at[:10]):
                yield contracts.Reminder(
                    PersonId(recommendation.person),
                    max(recommendation.at[:10], recommendation.imported),
                    "{} recommended you on LinkedIn: say thank you",
                    recommendation.event,
                )


class Age(contracts.Check):
    """The connections came in more than ninety days ago."""

    id = "linkedin.age"

    def problems(self, view: contracts.Readable, today: str, /) -> Iterator[tuple[str, str]]:
        """See :meth:`weakties.contracts.Check.problems`."""
        batches = [r for r in view.feed.read(kinds=(IMPORTED,)) if r.source == CONNECTIONS]
        if batches and date.fromisoformat(batches[-1].recorded_at[:10]) < _before(today):
            yield (
                f"LinkedIn's connections were imported last on {batches[-1].recorded_at[:10]}",
                "ask LinkedIn for a new export, and import it",
            )


def _before(today: str) -> date:
    return date.fromisoformat(today) - timedelta(days=OLD_DAYS)


class ProfileSpellsAddress(contracts.IdentityRule):
    """The profile of one is the address of the other: in/anaruiz and anaruiz@example.org."""

    id = "linkedin.slug"

    def evidence(self, left: Any, right: Any, /) -> tuple[float, str] | None:
        """See :meth:`weakties.contracts.IdentityRule.evidence`."""
        for own, their in ((left, right), (right, left)):
            slug, address = _letters(own.linkedin), _letters((their.email or "").partition("@")[0])
            if len(slug) >= LONG_ENOUGH and slug == address and not own.email:
                return BITS, "the profile of one is spelt as the address of the other"
        return None


def _letters(text: str | None) -> str:
    """Return the letters of a slug or an address, without the numbers that LinkedIn puts behind."""
    return re.sub(r"[^a-z]", "", re.sub(r"-[0-9a-f]{6,}$", "", (text or "").casefold()))
