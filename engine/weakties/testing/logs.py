"""The contract of every log: subclass `LogContract` with a ``make_log`` fixture, and it is tested.

class TestMyLog(LogContract):
    @pytest.fixture
    def make_log(self) -> MakeLog:
        return ...
"""

from __future__ import annotations

from weakties.testing.log_appending import Appending
from weakties.testing.log_copying import Copying
from weakties.testing.log_finding import Finding
from weakties.testing.log_keeping import Keeping
from weakties.testing.log_reading import Reading
from weakties.testing.log_writing import Writing


class LogContract(Appending, Reading, Finding, Writing, Keeping, Copying):
    """Everything `weakties.log.protocol.Log` promises."""
