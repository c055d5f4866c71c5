"""Can what stays of somebody who was forgotten be turned back into their name, by a dictionary?"""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path
from typing import Any

import pytest

import weakties
from weakties import (
    Draft,
    InteractionNoted,
    People,
    PersonAdded,
    PersonId,
    corrections,
    exchange,
    maintenance,
)
from weakties.stores import hash_key
from weakties.testing.importer import plain

GUESSES = ("Milanka Sandovich", "milanka@example.org", "m1", "sandovich")
HEADING = ",".join(plain.HEADING)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "network.db"


def hashes(secret: bytes, guesses: tuple[str, ...] = GUESSES) -> set[str]:
    """Return what somebody who has the log can compute from a guess."""
    forms = [f.format(g) for g in guesses for f in (
        "{}", "email:{}", "alias:{}", "linkedin:{}", "suppressed\0email:{}", "suppressed\0{}",
        "suppressed\0alias:{}", "plain:{}", "plain/{}",
    )]  # fmt: skip
    return {hash_key(secret, form).hex() for form in forms}


def bytes_of(*files: Path) -> bytes:
    """Return what stands in files; another process reads them, as it must."""
    return b"".join(subprocess.check_output(["cat", file]) for file in files)


def test_the_alias_of_a_source_is_gone(path: Path) -> None:
    with weakties.open(path) as network:
        alias = hash_key(network.log.secret, "Milanka Sandovich").hex()
        person = PersonId("p-milanka")
        network.record(PersonAdded(person=person, alias=alias, name="Milanka Sandovich"))
        assert any(alias in (row.personal or "") for row in network.log.read_rows())

        corrections.forget(network, person)

        assert not any(alias in f"{row.data}{row.personal}" for row in network.log.read_rows())
        assert maintenance.verify(network)
    assert alias.encode() not in bytes_of(path)


def test_the_alias_of_another_stays(path: Path) -> None:
    with weakties.open(path) as network:
        mila = network.add_person(name="Milanka Sandovich")
        ben = PersonId("p-ben")
        network.record(PersonAdded(person=ben, alias="ab" * 16, note="of Milanka Sandovich"))

        corrections.forget(network, mila)

        assert network.read(People).find_holder(f"alias:{'ab' * 16}") == ben


def test_an_old_alias_still_tells_who_somebody_is(path: Path) -> None:
    """Logs from before have it in the data."""
    with weakties.open(path) as network:
        added = PersonAdded(
            person=PersonId("p-ana"), alias="cd" * 16, name="Ana", at=weakties.when("2026")
        )
        encoded = network.plugins.make_codec().encode(added)
        assert encoded.data == '{"person":"p-ana"}'
        old = encoded._replace(data='{"person":"p-ana","alias":"x"}', personal='{"name":"Ana"}')
        event = network.plugins.make_codec().decode(old)
        assert (event.alias, event.name) == ("x", "Ana")  # type: ignore[attr-defined]  # a PersonAdded


def test_the_digest_of_a_file_of_one_is_gone(path: Path) -> None:
    file = path.with_name("card.csv")
    file.write_text(f"{HEADING}\nm1,Milanka Sandovich,milanka@example.org,,2026\n", "utf-8")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    file.unlink()
    with weakties.open(path, plugins=[plain]) as network:
        file.write_text(f"{HEADING}\nm1,Milanka Sandovich,milanka@example.org,,2026\n", "utf-8")
        exchange.import_file(network, file)
        assert any(digest in (row.personal or "") for row in network.log.read_rows())

        (found,) = network.read(People).search("milanka")
        done = corrections.forget(network, PersonId(found.id))

        assert "file" in [m.why for m in done.events]
    file.unlink()
    assert digest.encode() not in bytes_of(path)


def test_the_rejected_rows_of_others_are_kept(path: Path) -> None:
    file = path.with_name("people.csv")
    rows = (
        "m1,Milanka Sandovich,milanka@example.org,,nonsense",
        "b1,Ben Okri,ben@example.org,,nonsense",
        "c1,Cleo Sato,cleo@example.org,,2026",
    )
    file.write_text("\n".join([HEADING, *rows, ""]), "utf-8")
    with weakties.open(path, plugins=[plain]) as network:
        batch = exchange.import_file(network, file).batch
        mila = network.add_person(name="Milanka Sandovich")

        corrections.forget(network, mila)

        words = " ".join(str(row.personal) for row in network.log.read_rows()).lower()
        assert "milanka" not in words
        assert "ben okri" in words
        assert batch is not None
        with pytest.raises(weakties.errors.NothingToImport) as raised:
            exchange.retry(network, batch)
        report: Any = raised.value.report
        assert report.counts()["rejected"] == 1


def test_the_log_alone_does_not_say_who_is_suppressed(path: Path) -> None:
    with weakties.open(path) as network:
        mila = network.add_person(name="Milanka Sandovich", email="milanka@example.org")
        done = corrections.forget(network, mila, suppress=True)
        secret = network.log.secret
    assert done.suppressed == 1
    outside = path.with_name("network.secret")
    assert outside.stat().st_mode & 0o077 == 0
    held = bytes_of(path, path.with_name("network.erasures"))
    assert not [h for h in hashes(secret) if h.encode() in held]
    own = bytes.fromhex(outside.read_text().strip())
    assert hash_key(own, "suppressed\0email:milanka@example.org").hex().encode() in held


@pytest.mark.parametrize("is_there", [True, False])
def test_suppression_needs_the_secret(path: Path, is_there: bool) -> None:
    file = path.with_name("people.csv")
    file.write_text(f"{HEADING}\nm1,Milanka Sandovich,milanka@example.org,,2026\n", "utf-8")
    with weakties.open(path, plugins=[plain]) as network:
        mila = network.add_person(name="Milanka Sandovich", email="milanka@example.org")
        corrections.forget(network, mila, suppress=True)
        if not is_there:
            path.with_name("network.secret").unlink()

        if is_there:
            report = exchange.import_file(network, file, dry_run=True)
            counts = report.counts()
            assert (counts["suppressed"], counts["skipped"], counts["new"]) == (1, 1, 0)
        else:
            assert exchange.import_file(network, file).counts()["new"] == 1


def test_a_damaged_secret_is_said(path: Path) -> None:
    with weakties.open(path) as network:
        mila = network.add_person(name="Milanka Sandovich", email="milanka@example.org")
        path.with_name("network.secret").write_text("nonsense")

        with pytest.raises(weakties.errors.Unreadable, match=r"network\.secret"):
            corrections.forget(network, mila, suppress=True)
        network.record(InteractionNoted(people=(mila,)))


def test_who_was_suppressed_before_is_still(path: Path) -> None:
    """Older forgettings have hashes by the log's own secret."""
    from weakties.domain.structural import PersonForgotten

    file = path.with_name("people.csv")
    file.write_text(f"{HEADING}\nm1,Milanka,milanka@example.org,,2026\nb,Ben,,,2026\n", "utf-8")
    with weakties.open(path, plugins=[plain]) as network:
        kept = hash_key(network.log.secret, "suppressed\0email:milanka@example.org").hex()
        told = PersonForgotten(
            person=PersonId("p-mila"), suppressed=(kept,), at=weakties.when("2026")
        )
        network.log.transact(lambda writer: writer.append([Draft(event=told)]))

        assert exchange.import_file(network, file).counts()["suppressed"] == 1
