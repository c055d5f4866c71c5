"""A view that caches answers, so that statistics share them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from weakties.contracts import Readable
from weakties.domain.resting import pause_garbage_collection

if TYPE_CHECKING:
    from weakties.log.envelope import Recorded
    from weakties.readmodel.projection import Projection

    P = TypeVar("P", bound=Projection)
T = TypeVar("T")
Question = Callable[[Readable], T]


class CachingView:
    """A view that caches what it answered, until something new is recorded.

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
        """See :meth:`weakties.contracts.Readable.read`."""
        return self._view.read(kind)

    def events(self, kinds: Collection[str]) -> Iterable[Recorded]:
        """See :meth:`weakties.contracts.Readable.events`."""
        return self._view.events(kinds)


def ensure_cache(view: Readable) -> CachingView:
    """Return the view with a cache; a view that has one is returned as it is."""
    return view if isinstance(view, CachingView) else CachingView(view)


def cache_answer(question: Question[T]) -> Question[T]:
    """Let a function of a view be computed once for each `CachingView`."""

    @wraps(question)
    def answer(view: Readable) -> T:
        caching_view = ensure_cache(view)
        if question not in caching_view.answers:
            with pause_garbage_collection():
                caching_view.answers[question] = question(caching_view)
        result: T = caching_view.answers[question]
        return result

    return answer
