"""Does another program list every card of an exported network?"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import weakties
from weakties import exchange

CONFIG = "[addressbooks]\n[[book]]\npath = {}\n"


def test_khard_lists_every_card_of_the_exported_network(tmp_path: Path) -> None:
    names = ["Ana Ruiz", "Zoë Brandt", "Jan van der Berg", "Cher", "Semi; Colon, Jr.", "王小明"]
    book = tmp_path / "book"
    book.mkdir()
    with weakties.open(tmp_path / "network.db", plugins=weakties.Installed(tmp_path)) as network:
        for number, name in enumerate(names):
            network.add_person(name=name, email=f"p{number}@example.org", organization="Acme, Inc.",
                               emails=(f"q{number}@example.org",))  # fmt: skip
        exported = "".join(exchange.export_as(network, "vcard.people"))
    cards = exported.split("END:VCARD\r\n")[:-1]
    for number, card in enumerate(cards):
        (book / f"{number}.vcf").write_text(f"{card}END:VCARD\r\n", "utf-8", newline="")
    config = tmp_path / "khard.conf"
    config.write_text(CONFIG.format(book), "utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "khard", "--config", str(config), "email", "--parsable"],
        capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    listed = [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]
    assert {line[1] for line in listed} == set(names)
    assert len(listed) == 2 * len(names)
