"""The marks of a person, and how sure it is that a text means them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from itertools import chain

import attrs

from weakties.corrections.recognition.addresses import (
    is_page,
    is_slug,
    judge_email,
    judge_page,
    judge_slug,
    normalize_page,
    read_spoken,
)
from weakties.corrections.recognition.letters import (
    CAMEL,
    IS_HAN,
    IS_HANGUL,
    IS_RUN,
    LEAST,
    Judgment,
    Text,
    fold,
    is_capitalized,
)
from weakties.corrections.recognition.names import Name, split_name, split_word
from weakties.corrections.recognition.numbers import (
    PHONE,
    PHONE_LEAST,
    Number,
    compare_numbers,
    drop_extension,
    extract_digits,
    split_numbers,
)
from weakties.corrections.recognition.parts import (
    count_shared_letters,
    is_part,
    judge_by_family,
    judge_by_initials,
    judge_by_korean_family,
    list_stems,
)
from weakties.corrections.recognition.surroundings import (
    has_further_initial,
    judge_match,
    stands_alone,
)
from weakties.corrections.recognition.words import (
    BESIDE_NAMES,
    EVERYDAY,
    GIVEN_NAMES,
    ORDINARY,
    PARTICLES,
)
from weakties.domain.identity import fold_text, linkedin_slug

_WINDOWS, _LONGEST_WORD, _LONGEST_ADDRESS = (6, 12, 24), 24, 100
"""In so many words a text is searched for what means somebody, when it is quoted."""


@attrs.frozen(slots=False)
class Marks:
    """By what somebody is recognized in a text.

    Attributes:
        names: the whole names.
        nicknames: single words that they are called by.
        longer: names of others that hold one of these names.
        namesakes: names of living others that are the same.
        words: words of the names of others, which no sentence begins with for another reason.
        addresses: e-mail addresses, folded.
        pages: profiles that are none at LinkedIn, folded.
        slugs: the names of LinkedIn profiles.
        numbers: telephone numbers, as written, without an extension.
        taken_numbers: those of others.
        taken_pages: profiles of others that are none at LinkedIn.
    """

    names: tuple[Name, ...] = ()
    nicknames: tuple[Name, ...] = ()
    longer: tuple[Name, ...] = ()
    namesakes: tuple[Name, ...] = ()
    words: frozenset[str] = GIVEN_NAMES
    addresses: frozenset[str] = frozenset()
    pages: frozenset[str] = frozenset()
    slugs: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    taken_numbers: frozenset[Number] = frozenset()
    taken_pages: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        names: Iterable[str],
        *,
        nicknames: Iterable[str] = (),
        emails: Iterable[str] = (),
        profiles: Iterable[str] = (),
        phones: Iterable[str] = (),
        others: Collection[str] = (),
        living: Iterable[str] = (),
        taken_phones: Iterable[str] = (),
        taken_profiles: Iterable[str] = (),
    ) -> Marks:
        """Gather them.

        Args:
            others: the names of everybody else.
            living: those among them of entries that count.
            taken_phones: their numbers.
            taken_profiles: their profiles.
        """
        words_of = {other: split_name(other) for other in others}
        taken = frozenset(chain.from_iterable(words_of.values()))
        own = [n for name in dict.fromkeys(names) if (n := Name.of(name, taken))]
        called = [n for name in dict.fromkeys(nicknames) if (n := Name.of(name, taken))]
        own += [n for n in called if len(n.words) > 1]
        sought = {word for name in own for word in name.plain}
        is_run = any(IS_RUN.fullmatch(word) for word in sought)
        near = [
            other for other, words in words_of.items()
            if not sought.isdisjoint(words) or (is_run and IS_RUN.search(other))
        ]  # fmt: skip
        longer = [
            n for o in dict.fromkeys(near)
            if (n := Name.of(o)) and any(name.is_within(n) for name in own)
        ]  # fmt: skip
        listed = list(profiles)
        slugs = {fold_text(linkedin_slug(p)) for p in listed if "/" not in p or is_slug(p)}
        return cls(
            tuple(own),
            tuple(n for n in called if len(n.words) == 1),
            tuple(longer),
            tuple(
                n
                for other in living
                if not sought.isdisjoint(split_name(other))
                and (n := Name.of(other))
                and any(name.is_same(n) for name in own)
            ),
            GIVEN_NAMES | (taken - EVERYDAY - BESIDE_NAMES - PARTICLES),
            frozenset(a for e in emails if re.fullmatch(".+@.+", a := fold(e.strip()))),
            frozenset(normalize_page(p) for p in listed if is_page(p)),
            frozenset(slugs - {""}),
            frozenset(drop_extension(p) for p in phones),
            frozenset(Number.of(drop_extension(p)) for p in taken_phones),
            frozenset(normalize_page(p) for p in taken_profiles if is_page(p)),
        )

    def ignoring_others(self) -> Marks:
        """Return the same marks, as if nobody else had any of them."""
        return attrs.evolve(self, namesakes=(), taken_numbers=frozenset(), taken_pages=frozenset())

    def __bool__(self) -> bool:
        addresses = self.addresses or self.pages or self.slugs or self.numbers
        return bool(self.names or self.nicknames or addresses)

    def judge(self, text: str) -> Judgment | None:
        """Return how sure it is that a text means them; None if nothing speaks for it."""
        if not self._may_mean(text):
            return None
        read = Text(text)
        if not read.plain.strip():
            return None
        judgments = set(self._list_judgments(read))
        return "certain" if "certain" in judgments else "perhaps" if judgments else None

    def quote(self, text: str, most: int) -> str:
        """Return the part of a text that means them, with what stands around it.

        Args:
            most: how many letters it has at most, without the marks of what was left out; more
                only if what means them is longer.
        """
        sure = self.judge(text)
        if sure is None:
            return ""

        def is_meant(part: str) -> bool:
            judgment = self.judge(part)
            return judgment is not None and sure in ("perhaps", judgment)

        line = next(filter(is_meant, text.splitlines()), " ".join(text.split()))
        units = [u for word in line.split() for u in _split_long(word)]
        if len(line) <= most or not units:
            return line.strip()
        start, end = 0, len(units)
        for size in _WINDOWS:
            starts = (n for n in range(len(units)) if is_meant("".join(units[n : n + size])))
            if (first := next(starts, None)) is not None:
                start, end = first, min(first + size, len(units))
                if first and is_meant("".join(units[end - 2 : end])):  # the window ends with it
                    start = end - 2
                break
        while _is_longer(units[start:end], most) and is_meant("".join(units[start + 1 : end])):
            start += 1
        while _is_longer(units[start:end], most) and is_meant("".join(units[start : end - 1])):
            end -= 1
        start, end = _widen(units, start, end, most)
        before, after = "… " * (start > 0), " …" * (end < len(units))
        return f"{before}{''.join(units[start:end]).strip()}{after}"

    def _may_mean(self, text: str) -> bool:
        """Check quickly whether a text is worth a closer look: most are not."""
        if "%" in text:
            return True
        is_plain = text.isascii()
        plain = text.lower() if is_plain else fold(text)
        if any(trigger in plain for trigger in self._triggers):
            return True
        if not self._tails:
            return False
        digits = re.sub(r"\D", "", plain)
        return any(tail in digits for tail in self._tails)

    @cached_property
    def _triggers(self) -> frozenset[str]:
        """Return letters of which some stand in every text that means them."""
        triggers = {a.partition("@")[0] for a in self.addresses} | self.pages
        triggers |= {s if len(s) >= LEAST else f"/{s}" for s in self.slugs}
        for name in (*self.names, *self.nicknames):
            for word in (spelling for spellings in name.words for spelling in spellings):
                if IS_HAN.match(word) or IS_HANGUL.match(word):
                    triggers.update(word)
                    continue
                piece = max(split_word(word), key=len)
                bare = piece.removeprefix("ال")
                triggers.add(
                    bare[
                        : min(
                            count_shared_letters(bare, stem) for stem in (bare, *list_stems(bare))
                        )
                    ]
                )
        return frozenset(triggers)

    @cached_property
    def _tails(self) -> tuple[str, ...]:
        """Return the last digits of their numbers."""
        digits = map(extract_digits, self.numbers)
        return tuple(d[1 - PHONE_LEAST :] for d in digits if len(d) >= PHONE_LEAST)

    def _list_judgments(self, text: Text) -> Iterator[Judgment]:
        """Yield the judgments; weaker evidence is searched only if none is certain."""
        judgments: set[Judgment] = set()
        for look in (
            self._judge_by_address,
            self._judge_by_number,
            self._judge_by_name,
            self._judge_by_part,
        ):
            for judgment in look(text):
                yield judgment
                judgments.add(judgment)
            if "certain" in judgments:
                return

    def _judge_by_address(self, text: Text) -> Iterator[Judgment]:
        """Look for addresses and profiles, none of which may be a part of a longer one."""
        plain = text.plain.replace(CAMEL, "")
        spoken = read_spoken(plain)
        for address in self.addresses:
            yield from judge_email(address, dict.fromkeys((plain, spoken)))
        for page in self.pages:
            yield from judge_page(page, spoken, is_taken=page in self.taken_pages)
        for slug in self.slugs:
            yield from judge_slug(slug, plain)

    def _judge_by_number(self, text: Text) -> Iterator[Judgment]:
        own = [n for n in map(Number.of, self.numbers) if len(n.digits) >= PHONE_LEAST]
        if not own:
            return
        written = text.plain.replace(CAMEL, "")
        for match in PHONE.finditer(written):
            if re.search(r"[\w]$", written[: match.start()][-1:]) or re.match(
                r"\w", written[match.end() :][:1]
            ):
                continue
            is_of_another = Number.of(match[0]) in self.taken_numbers
            pieces = [(match[0], True)] if is_of_another else split_numbers(match[0])
            for piece, is_whole in pieces:
                number = Number.of(piece)
                is_taken = number in self.taken_numbers
                for judgment in (compare_numbers(o, number, own) for o in own):
                    if judgment == "certain":
                        is_sure = is_whole and not is_taken and not self._is_contested(number)
                        yield "certain" if is_sure else "perhaps"
                    elif judgment == "perhaps" and not is_taken:
                        yield "perhaps"

    def _is_contested(self, number: Number) -> bool:
        """Check whether a number that is not told so of them can be one of another as well."""
        if number.digits in (extract_digits(own) for own in self.numbers):
            return False
        near = self._taken_by_end.get(number.digits[-PHONE_LEAST:], ())
        return any(compare_numbers(taken, number, ()) == "certain" for taken in near)

    @cached_property
    def _taken_by_end(self) -> dict[str, list[Number]]:
        """Return the numbers of others by their last digits."""
        by_end: dict[str, list[Number]] = defaultdict(list)
        for number in self.taken_numbers:
            by_end[number.digits[-PHONE_LEAST:]].append(number)
        return by_end

    def _judge_by_name(self, text: Text) -> Iterator[Judgment]:
        spans = [m.span() for name in self.longer for m in name.in_order.finditer(text.plain)]
        for name in self.names:
            is_shared = any(name.is_same(other) for other in self.namesakes)
            if name.written and stands_alone(name.written, text.plain):
                yield "perhaps" if is_shared else "certain"
            if len(name.words) == 1:
                yield from self._judge_by_word(name, text, spans)
                continue
            for pattern, is_turned in ((name.in_order, False), (name.in_reverse, True)):
                for match in _iterate_overlapping(pattern, text.plain) if pattern else ():
                    judgment = judge_match(name, match, text, self.words)
                    if judgment is None:
                        continue
                    inside = any(a <= match.start() and match.end() <= b for a, b in spans)
                    is_spelt = not is_turned or is_capitalized(match, text)
                    if is_turned and name.is_common:
                        is_spelt = False
                    is_doubtful = inside or is_shared or has_further_initial(name, match)
                    yield judgment if is_spelt and not is_doubtful else "perhaps"

    def _judge_by_word(
        self, name: Name, text: Text, spans: list[tuple[int, int]]
    ) -> Iterator[Judgment]:
        """Judge a name of a single word: certain where nobody else is called so."""
        for match in name.in_order.finditer(text.plain):
            judgment = judge_match(name, match, text, self.words)
            if judgment is None:
                continue
            inside = any(a <= match.start() and match.end() <= b for a, b in spans)
            word = match[0]
            is_firm = name.is_alone and word not in ORDINARY and text.is_capital(match.start())
            is_firm = is_firm and (len(word) >= LEAST or (name.is_han and len(word) > 1))
            yield judgment if is_firm and not inside else "perhaps"

    def _judge_by_part(self, text: Text) -> Iterator[Judgment]:
        """Look for one word of a name, for its inflected forms, and for what a family is called."""
        for name in (*self.names, *self.nicknames):
            if any(is_part(word, text) for spellings in name.words for word in spellings):
                yield "perhaps"
            if name.is_han:
                yield from judge_by_family("".join(name.plain), text.plain)
            elif len(name.words) == 1 and IS_HANGUL.fullmatch(name.plain[0]):
                yield from judge_by_korean_family(name.plain[0], text.plain)
            if len(name.words) > 1:
                yield from judge_by_initials(name, text)


def _split_long(word: str) -> list[str]:
    """Return a word with a space behind it; one that is no word, but a run of them, by letters.

    An address that is cut is another address, and is kept as a whole.
    """
    longest = _LONGEST_ADDRESS if re.search(r"\w[/@]\w|://", word) else _LONGEST_WORD
    return [f"{word} "] if len(word) <= longest else [*word[:-1], f"{word[-1]} "]


def _is_longer(units: list[str], most: int) -> bool:
    return len(units) > 1 and sum(map(len, units)) > most


def _widen(units: list[str], start: int, end: int, most: int) -> tuple[int, int]:
    """Take words before and behind a part of a text into it, until it is long enough."""
    length = sum(map(len, units[start:end]))
    is_grown = True
    while is_grown:
        is_grown = False
        if start > 0 and length + len(units[start - 1]) <= most:
            start, length, is_grown = start - 1, length + len(units[start - 1]), True
        if end < len(units) and length + len(units[end]) <= most:
            end, length, is_grown = end + 1, length + len(units[end]), True
    return start, end


def _iterate_overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield matches, those too that begin within one before."""
    at = 0
    while (match := pattern.search(text, at)) is not None:
        yield match
        at = match.start() + 1
