"""What only POSIX systems have stands in few modules, which do without it where it is missing."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from tests.architecture.code import CODE, ROOT, files, tree

MODULES = {"fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty"}
NAMES = {
    "os": {
        "O_CLOEXEC", "O_NOFOLLOW", "O_NONBLOCK", "O_DIRECTORY", "chown", "fchmod", "fchown", "fork",
        "geteuid", "getpgid", "getuid", "killpg", "lchown", "mkfifo", "nice", "pread", "pwrite",
        "register_at_fork", "sched_getaffinity", "setsid", "sync", "uname", "wait3", "wait4",
    },
    "signal": {
        "SIGALRM", "SIGCONT", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGSTOP", "SIGTSTP",
        "SIGXCPU", "alarm", "pthread_sigmask", "setitimer", "sigwait",
    },
}  # fmt: skip
GUARDED = {
    "lock.py": {"fcntl", "pthread_sigmask"},  # filelock instead, and signals are not held back
    "handles.py": {"pread", "pwrite"},  # seek, and then read or write
    "process.py": {"killpg", "SIGKILL", "SIGXCPU"},  # the child alone is ended
    "child.py": {"resource"},  # no limits
    "rebuilding.py": {"sched_getaffinity"},  # all cores are counted
}
"""In which modules each may stand, and what happens without."""


def _list_uses(path: Path) -> set[str]:
    uses = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            uses |= {alias.name for alias in node.names} & MODULES
        elif isinstance(node, ast.ImportFrom):
            uses |= {node.module or ""} & MODULES
            uses |= {alias.name for alias in node.names} & NAMES.get(node.module or "", set())
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            uses |= {node.attr} & NAMES.get(node.value.id, set())
    return uses


@pytest.mark.parametrize("path", files(*CODE), ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_not_everywhere_is_guarded(path: Path) -> None:
    assert _list_uses(path) <= GUARDED.get(path.name, set())
