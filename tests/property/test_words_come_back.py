"""Whatever is recorded is found word for word, as of any day, and nowhere after forgetting.

The model below knows nothing of the engine: it keeps which words were typed about whom, on which
day, and which of them were corrected or undone.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import attrs
import pytest
from click.testing import CliRunner
from hypothesis import Phase, given, note, settings
from hypothesis import strategies as st

import weakties_cli

ALPHABETS = (
    "qbcdfghjklm", "xàçéîñõšüžġ", "ωαβγδεζηθικ", "щбвгджзклмн", "שאבגדהוזחטי", "زبتثجحخدذرس",
    "फकखगघचछजझटठ", "힣가나다라마바사아자차", "東山川田人口木月火水金", "þłøßđæœцŧŋħ",
)  # fmt: skip
"""A letter that begins a word, and ten that spell a number."""
SHAPES = (
    "{}",
    'he said "{}" twice',
    "it's the {}'s; isn't it",
    "first line\nthen {}\tand\n\nmore",
    "\x1b[31m {}\x07 \u202e after",
    "lorem ipsum " * 40 + "{}" + " dolor sit" * 40,
    "[bold]{}[/] *{}* <b>&amp;</b> %s {{}} \\n",
    "👩\u200d💻 {} 🎉",
    "'; drop table words; -- {}",
)
"""What people, and files, put around a word."""
SHORT = (0, 1, 2, 4, 6, 7, 8)
"""Shapes of names, roles and the like, which have one line."""
STEP = st.tuples(
    st.sampled_from("pppdaarrmmmMwthnniilleIoofPPxOGTsueEg"),
    st.integers(0, 40), st.integers(0, 40), st.integers(0, 30),
    st.integers(0, len(ALPHABETS) - 1), st.integers(0, len(SHAPES) - 1),
)  # fmt: skip
Step = tuple[str, int, int, int, int, int]
TODAY = date.today()


@attrs.define(eq=False)
class Person:
    """Somebody, by the word in their name."""

    word: str
    day: str
    busy: set[str] = attrs.field(factory=set)
    met: list[str] = attrs.field(factory=list)
    asked: list[str] = attrs.field(factory=list)
    one: Person | None = None

    def canonical(self) -> Person:
        """Return whom they were merged into."""
        return self.one.canonical() if self.one else self


@attrs.define(eq=False)
class Place:
    """An organization, by its name."""

    name: str
    word: str
    day: str
    roles: list[Role] = attrs.field(factory=list)


@attrs.define(eq=False)
class Role:
    """A lead there."""

    text: str
    day: str
    offered: str | None = None


@attrs.define(eq=False)
class Words:
    """A text that was typed.

    Attributes:
        about: whose story tells it.
        of: who has to be forgotten for it to go.
        since, until: when it was recorded, and corrected or undone.
    """

    text: str
    word: str
    day: str
    about: tuple[Person | Place, ...]
    of: tuple[Person, ...]
    since: str = ""
    until: str | None = None
    is_leaf: bool = False
    is_note: bool = False

    @property
    def counts(self) -> bool:
        return self.until is None


@attrs.define(eq=False)
class Done:
    """A command that can be undone: what it recorded, and how it is named."""

    added: list[Words]
    batch: str | None


class Model:
    """Types commands, and knows what must be read again."""

    def __init__(self, network: Path) -> None:
        self.network = network
        self.people: list[Person] = []
        self.places: list[Place] = []
        self.areas: list[str] = []
        self.words: list[Words] = []
        self.done: list[Done] = []
        self.number = 0

    def type(self, *line: str, codes: tuple[int, ...] = (0,)) -> str:
        """Type a command, and return what it prints."""
        words = ("--network", str(self.network), *line)
        done = CliRunner().invoke(weakties_cli.main, words)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise AssertionError(line) from done.exception
        assert done.exit_code in codes, (line, done.output)
        return done.stdout

    def json(self, *line: str) -> Any:
        """Type a command, and return its JSON."""
        return json.loads(self.type("--json", *line))

    def text(self, alphabet: int, shape: int, *, short: bool = False) -> tuple[str, str]:
        """Return a text with a word in it that nobody typed before, and that word."""
        first, *digits = tuple(ALPHABETS[alphabet])
        word = first + "".join(digits[int(d)] for d in f"{self.number:04}")
        self.number += 1
        names = [n for n in SHORT if SHAPES[n].isprintable()]  # from names such marks are dropped
        pattern = SHAPES[names[shape % len(names)] if short else shape]
        return pattern.replace("{}", word), word

    # what was typed

    def record(self, line: list[str], *words: Words) -> None:
        """Type a command that records words."""
        note(f"weakties {' '.join(map(repr, line))}")
        self.type(*line)
        batch = self.json("history", "--limit", "1")[0]["batch"]
        first = self.json("history", "--batch", batch)[0]
        for typed in words:
            typed.since = first["recorded_at"]
        self.words += words
        self.done.append(Done(list(words), batch=batch))

    def take(self, step: Step) -> None:  # noqa: C901, PLR0912  # one branch a command
        """Type the command of a step, if what it needs is there."""
        letter, a, b, ago, alphabet, shape = step
        day = (TODAY - timedelta(days=40 - ago)).isoformat()
        live = [p for p in self.people if p.one is None]
        if letter == "p" or not live:
            self.add(a, day, alphabet, shape)
            return
        who = live[a % len(live)]
        day = max(day, who.day)
        text, word = self.text(alphabet, shape)
        said = Words(text, word, day, (who,), (who,), is_leaf=True)
        own = [who.word, "--on", day]
        noted = [*own, "--note", text]
        if letter in "dahPxn":
            noting = letter in "daxn"
            said.is_note = noting and letter != "d"
            said.is_leaf = letter not in "da"
            if letter == "a":
                who.asked.append(day)
            line = {
                "d": ["describe", *own, ("--title", "--note", "--nickname")[b % 3], text],
                "a": ["ask", *noted, *(["--again"] if b % 3 == 0 and who.asked[:-1] else [])],
                "h": ["promise", *own, *["--from-them"] * (b % 2), "--", text],
                "P": ["promise", *own, "--by", day, "--", text],
                "x": ["prefer", *noted, "--channel", "phone"],
                "n": ["note", *own, "--", text],
            }[letter]
            if letter == "n" and b % 2 and len(live) > 1:
                other = live[b % len(live)]
                if other is not who:
                    line[2:2] = ["--with", other.word]
                    line[line.index(day)] = said.day = max(day, other.day)
                    said.about = said.of = (who, other)
            self.record(line, said)
        elif letter == "r" and who.asked:
            said.is_note = True
            self.record(["reply", who.word, "yes", *noted[1:]], said)
        elif letter == "m":
            said.is_leaf, said.is_note = False, True
            line = ["meet", *noted]
            if b % 3 == 0:
                ahead = (TODAY + timedelta(days=1 + b)).isoformat()
                place = ["--place", text]
                line = ["meet", who.word, "--on", ahead, "--agreed-on", day, *place]
                said.is_note = False
                self.record([*line, "--again"], said)
                return
            if day not in who.busy:  # else `thank` asks which of them
                who.busy.add(day)
                who.met.append(day)
                self.record([*line, "--again"], said)
        elif letter in "Mwt" and who.met:
            of = who.met[b % len(who.met)]
            said.day = TODAY.isoformat() if letter == "M" else of  # when it was written down
            field = ("--learnt", "--advice", "--resources", "--surprises")[b % 4]
            line = {
                "M": ["meet", who.word, "--on", of, "--learnt", text],
                "w": ["debrief", who.word, "--on", of, "--written-on", of, field, text],
                "t": ["thank", who.word, "--meeting", of, "--on", of, "--note", text],
            }[letter]
            self.record(line, said)
        elif letter == "i":
            self.introduce(who, said, noted, alphabet, shape)
        elif letter in "leIofOTs":
            self.hire(letter, who, said, b, text)
        elif letter == "G":
            name, called = self.text(alphabet, shape, short=True)
            area = Words(name, called, day, (), ())
            said.about = said.of = ()
            self.record(["area", name, "--note", text, "--on", day], area, said)
        elif letter in "uE":
            self.undo(b, redo=letter == "u" and b % 2 == 0)
        elif letter == "e":
            self.edit(b, text, word)
        elif letter == "g" and b % 4 == 0 and len(live) > 2:
            other = live[b % len(live)]
            if other is not who:
                self.merge(who, other)

    def add(self, a: int, day: str, alphabet: int, shape: int) -> None:
        """Add a person, and perhaps where they work."""
        name, word = self.text(alphabet, shape, short=True)
        noted, own = self.text((alphabet + a) % len(ALPHABETS), shape)
        who = Person(word, day)
        words = [Words(name, word, day, (who,), (who,)), Words(noted, own, day, (who,), (who,))]
        line = ["add", name, "--on", day, "--note", noted, "--email", f"m{self.number}@a.example"]
        if a % 3 == 0:
            place_name, of = self.text(alphabet, shape + 1, short=True)
            place = Place(place_name, of, day)
            words.append(Words(place_name, of, day, (place,), ()))
            line += ["--org", place_name]
            self.places.append(place)
        self.people.append(who)
        self.record(line, *words)

    def introduce(
        self, who: Person, said: Words, noted: list[str], alphabet: int, shape: int
    ) -> None:
        """Let somebody give a name."""
        name, word = self.text(alphabet, shape, short=True)
        new = Person(word, said.day)
        said.about = said.of = (who, new)
        said.is_leaf, said.is_note = False, True
        self.people.append(new)
        called = Words(name, word, said.day, (new,), (new,))
        self.record(["intro", name, "--from", who.word, *noted[1:]], called, said)

    def hire(  # noqa: C901, PLR0912  # as above
        self, letter: str, who: Person, said: Words, b: int, text: str
    ) -> None:
        """Record a lead, what came of it, or what is known of an organization."""
        if not self.places:
            return
        place = self.places[b % len(self.places)]
        said.about, said.of = (place,), ()
        said.day = max(said.day, place.day)
        on = ["--on", said.day]
        roles = [role for role in place.roles if role.day <= said.day]
        role = roles[b % len(roles)] if roles else None
        if letter == "l":
            role_text = text if len(text) < 80 and "\n" not in text else said.word
            said.text = role_text
            said.is_leaf = False
            place.roles.append(Role(role_text, said.day))
            line = ["lead", place.name, "--role", role_text, *on]
            if b % 2:
                said.about = (place, who)
                said.of = (who,)
                line += ["--from", who.word]
            self.record(line, said)
        elif letter in "OT":
            field = ("--industry", "--location", "--domain")[b % 3]
            line = ["org", place.name, field, text, *on]
            if letter == "T":
                line = ["target", place.name, "--note", text, *on]
            said.is_leaf = False
            self.record(line, said)
        elif role is not None and letter in "eIof":
            job = [place.name, "--role", role.text]
            if letter == "e":
                said.is_leaf = False
                self.record(["apply", *job, "--resume", text, *on], said)
            elif letter == "I":
                said.is_note = True
                line = ["interview", *job, "--note", text, *on]
                if b % 2:
                    line += ["--with", who.word]
                    said.about, said.of = (place, who), (who,)
                self.record(line, said)
            elif role.offered is None:
                role.offered = said.day
                said.is_leaf = False
                self.record(["offer", *job, "--pay", text, *on], said)
            elif role.offered <= said.day:
                role.offered = None
                said.is_leaf = False
                self.record(["offer", *job, "--decline", "--reason", text, *on], said)

    # what was corrected

    def now(self) -> str:
        """Return when the latest event was recorded."""
        moment: str = self.json("history", "--limit", "1")[-1]["recorded_at"]
        return moment

    def undo(self, b: int, *, redo: bool) -> None:
        """Undo a command on which nothing rests, perhaps to bring it back."""
        leaves = [
            d for d in self.done
            if d.batch and d.added and all(w.counts and w.is_leaf for w in d.added)
        ]  # fmt: skip
        if not leaves:
            return
        step = leaves[b % len(leaves)]
        note(f"weakties undo {step.batch}{' and redo' * redo}")
        self.type("undo", str(step.batch))
        if redo:
            self.type("redo")
            return
        at = self.now()
        for typed in step.added:
            typed.until = at
        self.done.remove(step)

    def edit(self, b: int, text: str, word: str) -> None:
        """Correct the words of a note, and perhaps think better of it."""
        notes = [w for w in self.words if w.counts and w.is_note]
        if not notes:
            return
        old = notes[b % len(notes)]
        events = [e for e in self.events() if not e["undone"] and old.text in _strings(e["words"])]
        assert len(events) == 1, (old, events)
        note(f"weakties edit {events[0]['position']} --note {text!r}")
        self.type("edit", str(events[0]["position"]), "--note", text)
        if b % 3 == 0:
            self.type("undo")
            return
        new = attrs.evolve(old, text=text, word=word, since=self.now())
        old.until = new.since
        self.words.append(new)
        for step in self.done:
            if old in step.added:
                step.batch = None

    def events(self) -> Any:
        """Return all that was ever recorded."""
        return self.json("history", "--limit", "1000000")

    def merge(self, one: Person, two: Person) -> None:
        """Make two people one."""
        note(f"weakties merge {one.word} {two.word}")
        self.type("merge", one.word, two.word)
        two.one = one
        one.day = max(one.day, two.day)
        one.met = [day for day in one.met if day not in two.busy]
        one.met += [day for day in two.met if day not in one.busy]
        one.busy |= two.busy
        one.asked += two.asked


def _strings(value: Any) -> Iterator[str]:
    """Yield every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _visible(text: str) -> str:
    """Return a text as a terminal may show it, without its spaces."""
    shown = (
        c if c.isprintable() or c == "\u200d" else c.encode("unicode_escape").decode()
        for c in text
    )  # fmt: skip
    return _close_up("".join(shown))


def _close_up(text: str) -> str:
    return "".join(text.split())


def _just_before(moment: str) -> str:
    return (datetime.fromisoformat(moment) - timedelta(microseconds=1)).astimezone(UTC).isoformat()


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def check_stories(model: Model) -> None:
    """Check that each subject's story tells its words, and no others, as of its days."""
    subjects: dict[Person | Place, list[Words]] = {}
    for typed in model.words:
        for named in typed.about:
            subject = named.canonical() if isinstance(named, Person) else named
            subjects.setdefault(subject, []).append(typed)
    for subject, those in subjects.items():
        story = model.json("show", subject.word, "--events")
        shown = _close_up(model.type("show", story["id"], "--events"))
        strings = list(_strings(story))
        for words in those:
            if words.counts:
                assert any(words.text in s for s in strings), words
                assert _visible(words.text) in shown, words
            else:
                assert not any(words.word in s for s in strings), words
                assert words.word not in shown, words
        for day in sorted({w.day for w in those})[:6]:
            then = model.type(
                "show", story["id"], "--events", "--json", "--as-of", _day_before(day),
                codes=(0, 1),
            )  # fmt: skip
            told = list(_strings(json.loads(then))) if then else []
            for words in those:
                if words.counts and words.day < day and told:
                    assert any(words.text in s for s in told), (words, day)
                elif words.day >= day or not words.counts:
                    assert not any(words.word in s for s in told), (words, day)


def holding(model: Model, words: Words, *options: str) -> list[Any]:
    """Return what `find` gives that holds the word; letters alone are no word."""
    hits = model.json("find", words.word, *options)
    return [hit for hit in hits if any(words.word in text for text in _strings(hit["words"]))]


def check_found(model: Model, share: int) -> None:
    """Check that each word is found from its day on, as long as it counted.

    Args:
        share: of how many words one is looked for as of other days, too.
    """
    told = {text for e in model.events() for text in _strings(e["words"])}
    for number, words in enumerate(model.words):
        hits = holding(model, words)
        if words.counts:
            assert any(words.text in _strings(hit["words"]) for hit in hits), words
            shown = unicodedata.normalize("NFC", model.type("find", words.word))
            assert f"[{words.word}" in shown, (words, shown)
        else:
            assert hits == [], words
            assert any(words.word in text for text in told), words
        if number % share:
            continue
        assert holding(model, words, "--known-at", _just_before(words.since)) == [], words
        if words.counts:
            assert holding(model, words, "--as-of", words.day), words
            assert holding(model, words, "--as-of", _day_before(words.day)) == [], words
        else:
            before = holding(model, words, "--known-at", _just_before(words.until or ""))
            assert any(words.text in _strings(hit["words"]) for hit in before), words


def _spellings(word: str) -> list[bytes]:
    """Return a word as files may hold it."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c)
    )
    texts = {word, word.casefold(), plain}
    escaped = {json.dumps(text)[1:-1] for text in texts}
    return [
        *(text.encode() for text in texts),
        *(text.encode() for text in escaped),
        *(text.replace("\\u", "\\U").upper().replace("\\U", "\\u").encode() for text in escaped),
        word.encode("utf-16-le"),
    ]


ALL = (
    ("history", "--ids", "--limit", "1000000"), ("people",), ("today",), ("areas",), ("targets",),
    ("stats",), ("network",), ("duplicates",), ("doctor",), ("status",), ("lineage",),
    ("reconnect",), ("replay",), ("diff", "--from", "2020-01-01"),
)  # fmt: skip


def check_forgotten(model: Model, who: Person) -> None:
    """Check that no command and no file has a word about somebody who was forgotten."""
    who = who.canonical()
    same = [p for p in model.people if p.canonical() is who]
    gone = [w for w in model.words if any(p in same for p in w.of)]
    rest = [w for w in model.words if w.counts and w not in gone]
    for words in model.words[:5]:
        model.type("find", words.word)
    model.type("forget", model.json("show", who.word)["id"], "--yes")
    lines = [*ALL, *(("show", place.word, "--events") for place in model.places)]
    printed = [
        model.type(*how, *line, codes=(0, 1, 2)) for line in lines for how in ((), ("--json",))
    ]
    printed.append(model.type("export", "-o", str(model.network.with_suffix(".jsonl"))))
    printed.append(model.type("export", "--people", "-o", str(model.network.with_suffix(".csv"))))
    for words in gone:
        assert holding(model, words) == [], words
        for line in printed:
            assert words.word not in line, words
            assert json.dumps(words.word)[1:-1] not in line, words
    files = [path.read_bytes() for path in model.network.parent.rglob("*") if path.is_file()]
    assert len(files) > 3
    for words in gone:
        for spelling in _spellings(words.word):
            assert not any(spelling in file for file in files), (words, spelling)
    for words in rest:
        assert holding(model, words), words


def play(steps: list[Step], share: int = 1) -> None:
    """Type all steps in a new network, and check what can be read of it."""
    with TemporaryDirectory() as folder:
        model = Model(Path(folder) / "network.db")
        for step in steps:
            model.take(step)
        check_stories(model)
        check_found(model, share)
        if model.people:
            check_forgotten(model, model.people[steps[0][2] % len(model.people)])


LONG = (Phase.explicit, Phase.reuse, Phase.generate)
"""A failing example is not made smaller: each try takes seconds."""


@settings(max_examples=2, phases=LONG, derandomize=True)  # by night by chance
@given(st.lists(STEP, min_size=20, max_size=30))
def test_every_word_comes_back_and_goes_with_whom_it_is_about(steps: list[Step]) -> None:
    play(steps, share=4)


@pytest.mark.nightly
@settings(max_examples=4, phases=LONG)
@given(st.lists(STEP, min_size=200, max_size=200))
def test_every_word_of_two_hundred_commands_comes_back(steps: list[Step]) -> None:
    play(steps)
