"""How is a view asked the same question once, whichever statistics need the answer?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from weakties.domain.resting import undisturbed
from weakties.hookspecs.offered import Readable

if TYPE_CHECKING:
    from weakties.envelope import Recorded
    from weakties.projections.projection import Projection

    P = TypeVar("P", bound=Projection)
T = TypeVar("T")
Question = Callable[[Readable], T]


class Once:
    """A view that remembers what it answered, for as long as nothing new is told.

    Whoever asks for several things of `weakties.progress` hands it in the place of the view.

    Attributes:
        day: the view's, or the day on which it knows, if that is earlier: what came after was not
            watched, and must not count as if nothing had come.
    """

    def __init__(self, view: Readable) -> None:
        self.feed, self.plugins, self._view = view.feed, view.plugins, view
        self.day: date = getattr(view, "watched", view.day)
        self.answers: dict[Question[Any], Any] = {}

    def read(self, kind: type[P]) -> P:
        """See :meth:`weakties.offered.Readable.read`."""
        return self._view.read(kind)

    def events(self, kinds: Collection[str]) -> Iterable[Recorded]:
        """See :meth:`weakties.offered.Readable.events`."""
        return self._view.events(kinds)


def shared(view: Readable) -> Once:
    """Let a view remember, if it does not yet."""
    return view if isinstance(view, Once) else Once(view)


def once(question: Question[T]) -> Question[T]:
    """Let a function of a view be computed once for each `Once`."""

    @wraps(question)
    def answer(view: Readable) -> T:
        asked = shared(view)
        if question not in asked.answers:
            with undisturbed():
                asked.answers[question] = question(asked)
        found: T = asked.answers[question]
        return found

    return answer
