"""Do damaged read models answer, or say how they are mended?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import weakties
from weakties import Funnel, OutreachSent, People, ReplyRates
from weakties.errors import Unreadable

QUESTIONS: tuple[Callable[[weakties.Network], object], ...] = (
    lambda network: network.read(People).count(),
    lambda network: network.read(Funnel).list_stages(),
    lambda network: network.read(ReplyRates).count_by_channel(),
)


def test_no_question_fails_in_another_way(tmp_path: Path) -> None:
    path, views = tmp_path / "network.db", tmp_path / "network.views.db"
    with weakties.open(path) as network:
        for number in range(20):
            ana = network.add_person(name=f"Ana {number}")
            network.record(OutreachSent(person=ana))
        for ask in QUESTIONS:
            ask(network)
    content, refused = views.read_bytes(), 0

    for place in range(4_096, len(content), 4_096):
        views.write_bytes(content[:place] + b"\xff" * 200 + content[place + 200 :])
        with weakties.open(path) as network:
            for ask in QUESTIONS:
                try:
                    ask(network)
                except Unreadable as error:
                    refused += "weakties rebuild" in str(error)

    assert refused
