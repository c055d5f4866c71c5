"""Does one database hold many networks, none of which sees another?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import weakties
import weakties_postgres
from weakties import InteractionNoted, People, maintenance, stores
from weakties_postgres.address import Database


def open_network(url: str, network: str | None = None, **how: Any) -> weakties.Network:
    return weakties.open(url, network=network, plugins=[weakties_postgres], **how)


def test_two_networks_of_one_database_never_see_each_other(url: str) -> None:
    with open_network(url, "one") as left, open_network(f"{url}#two") as right:
        ana = left.add_person(name="Ana Ruiz", email="ana@example.org")
        right.add_person(name="Ben Okri", email="ana@example.org")
        first = left.record(InteractionNoted(people=(ana,)), key="the same key")
        other = right.record(InteractionNoted(people=()), key="the same key")

        assert (first.position, other.position) == (2, 2)
        assert left.log.secret != right.log.secret
        assert left.log.find([other.id]) == right.log.find([first.id]) == {}
        assert right.log.positions(events=[first.id], mentions=[ana]) == []
        assert [p.name for p in left.read(People).people.where()] == ["Ana Ruiz"]
        assert [p.name for p in right.read(People).people.where()] == ["Ben Okri"]
        assert maintenance.verify(left).hash != maintenance.verify(right).hash


def test_a_writer_of_one_network_does_not_wait_for_another(url: str) -> None:
    with open_network(url, "one") as left, open_network(url, "two") as right:

        def work(writer: stores.Writer) -> None:
            writer.append([stores.Draft(event=InteractionNoted(people=()))])
            right.record(InteractionNoted(people=()))

        left.log.transact(work)

        assert (left.head.position, right.head.position) == (1, 1)


def test_the_only_network_need_not_be_named(url: str) -> None:
    with pytest.raises(stores.NoNetwork):
        open_network(url, create=False)
    with open_network(url) as network:
        network.record(InteractionNoted(people=()))
    with open_network(url, create=False) as again:
        assert (again.log.network_id, again.head.position) == (network.log.network_id, 1)


def test_one_of_several_must_be_named_and_nobody_is_listed(url: str) -> None:
    open_network(url, "of-ana").close()
    open_network(url, "of-ben").close()

    with pytest.raises(stores.SeveralNetworks, match="#ID") as error:
        open_network(url)
    assert "of-ana" not in str(error.value)
    with pytest.raises(stores.NoNetwork, match="#of-eve"):
        open_network(url, "of-eve", create=False)
    assert open_network(url, "of-ana", create=False).log.network_id == "of-ana"


@pytest.mark.parametrize("network", ["../up", "a/b", "", ".", "a b", "a\0b", "x" * 65, "-x", "é"])
def test_an_id_that_could_name_a_file_elsewhere_is_refused(url: str, network: str) -> None:
    store = next(iter(weakties_postgres.weakties_stores()))

    with pytest.raises(stores.WeaktiesError, match="letter or a digit"):
        store.open(url, network, create=True, codec=stores.Codec, sources=(None, None))  # type: ignore[arg-type]  # it comes to none of them


def test_the_answers_of_each_network_have_a_file_of_their_own(url: str, tmp_path: Path) -> None:
    for name in ("one", "two"):
        with open_network(url, name, views=tmp_path) as network:
            network.add_person(name=name)
            assert network.read(People).count() == 1

    assert sorted(f.name for f in tmp_path.glob("*.db")) == ["one.views.db", "two.views.db"]
    assert all(f.stat().st_mode & 0o077 == 0 for f in tmp_path.glob("*.db"))


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://ana:sesame@db.example.org:5433/work", "postgresql://db.example.org:5433/work"),
        ("postgres://ana:s%2Fe%40s%23ame@h/d?sslmode=require&password=sesame", "postgresql://h/d"),
        ("postgresql:///d?host=/tmp/x&user=ana&password=ses@me", "postgresql:///d"),
        ("postgresql://h1:1,h2:2/d?target_session_attrs=any", "postgresql://h1,h2:1,2/d"),
        ("postgresql://[::1]/d", "postgresql://::1/d"),
        ("postgresql://ana:sesame@/", "postgresql:///"),
        ("postgresql://h/d%20sesame%0A", "postgresql://h/..."),
        ("postgresql://ana:sesame/1@h/d", "postgresql://..."),
        ("postgresql://ana:1/sesame@h/d", "postgresql://..."),
    ],
)  # fmt: skip
def test_a_place_is_shown_without_user_and_password(url: str, shown: str) -> None:
    assert Database.of(url).name == shown
    assert "sesame" not in repr(Database.of(url))


@pytest.mark.parametrize(
    "url",
    ["postgresql://ana:ses%ame@[h/d", "postgresql://h/d?ses=ame", "postgresql://ana:s%ame@h/d"],
)
def test_a_url_that_is_none_is_said_without_a_word_of_it(url: str) -> None:
    with pytest.raises(stores.Unreadable, match="HOST/DATABASE") as error:
        Database.of(url)

    assert "ame" not in str(error.value)
    assert error.value.__suppress_context__
