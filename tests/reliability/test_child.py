"""Does a test that reads a child's lines get every one of them, however they come?"""

from __future__ import annotations

from pathlib import Path

from tests.architecture.code import TESTS, files
from tests.reliability.child import Child

COUNTING = """
import sys
for number in range(int(sys.argv[1])):
    print(number)
sys.stdout.flush()
print("end", sys.stdin.readline().strip())
"""


def test_lines_that_come_at_once_are_read_whole_one_by_one_and_then_the_rest() -> None:
    with Child(COUNTING, 3) as child:
        first = child.read_line()
        child.write("go\n")

        assert [first, *child.read_rest(60).splitlines()] == ["0", "1", "2", "end go"]


def test_no_test_reads_a_process_through_two_buffers() -> None:
    mixed = [
        str(path)
        for path in files(*TESTS)
        if path != Path(__file__)
        for text in [path.read_text("utf-8")]
        if "stdout.readline(" in text and ".communicate(" in text
    ]

    assert not mixed
