"""Run every benchmark, or those named, and print the ratios."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks import (
    commands,
    databases,
    figures,
    logs,
    looking_back,
    models,
    orders,
    plugins,
    series,
    shapes,
)

ALL = {
    "bulk": logs.bulk,
    "single": logs.single,
    "replay": logs.replay,
    "rebuild": models.rebuild,
    "import": commands.importing,
    "start": commands.starting,
    "back": looking_back.looking_back,
    "order": orders.orders,
    "stats": figures.statistics,
    "series": series.series,
    "shapes": shapes.shapes,
    "postgres": databases.postgres,
    "plugins": plugins.starting_with_plugins,
}


def main() -> None:
    """Print a line for each ratio; `rebuild` needs what `replay` left."""
    wanted = sys.argv[1:] or list(ALL)
    with TemporaryDirectory(prefix="weakties-bench-") as folder:
        for name in wanted:
            for line in ALL[name](Path(folder)):
                print(line, flush=True)


if __name__ == "__main__":
    main()
