"""How is a plugin installed where Python finds it, with nothing but files?"""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

HEAD = """
import weakties
from weakties import Draft, Importer, Match, PersonAdded, Reject, Skip, hookimpl
"""

READER = """
class Reader(Importer):
    id, version, title = "{name}.list", 1, "Lists"

    def sniff(self, source):
        return Match(0.9, "by its name") if source.name == "{name}.txt" else None

    def read(self, source, options, since):
        for line in source.lines():
            {body}

    def draft(self, line, **told):
        claim = "alias:" + line.cells[0]
        event = PersonAdded(person=claim, name=line.cells[0], at="2026-11-20", **told)
        return Draft(event=event, key=line.cells[0], row=line.row)

@hookimpl
def weakties_importers():
    yield Reader()
"""


def installed(place: Path, name: str, code: str, *, version: str = "1.0", target: str = "") -> None:
    """Write a plugin's module, and the two small files of its distribution."""
    module = f"weakties_{name}"
    (place / f"{module}.py").write_text(HEAD + dedent(code), encoding="utf-8")
    metadata = place / f"{module}-{version}.dist-info"
    metadata.mkdir(parents=True)
    entry = f"[weakties.v1]\n{name} = {target or module}\n"
    (metadata / "entry_points.txt").write_text(entry, encoding="utf-8")
    (metadata / "RECORD").write_text("", encoding="utf-8")
    (metadata / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: weakties-{name}\nVersion: {version}\n", encoding="utf-8"
    )


def reader(name: str, body: str = "yield self.draft(line)") -> str:
    """Return the code of a plugin with one importer, which does this with each line."""
    return READER.format(name=name, body=body)
