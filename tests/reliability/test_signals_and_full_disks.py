"""Is everything whole, all of it or nothing, after a kill, an interrupt, or on a full disk?"""

from __future__ import annotations

import os
import random
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.reliability.operations import OPERATIONS, Whole, both, copied, looked_at, opened, written

from tests import depth
from weakties.errors import CannotWrite, CopiesLeft, NotInLedger

FEW, MANY = depth.choose(day=42, landing=100, night=100), 1000
PAGES = range(1, 60, depth.choose(day=6, landing=3, night=3))
FINE, INTERRUPTED, WRONG = 0, 3, 4
SIGNALS, HELD_BACK = (signal.SIGKILL, signal.SIGINT), {signal.SIGINT}


def in_a_child(work: Callable[[], int]) -> int:
    """Run work in a child that holds interrupts back, and ends with the code that work gives."""
    signal.pthread_sigmask(signal.SIG_BLOCK, HELD_BACK)
    child = os.fork()
    if not child:
        code = WRONG
        sys.settrace(None)  # an interrupt within the tracer of coverage would leave it locked
        try:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            code = work()
        finally:
            os._exit(code)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD_BACK)
    return child


def interrupted(folder: Path, name: str) -> int:
    """Do an operation; after an interrupt the same network must go on, with nothing half open."""
    network, code = opened(folder), FINE
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD_BACK)
        OPERATIONS[name](network, folder)
        signal.pthread_sigmask(signal.SIG_BLOCK, HELD_BACK)
    except KeyboardInterrupt:
        signal.pthread_sigmask(signal.SIG_BLOCK, HELD_BACK)
        network.add_person(name="Later")
        code = INTERRUPTED
    network.close()
    return code


def struck(folder: Path, name: str, struck_with: tuple[signal.Signals, float]) -> tuple[int, float]:
    """Send a signal while an operation runs; give how the child ended and how long it lived."""
    sent, after = struck_with
    begun = time.monotonic()
    child = in_a_child(lambda: interrupted(folder, name))
    time.sleep(after)
    os.kill(child, sent)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), time.monotonic() - begun


def check(tmp_path: Path, name: str, struck_by: signal.Signals, times: int) -> None:
    """Strike at random moments, and look at what is left each time."""
    base, chance = tmp_path / "base", random.Random(1)
    written(base)
    before, after = both(base, name, tmp_path)
    whole, early, number = 0.0, 0, 0
    while number < times or (early == number < 5 * times and before != after):
        if not number or number >= times:  # again, if the machine has become slower since
            unhurt = copied(base, tmp_path / f"unhurt-{number}")
            _, whole = struck(unhurt, name, (signal.SIGCHLD, 0))
        folder = copied(base, tmp_path / f"{number}")
        delay = chance.uniform(0, 1.2 * whole)
        code, _ = struck(folder, name, (struck_by, delay))
        assert code in (FINE, INTERRUPTED, -struck_by), code
        found = looked_at(folder)
        if code == INTERRUPTED:
            found = Whole(found.position - 1, found.blanked)
        early += found == before
        assert found in (before, after)
        number += 1
    print(f"{name}: {struck_by.name} {number} times, {early} before anything was done")
    assert early < number or before == after, "every signal came too early to prove anything"


EACH = FEW // (len(OPERATIONS) * len(SIGNALS)) + 1


@pytest.mark.parametrize("struck_by", SIGNALS)
@pytest.mark.parametrize("name", OPERATIONS)
def test_a_signal_leaves_all_or_nothing(
    tmp_path: Path, name: str, struck_by: signal.Signals
) -> None:
    check(tmp_path, name, struck_by, EACH)


@pytest.mark.nightly
@pytest.mark.parametrize("struck_by", SIGNALS)
@pytest.mark.parametrize("name", OPERATIONS)
def test_a_thousand_signals_leave_all_or_nothing(
    tmp_path: Path, name: str, struck_by: signal.Signals
) -> None:
    check(tmp_path, name, struck_by, MANY // len(OPERATIONS) + 1)


def on_a_full_disk(folder: Path, name: str, room: int) -> int:
    """Do an operation where files may grow only so far; then again, once there is space."""
    network = opened(folder)
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        OPERATIONS[name](network, folder)
        return FINE
    except (CannotWrite, CopiesLeft, NotInLedger):  # the last two: what is recorded stays
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        network.add_person(name="Later")
        return INTERRUPTED
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        network.close()


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_full_disk_is_said_loses_nothing_and_goes_on_later(tmp_path: Path, name: str) -> None:
    base = tmp_path / "base"
    written(base)
    before, after = both(base, name, tmp_path)
    codes = []
    for pages in PAGES:
        folder = copied(base, tmp_path / f"{pages}")
        room = pages * 4096

        child = in_a_child(lambda folder=folder, room=room: on_a_full_disk(folder, name, room))  # type: ignore[misc]  # binds the loop's values
        codes.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))

        found = looked_at(folder)
        if codes[-1] == INTERRUPTED:
            found = Whole(found.position - 1, found.blanked)
        assert found in (before, after)
    assert set(codes) <= {FINE, INTERRUPTED}
    assert INTERRUPTED in codes
