"""The contract of every log: subclass `LogContract` with a ``make_log`` fixture, and it is tested.

class TestMyLog(LogContract):
    @pytest.fixture
    def make_log(self) -> MakeLog:
        return ...
"""

from __future__ import annotations

from weakties.testing.log.appending import AppendingChecks
from weakties.testing.log.keeping import CopyingChecks, KeepingChecks
from weakties.testing.log.reading import FindingChecks, ReadingChecks
from weakties.testing.log.writing import WritingChecks


class LogContract(
    AppendingChecks, ReadingChecks, FindingChecks, WritingChecks, KeepingChecks, CopyingChecks
):
    """Everything `weakties.log.protocol.Log` promises."""
