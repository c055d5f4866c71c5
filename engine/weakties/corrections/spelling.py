"""Recognition of a person in a text: by a name in its spellings, an address, or a number.

A text is judged by spans: where the whole name stands beside each other, as a word of its own, it
is certain; where it is inflected, in part, or within a longer name, it is perhaps. Letters are
compared without case and accents, in any script; a word is never cut at a vowel sign.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cache, cached_property
from itertools import chain, pairwise
from typing import Literal
from urllib.parse import unquote

import attrs

from weakties.corrections.ordinary_words import MONTHS, ORDINARY
from weakties.domain.identity import (
    TITLES,
    fold_text,
    is_on_linkedin,
    linkedin_slug,
    natural_name,
)

Judgment = Literal["certain", "perhaps"]


_MARKED = re.compile(r"[\"“”„«»‹›()\[\]:;/|&+*#]|(?<!\w)['‘’]\w+['’]")
"""Marks in a name that stand between its words in no other spelling of it."""


def _split_words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_CAMEL, _LEAST, _FIRM = "\ue001", 3, 8
_LETTER = (
    r"(?:[^\W\d_]|[\u0900-\u0963\u0971-\u0dff\u0e30-\u0e4e\u0eb0-\u0ecd\u102b-\u103e\u17b4-\u17d3])"
)
_WORD = re.compile(f"{_LETTER}+")
_ELIDED = re.compile(f"(?<!{_LETTER}){_LETTER}{{1,2}}'{_CAMEL}?{_LETTER}{{2,}}")
_HAN = "\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_IS_HAN = re.compile(f"[{_HAN}]+")
_IS_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]")
_IS_HANGUL = re.compile("[\uac00-\ud7a3]+")
_IS_UNSPACED = re.compile("[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff]+")
"""Thai, Lao, Burmese, Khmer: words are written without spaces."""
_IS_RUN = re.compile(f"[{_HAN}\u3041-\u30ff\uac00-\ud7a3\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff]+")
"""Letters of scripts in which a name goes on into other words, or into a longer name."""
_GAP = rf"(?:[{_CAMEL}_.'·・\-]|[ \t]{{1,3}}|[ \t]?\r?\n[ \t]{{0,8}}|- |)"
_MIDDLE = rf"(?:[ ._]{{1,2}}{_LETTER}(?=[ ._]))?\.?"
_UMLAUTS = str.maketrans({
    "ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue",
    "Ø": "Oe", "Å": "Aa",
})  # fmt: skip
_WRITTEN_OUT = re.compile("ae|oe|ue|aa")
_SAME = str.maketrans({
    "\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'", "\u00b4": "'", "\u2010": "-",
    "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": ";", "\u2212": "-", "\u00a0": " ",
    "\u2007": " ", "\u2009": " ", "\u202f": " ", "\u3000": " ", "\u0640": "", "ى": "ي", "ی": "ي",
    "ک": "ك", "ة": "ه", "\uff20": "@", "\uff0e": ".", "\u30fb": "・", "\uff65": "・",
})  # fmt: skip
_COMMON = _split_words("""
    rose may will mark grant bill bob hope joy faith grace summer dawn rich frank jack chase
    drew pat sue ray art gene price park parks long young white brown black green gray grey
    stone wood woods field fields hill hills king bishop baker cook fisher hunter miller smith
    taylor walker carter best banks rivers day case page read moon bush rice ford love gold
    silver strong sharp bell church house storm winter klein gross lang kurz wolf stein berg
    bach koch april june august guy rob don dale glen cliff heath ivy holly lily daisy iris
    violet olive amber ruby pearl crystal star sky van man son so on go an in is am are be do
    to at we he me my no us it early lake lane marsh mills wells waters west east north south
    little short small good noble power powers rush swift savage wise wild child abbot major
    sergeant duke earl prince knight knecht richter schneider fischer weber maler sommer
    herbst reich stark frei neu alt weiss rot braun schwarz grün grun blanc petit grand leroy
    roi bon bel blanco rojo leon flores rosa luz sol paz cruz rey mar dolores consuelo
    mercedes pilar alba aurora clara serena vera nova bela gut sun field wang chance skip tad
    sandy dusty rusty buck colt penny
""")
"""Words of everyday language that are names, too: in small letters they are no name."""
_ORDINARY = _COMMON | ORDINARY
_EVERYDAY = _COMMON | _split_words("""
    lang stark gut klein groß gross kurz jung alt fort froh frei reich weiss weiß schwarz braun
    sever seven read will may can grace hope young long short strong good
""")
_GIVEN_NAMES = _split_words("""
    ahmed alfred fred hamed jared khaled mohamed mohammed muhammed reed saeed waleed wilfred
    ana anna anne ann annie anja anita andrea alice amelia antonio angel angela angelo alejandro
    beatriz bruno carlos carl carla carmen carolina charlotte chiara christian christine claire
    claudia cristina daniel david diana diego eduardo elena elisa elizabeth emily emma enrique
    ernst eva fatima felipe fernando francesca francesco francisco franz gabriel gabriela georg
    george gian gianni giovanni giulia gloria guadalupe guillermo gustavo hans heinz helena hugo
    ines inge irene isabel isabella ivan jacques james javier jean jesus joan joanna joao joaquin
    johann johanna johannes john jorge jose joseph juan juana julia julio karl karin katharina
    klaus laura lena leonor lisa louis louise lucas lucia luis luisa luiz magdalena manuel marcos
    margaret margarita maria marie mariana mario marta martha martin mary miguel monica nina
    olga pablo patricia paul paula paulo pedro peter philippe pier pierre rafael raquel raul
    ricardo robert roberto rosario sara sarah sergio silvia sofia sophia sophie stefan susana
    teresa thomas ursula valentina valeria veronica victor victoria virginia yolanda
    adam alain alan alberto alexander alfonso alfredo alison alvaro amy armando arturo augusto
    barbara benjamin bernard brian camille catherine cecilia celine cesar chloe clara denis dieter
    dominique edgar edward eleanor ella emilio emily eric erik ernesto esteban esther evelyn
    federico frances francois francoise frederic gabriele gerard gerd gerhard hannah harry helen
    helene helga henri henry hermann hernan horst ignacio ingrid jaime jane jason jennifer jessica
    juergen julian jurgen karen kate kevin kurt lars leo leon linda lorena lorenzo luc luciana lucy
    luca manfred mateo matteo matthew mauricio mia michael michel monique nancy natalia nathalie
    nicolas nicole noah nora oliver olivia olivier oscar otto patrick philipp rachel rainer ramon
    rebecca renata richard rodrigo rolf ruben ruth ryan sabine salvador samuel sandra santiago
    sebastian simon simone steven susan sylvie tomas uwe vicente walter werner william wolfgang
    ximena yves zoe anastasia natalya анна мария ольга елена александр татьяна ирина наталья
""")
"""Names that often stand before another given name; a sentence begins with them for no other
reason."""
_BESIDE_NAMES = _split_words("""
    monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday january
    february march april june july august september october november december montag dienstag
    mittwoch donnerstag freitag samstag sonntag januar februar marz maerz mai juni juli oktober
    dezember heute morgen gestern and or with at for from to by of in on re fw fwd cc via per about
    versus vs is was has had will said says asked the a an my our i we he she they it this that
    call chat coffee lunch dinner breakfast tea drinks meeting meet interview intro introduction
    zoom teams skype phone email mail note notes talk thanks thank follow reminder catch up met ask
    tell write contact send message reply invite visit see informational info information mentor
    mentoring director manager president chairman chairwoman chair founder cofounder partner head
    lead chief officer engineer designer recruiter coach consultant analyst lawyer doctor teacher
    assistant secretary colleague friend cousin uncle aunt brother sister captain judge senator
    minister father sir madam lady lord mit und bei von fur fuer zu am im der die das frau herr
    kollege kollegin chef chefin termin anruf telefonat gesprach gespraech treffen notiz telefon
    kaffee con de para senora senor senorita profesor profesora monsieur madame avec chez pour
    rendez appel cafe llamada reunion cita signora signor signore professoressa avvocato new old
    geburtstag buro buero team firma birthday office house home dear hi hello best regards
""")
"""Words that stand before or behind names with a capital, and belong to none."""
_PARTICLES = _split_words("von del der den des dos das los las les bin ibn dal dalla della ter")
_VERBS = _split_words("""
    read will may can mark marks grant grants hope hopes chase cook love loves rush guess lead
    trust pay ring hunt drew sue pat bill bills price park parks field fields page pace burns banks
    waters wells brooks mills bates march case best bond cross cash flood ford hurt pickett pierce
    pitt post pound power powers ray rice ride rose sell sells sharp shine shook sing skip snow
    speed spring stone storm swift tell tells waits walk ward wish wood worth
""")
"""Names that are verbs, too."""
_OBJECTS = _split_words("it this that these those them him her me us")
_FINITE = _split_words("""
    and or but who whom whose which is was has had does did went came got gave took made met knew
    told wrote said sent thought found left felt kept held paid put ran saw spoke began became
    brought bought heard led lost meant rang read sat sold stood taught understood won of from
""")
"""What goes on behind a name, and not behind a verb."""
_IS_FINITE = re.compile("(?:ed|[^s]s)$")
_ENDINGS = """
    a e i o u y s n t an en in on es os as is us ou ov ova ove ovi ovou om em am im ym um ami emi
    imi ymi ach ech ich ych ej ego emu owi iem ie ia io ii iego iemu ieho ego eho ovej ovu ovy
    ovho ovmu ou ho mu mi nak nek val vel al el hoz hez tol rol rel ra re ban ben ba be ig ert
    lle lla llae ssa sta lta lle ta na nin in un ye ya yi nin nun dan den tan ten da de ta te la
    le ul ului lui ei elor oi ai eiu ne nehez nenek nevel
    а у ы е и о ю я й ь ом ем ой ей ою ею ов ова ове ову овой овым ових ами ями ах ях ым им ого ему
    ому его их ых ыми ими ві ові еві ця цю ці цею
    α η ο ου ε ας ης ος ων ους οι ες ω ιου ιε
"""
_OWN_ENDINGS = re.compile(
    "(?:os|as|is|us|[aeiouy]|[аеиоуыюяь]|οσ|ασ|ησ|ισ|[αηοειω])$"
)  # what a name itself ends with, and an inflected form has not
_KOREAN = (
    "은|는|이|가|을|를|의|에게서|에게|에|과|와|도|만|께서|께|한테|랑|이랑|로|으로|님|씨|님이|님은|"
    "님의|님께|님과|씨가|씨는|씨의|씨와|씨를|선생님|교수님|대표|대표님|부장|부장님|이사|이사님|팀장|팀장님"
)
_AFTER_KOREAN = re.compile(f"(?:{_KOREAN})?(?:{_KOREAN})?(?![가-힣])")
_AFTER_HAN = re.compile(
    "(?:先生|女士|小姐|老师|教授|博士|经理|同学|总|说|在|是|的|了|和|与|及|给|有|会|要|去|来|也|都|就|跟|向|"
    "对|把|被|从|到|那|这|没|不|很|能|可|想|让|请|昨|今|明天|后|下|上周|上个|推荐|介绍|建议|认识|工作|答应|"
    "告诉|联系|发|写|打|问|约|已|刚|曾|正|还|又|将|回|先|女|老|君|氏|様|殿|等|同|以|为|所|负责|愿|见|聊|谈|"
    "生日|电话|邮|部|社長|部長|課長|先輩|本人|經理|老師|說|給|對|來|請|會|後|從)"
)
_BEFORE_HAN = re.compile(
    "(?:跟|和|与|及|给|见|找|问|请|向|对|是|叫|由|被|把|让|从|为|替|同|到|约|但|因|而|感谢|谢谢|认识|联系|介绍|推荐|老师|"
    "经理|教授|先生|女士|同事|朋友|叫做|关于|听|如|若|後|給|與|對|請|從|謝謝|昨天|今天|了|的|过|说|着|在)$"
)
_HONORIFICS = (
    "先生|女士|小姐|老师|教授|博士|经理|总|工|老師|經理|"
    "さん|様|さま|氏|君|くん|ちゃん|部長|社長|課長"
)
_PREFIXES = _split_words("""
    و ف ب ل ك ال وال بال لل ول وب ه ה ו ב ל מ ש כ ול וב ומ וש של שה מה כש לכש
""")
_HONORIFIC_SUFFIX = re.compile("(?:जी|साहब|सर)(?![\u0900-\u0963])|さん|さま|様|氏|くん|ちゃん")
_COMPOUND = ("欧阳", "司马", "诸葛", "上官", "歐陽", "司馬", "諸葛")
_SPOKEN_AT = re.compile(r"\s?[\[({]\s?(?:at|@)\s?[\])}]\s?")
_SPOKEN_DOT = re.compile(r"\s?[\[({]\s?(?:dot|\.|punkt)\s?[\])}]\s?")
_ROLES = _split_words("""
    admin career careers contact contacto contato events hello help info jobs kontakt mail mailbox
    marketing news newsletter noreply no-reply office people post press recruiting sales service
    support team webmaster
""")
"""What stands before the @ in many people's addresses."""
_PHONE = re.compile(r"\+?\(?\d(?:[\d().\-/]|[ ](?=[\d(+]))*\d")
_PHONE_LEAST, _NATION, _CHUNKS = 7, 3, 7
_WINDOWS, _LONGEST_WORD, _LONGEST_ADDRESS = (6, 12, 24), 24, 100
"""In so many words a text is searched for what means somebody, when it is quoted."""


@cache
def _normalize_letter(letter: str) -> str:
    """Return a letter without case and accents; vowel signs stay."""
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    if "\uac00" <= letter <= "\ud7a3":
        return letter
    same = letter.translate(_SAME)
    if same != letter:
        return same
    if unicodedata.category(letter) == "Cf":
        return ""
    apart = unicodedata.normalize("NFKD", letter.casefold()).casefold().translate(_SAME)
    kept = "".join(c for c in apart if not _is_accent(c))
    if kept.isascii() or len(kept) != 1 or not kept.strip():
        return kept
    return fold_text(kept) if unicodedata.category(kept)[0] == "L" else kept


def _is_accent(letter: str) -> bool:
    order = unicodedata.combining(letter)
    return order == 7 or 10 <= order <= 35 or order >= 200


class _Text:
    """A text as it is compared, and which letters of it were capitals.

    Attributes:
        plain: folded; a mark stands where a capital follows a small letter.
        capitals: 1 for each letter that was a capital.
    """

    def __init__(self, text: str) -> None:
        if "%" in text:
            text = unquote(text)
        letters: list[str] = []
        capitals = bytearray()
        before = ""
        for letter in unicodedata.normalize("NFC", text):
            is_upper = letter.isupper() or letter.istitle()
            if is_upper and before.islower():
                letters.append(_CAMEL)
                capitals.append(0)
            plain = _normalize_letter(letter)
            letters.append(plain)
            capitals += bytes([is_upper]) * len(plain)
            before = letter
        self.plain, self.capitals = "".join(letters), capitals

    def is_capital(self, start: int) -> bool:
        """Check whether a word begins with a capital, or its script has none."""
        letter = self.plain[start]
        return bool(self.capitals[start]) or letter.upper() == letter

    @cached_property
    def words(self) -> list[tuple[str, int, int]]:
        """The words and where they stand; what is joined by capitals also as a whole."""
        apart = [(m[0], m.start(), m.end()) for m in _WORD.finditer(self.plain)]
        joined = [
            (m[0].replace(_CAMEL, ""), m.start(), m.end())
            for m in re.finditer(f"{_LETTER}+(?:{_CAMEL}{_LETTER}+)+", self.plain)
        ] if _CAMEL in self.plain else []  # fmt: skip
        elided = [
            (m[0].replace("'", "").replace(_CAMEL, ""), m.start(), m.end())
            for m in _ELIDED.finditer(self.plain)
        ] if "'" in self.plain else []  # fmt: skip
        return apart + joined + elided


def _list_variants(word: str) -> list[str]:
    """Return the spellings of a word of a name: with an umlaut, without, and written out."""
    plain = "".join(map(_normalize_letter, word))
    written = "".join(map(_normalize_letter, word.translate(_UMLAUTS)))
    short = _WRITTEN_OUT.sub(lambda m: m[0][0], plain) if len(plain) > _LEAST else plain
    return list(dict.fromkeys((plain, written, short)))


@attrs.frozen
class _Name:
    """A name, word by word.

    Attributes:
        words: for each word its spellings, the plain one first.
        is_alone: whether nobody else has a word of it; then one word is enough.
        is_hyphenated: whether it is all one word with a hyphen, as it is told.
        written: as it is told, folded, where marks stand in it that no other spelling has.
    """

    words: tuple[tuple[str, ...], ...]
    is_alone: bool = False
    is_hyphenated: bool = False
    written: str = ""

    @classmethod
    def of(cls, name: str, taken: Collection[str] = frozenset()) -> _Name | None:
        """Take a name apart; titles are no part of it, nor are single letters.

        Args:
            taken: the words of the names of everybody else.
        """
        natural = natural_name(unicodedata.normalize("NFC", name))
        natural = re.sub(r"\([^)]*\)", " ", natural)
        pieces = [
            p for p in re.split(r"[\s,._/\-\u2010\u2011·・]+", natural) if any(map(str.isalpha, p))
        ]
        spelt = [
            tuple(_list_variants(re.sub(r"[^\w\u0300-\u0dff\u0e00-\u109f\u1780-\u17ff]", "", p)))
            for p in pieces
        ]
        spelt = [s for s in spelt if s[0]]
        kept = [s for s in spelt if s[0] not in TITLES]
        kept = kept or spelt
        whole = [s for s in kept if len(s[0]) > 1 or _IS_HAN.fullmatch(s[0])]
        words = tuple(whole if len(whole) > 1 else kept)
        if not words:
            return None
        is_alone = not any(word in taken for word in words[0])
        written = _fold(name.strip()) if _MARKED.search(name) else ""
        return cls(words, is_alone, len(words) > 1 and len(natural.split()) == 1, written)

    @property
    def plain(self) -> tuple[str, ...]:
        """The words, each in its plain spelling."""
        return tuple(spellings[0] for spellings in self.words)

    @property
    def is_common(self) -> bool:
        """Whether each word is also one of everyday language."""
        return all(word in _ORDINARY for word in self.plain)

    @property
    def has_common(self) -> bool:
        """Whether a word is also one of everyday language."""
        return any(word in _ORDINARY for word in self.plain)

    def is_same(self, other: _Name) -> bool:
        """Check whether another name has the same words, in whatever order."""
        return sorted(self.plain) == sorted(other.plain)

    @property
    def joined(self) -> str:
        """The name without spaces."""
        return "".join(self.plain)

    def is_within(self, longer: _Name) -> bool:
        """Check whether it is a part of another name, in a script without spaces of its letters."""
        if len(longer.words) > len(self.words) and set(self.plain) <= set(longer.plain):
            return True
        own, other = self.joined, longer.joined
        return len(other) > len(own) and own in other and _IS_RUN.fullmatch(own) is not None

    @cached_property
    def is_han(self) -> bool:
        """Whether it is written in Chinese characters alone."""
        return all(_IS_HAN.fullmatch(word) for word in self.plain)

    @cached_property
    def in_order(self) -> re.Pattern[str]:
        """Find the words one after another, or the last of them first with a comma."""
        parts = [_build_alternatives(word) for word in self.words]
        straight = parts[0]
        for part in parts[1:]:
            straight += f"{_MIDDLE if len(parts) == 2 else ''}{_GAP}{part}"
        turned = [
            f"{_GAP.join(parts[n:])}[ \t]?[,،、][ \t\n]{{0,2}}{_GAP.join(parts[:n])}"
            for n in range(1, len(parts))
        ]
        return re.compile("|".join((straight, *turned)))

    @cached_property
    def in_reverse(self) -> re.Pattern[str] | None:
        """Find the last words before the first ones, without a comma."""
        parts = [_build_alternatives(word) for word in self.words]
        orders = [_GAP.join((*parts[n:], *parts[:n])) for n in range(1, len(parts))]
        return re.compile("|".join(orders)) if orders else None


def _words_of(name: str) -> set[str]:
    return {"".join(map(_normalize_letter, word)) for word in re.split(r"[\s,.\-]+", name)}


def _build_alternatives(spellings: Iterable[str]) -> str:
    patterns = [_choose_joint(s).join(map(re.escape, _split_word(s))) for s in spellings]
    return f"(?:{'|'.join(patterns)})"


def _choose_joint(word: str) -> str:
    """Return what may stand between the pieces of a word."""
    return "[ ]?" if _IS_HAN.match(word) or _IS_HANGUL.match(word) else f"[{_CAMEL}']?"


def _split_word(word: str) -> list[str]:
    """Cut a word where it is often written apart, or with an apostrophe, or a capital."""
    if _IS_HAN.match(word) or _IS_HANGUL.match(word):
        return list(word)
    for start in (
        "mc", "mac", "de", "di", "la", "le", "van", "von", "o", "l", "d", "al", "el", "fitz",
    ):  # fmt: skip
        if word.startswith(start) and len(word) > len(start) + 2:
            return [start, word[len(start) :]]
    return [word]


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

    names: tuple[_Name, ...] = ()
    nicknames: tuple[_Name, ...] = ()
    longer: tuple[_Name, ...] = ()
    namesakes: tuple[_Name, ...] = ()
    words: frozenset[str] = _GIVEN_NAMES
    addresses: frozenset[str] = frozenset()
    pages: frozenset[str] = frozenset()
    slugs: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    taken_numbers: frozenset[_Number] = frozenset()
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
        words_of = {other: _words_of(other) for other in others}
        taken = frozenset(chain.from_iterable(words_of.values()))
        own = [n for name in dict.fromkeys(names) if (n := _Name.of(name, taken))]
        called = [n for name in dict.fromkeys(nicknames) if (n := _Name.of(name, taken))]
        own += [n for n in called if len(n.words) > 1]
        sought = {word for name in own for word in name.plain}
        is_run = any(_IS_RUN.fullmatch(word) for word in sought)
        near = [
            other for other, words in words_of.items()
            if not sought.isdisjoint(words) or (is_run and _IS_RUN.search(other))
        ]  # fmt: skip
        longer = [
            n for o in dict.fromkeys(near)
            if (n := _Name.of(o)) and any(name.is_within(n) for name in own)
        ]  # fmt: skip
        listed = list(profiles)
        slugs = {fold_text(linkedin_slug(p)) for p in listed if "/" not in p or _is_slug(p)}
        return cls(
            tuple(own),
            tuple(n for n in called if len(n.words) == 1),
            tuple(longer),
            tuple(
                n
                for other in living
                if not sought.isdisjoint(_words_of(other))
                and (n := _Name.of(other))
                and any(name.is_same(n) for name in own)
            ),
            _GIVEN_NAMES | (taken - _EVERYDAY - _BESIDE_NAMES - _PARTICLES),
            frozenset(a for e in emails if re.fullmatch(".+@.+", a := _fold(e.strip()))),
            frozenset(_normalize_page(p) for p in listed if _is_page(p)),
            frozenset(slugs - {""}),
            frozenset(_drop_extension(p) for p in phones),
            frozenset(_Number.of(_drop_extension(p)) for p in taken_phones),
            frozenset(_normalize_page(p) for p in taken_profiles if _is_page(p)),
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
        read = _Text(text)
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
        plain = text.lower() if is_plain else _fold(text)
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
        triggers |= {s if len(s) >= _LEAST else f"/{s}" for s in self.slugs}
        for name in (*self.names, *self.nicknames):
            for word in (spelling for spellings in name.words for spelling in spellings):
                if _IS_HAN.match(word) or _IS_HANGUL.match(word):
                    triggers.update(word)
                    continue
                piece = max(_split_word(word), key=len)
                bare = piece.removeprefix("ال")
                triggers.add(
                    bare[
                        : min(
                            _count_shared_letters(bare, stem) for stem in (bare, *_list_stems(bare))
                        )
                    ]
                )
        return frozenset(triggers)

    @cached_property
    def _tails(self) -> tuple[str, ...]:
        """Return the last digits of their numbers."""
        digits = map(_extract_digits, self.numbers)
        return tuple(d[1 - _PHONE_LEAST :] for d in digits if len(d) >= _PHONE_LEAST)

    def _list_judgments(self, text: _Text) -> Iterator[Judgment]:
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

    def _judge_by_address(self, text: _Text) -> Iterator[Judgment]:
        """Look for addresses and profiles, none of which may be a part of a longer one."""
        plain = text.plain.replace(_CAMEL, "")
        spoken = _SPOKEN_DOT.sub(".", _SPOKEN_AT.sub("@", plain))
        for address in self.addresses:
            inside = r"[\w+.\-]"
            local, _, domain = address.partition("@")
            tagged = rf"{re.escape(local)}\+[\w.\-]+@{re.escape(domain)}"
            sought = "|".join(
                rf"(?<!{inside}){form}(?![\w\-]|\.\w)" for form in (re.escape(address), tagged)
            )
            for written in dict.fromkeys((plain, spoken)):
                for match in re.finditer(sought, written):
                    is_within = _GOES_BEFORE_ADDRESS.search(written[: match.start()])
                    yield "perhaps" if is_within else "certain"
                elsewhere = rf"(?<!{inside}){re.escape(local)}(?:\+[\w.\-]+)?@\w"
                if _is_distinct(local) and re.search(elsewhere, written):
                    yield "perhaps"
        for page in self.pages:
            yield from _judge_page(page, spoken, is_taken=page in self.taken_pages)
        for slug in self.slugs:
            yield from _judge_slug(slug, plain)

    def _judge_by_number(self, text: _Text) -> Iterator[Judgment]:
        own = [n for n in map(_Number.of, self.numbers) if len(n.digits) >= _PHONE_LEAST]
        if not own:
            return
        written = text.plain.replace(_CAMEL, "")
        for match in _PHONE.finditer(written):
            if re.search(r"[\w]$", written[: match.start()][-1:]) or re.match(
                r"\w", written[match.end() :][:1]
            ):
                continue
            is_of_another = _Number.of(match[0]) in self.taken_numbers
            pieces = [(match[0], True)] if is_of_another else _split_numbers(match[0])
            for piece, is_whole in pieces:
                number = _Number.of(piece)
                is_taken = number in self.taken_numbers
                for judgment in (_compare_numbers(o, number, own) for o in own):
                    if judgment == "certain":
                        is_sure = is_whole and not is_taken and not self._is_contested(number)
                        yield "certain" if is_sure else "perhaps"
                    elif judgment == "perhaps" and not is_taken:
                        yield "perhaps"

    def _is_contested(self, number: _Number) -> bool:
        """Check whether a number that is not told so of them can be one of another as well."""
        if number.digits in (_extract_digits(own) for own in self.numbers):
            return False
        near = self._taken_by_end.get(number.digits[-_PHONE_LEAST:], ())
        return any(_compare_numbers(taken, number, ()) == "certain" for taken in near)

    @cached_property
    def _taken_by_end(self) -> dict[str, list[_Number]]:
        """Return the numbers of others by their last digits."""
        by_end: dict[str, list[_Number]] = defaultdict(list)
        for number in self.taken_numbers:
            by_end[number.digits[-_PHONE_LEAST:]].append(number)
        return by_end

    def _judge_by_name(self, text: _Text) -> Iterator[Judgment]:
        spans = [m.span() for name in self.longer for m in name.in_order.finditer(text.plain)]
        for name in self.names:
            is_shared = any(name.is_same(other) for other in self.namesakes)
            if name.written and _stands_alone(name.written, text.plain):
                yield "perhaps" if is_shared else "certain"
            if len(name.words) == 1:
                yield from self._judge_by_word(name, text, spans)
                continue
            for pattern, is_turned in ((name.in_order, False), (name.in_reverse, True)):
                for match in _iterate_overlapping(pattern, text.plain) if pattern else ():
                    judgment = _judge_match(name, match, text, self.words)
                    if judgment is None:
                        continue
                    inside = any(a <= match.start() and match.end() <= b for a, b in spans)
                    is_spelt = not is_turned or _is_capitalized(match, text)
                    if is_turned and name.is_common:
                        is_spelt = False
                    is_doubtful = inside or is_shared or _has_further_initial(name, match)
                    yield judgment if is_spelt and not is_doubtful else "perhaps"

    def _judge_by_word(
        self, name: _Name, text: _Text, spans: list[tuple[int, int]]
    ) -> Iterator[Judgment]:
        """Judge a name of a single word: certain where nobody else is called so."""
        for match in name.in_order.finditer(text.plain):
            judgment = _judge_match(name, match, text, self.words)
            if judgment is None:
                continue
            inside = any(a <= match.start() and match.end() <= b for a, b in spans)
            word = match[0]
            is_firm = name.is_alone and word not in _ORDINARY and text.is_capital(match.start())
            is_firm = is_firm and (len(word) >= _LEAST or (name.is_han and len(word) > 1))
            yield judgment if is_firm and not inside else "perhaps"

    def _judge_by_part(self, text: _Text) -> Iterator[Judgment]:
        """Look for one word of a name, for its inflected forms, and for what a family is called."""
        for name in (*self.names, *self.nicknames):
            if any(_is_part(word, text) for spellings in name.words for word in spellings):
                yield "perhaps"
            if name.is_han:
                yield from _judge_by_family("".join(name.plain), text.plain)
            elif len(name.words) == 1 and _IS_HANGUL.fullmatch(name.plain[0]):
                yield from _judge_by_korean_family(name.plain[0], text.plain)
            if len(name.words) > 1:
                yield from _judge_by_initials(name, text)


def _is_distinct(local: str) -> bool:
    """Check whether what stands before the @ of an address can tell somebody at another domain."""
    return len(local) > _LEAST and local not in _ROLES


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


def _fold(text: str) -> str:
    return "".join(map(_normalize_letter, unicodedata.normalize("NFC", text)))


def _is_slug(profile: str) -> bool:
    """Check whether an address with a slash is one of a LinkedIn profile."""
    return is_on_linkedin(profile) or re.match(r"\s*/*(?:in|pub)/", profile.lower()) is not None


def _is_page(profile: str) -> bool:
    """Check whether the address of a profile can be one of the web, and none at LinkedIn."""
    page = _normalize_page(profile)
    return ("/" in page or "." in page) and not _is_slug(profile)


def _normalize_page(profile: str) -> str:
    """Return an address of the web as it is compared: without scheme, www and last slash."""
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", _fold(unquote(profile.strip()))).rstrip("/")


def _judge_page(page: str, written: str, *, is_taken: bool) -> Iterator[Judgment]:
    """Look for an address of the web, which is no part of an e-mail, nor of another address.

    What lies beneath it is perhaps theirs, but not beneath a host, which many can share.

    Args:
        is_taken: whether it is another's, too.
    """
    sought = rf"(?<![\w.\-@/=&?#%+~])(?:https?://)?(?:www\.)?{re.escape(page)}"
    for match in re.finditer(rf"{sought}(?![\w\-@%+~]|[.:=&]\w)", written):
        before, after = written[max(0, match.start() - 8) : match.start()], written[match.end() :]
        if before.rstrip().endswith("@"):
            continue
        is_beneath = re.match(r"/[\w~%@\-/?#]|/?[?#&=]", after) is not None
        if is_beneath and "/" not in page:
            continue
        is_employer = before.endswith(" at ") and "/" not in page
        yield "perhaps" if is_beneath or is_taken or is_employer else "certain"


def _judge_slug(slug: str, plain: str) -> Iterator[Judgment]:
    """Look for the name of a LinkedIn profile: of any length in its address, else if it is long."""
    is_long = len(slug) >= _LEAST
    is_firm = is_long and any(c.isdigit() or c in "-_" for c in slug)
    for match in re.finditer(rf"(?<![\w\-]){re.escape(slug)}(?![\w\-]|\.\w)", plain):
        before = plain[max(0, match.start() - _FAR) : match.start()]
        if _IN_LINKEDIN.search(before):
            yield "certain"
        elif _IN_PROFILE.search(before):
            yield "certain" if is_firm or (is_long and slug not in _ORDINARY) else "perhaps"
        elif is_long and not ("." in slug and before.rstrip().endswith("@")):
            is_within = re.search(r"[\w.]/$|[/@.=?#&]$", before) or plain[match.end() :][:1] == "@"
            yield "certain" if is_firm and not is_within else "perhaps"


_IN_LINKEDIN = re.compile(r"(?:^|//|[^\w\-./])(?:[\w\-]+\.)?linkedin\.com/+(?:in|pub)/+$")
_IN_PROFILE = re.compile(r"(?<![\w./\-])/?(?:in|pub)/$")


def _stands_alone(written: str, plain: str) -> bool:
    """Check whether a name stands in a text letter by letter, and is no part of another word."""
    for match in re.finditer(re.escape(written), plain):
        start, end = match.span()
        beside = (plain[start - 1 : start], plain[end : end + 1])
        if not any(letter == "-" or _is_letter(letter) for letter in beside):
            return True
    return False


def _has_further_initial(name: _Name, match: re.Match[str]) -> bool:
    """Check whether a match has more words than a name with an initial."""
    is_short = any(len(word) == 1 for word in name.plain)
    return is_short and len(_WORD.findall(match[0])) > len(name.words)


def _judge_by_initials(name: _Name, text: _Text) -> Iterator[Judgment]:
    """Look for a name with an initial, and for one that is joined, as accounts are called."""
    first, last = re.escape(name.plain[0][0]), re.escape(name.plain[-1][0])
    start, end = _build_alternatives(name.words[0]), _build_alternatives(name.words[-1])
    short = rf"(?<!\w){first}\.? ?{end}|(?<!\w){start} {last}\b"
    if any(_is_capitalized(match, text) for match in re.finditer(short, text.plain)):
        yield "perhaps"
    joined = {"".join(name.plain), "".join(reversed(name.plain))}
    joined |= {name.plain[0][0] + word for word in name.words[-1] if len(word) > _LEAST}
    if not joined.isdisjoint(word for word, *_ in text.words):
        yield "perhaps"


def _judge_by_korean_family(name: str, text: str) -> Iterator[Judgment]:
    """Look for a given name, and for a family's name with a title behind it."""
    title = "씨|선생님|교수님|대표|부장|이사|팀장|님"
    if len(name) > 2 and name[1:] in text:
        yield "perhaps"
    if re.search(f"(?<![가-힣]){name[0]} ?(?:{title})", text):
        yield "perhaps"


def _iterate_overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield matches, those too that begin within one before."""
    at = 0
    while (match := pattern.search(text, at)) is not None:
        yield match
        at = match.start() + 1


def _is_letter(letter: str) -> bool:
    return bool(letter) and (letter.isalpha() or unicodedata.category(letter)[0] == "M")


def _is_capitalized(match: re.Match[str], text: _Text) -> bool:
    """Check whether each word of a match begins with a capital, where its script has any."""
    return all(
        text.is_capital(m.start())
        for m in _WORD.finditer(text.plain, match.start(), match.end())
        if len(m[0]) > 1
    )


def _judge_match(
    name: _Name, match: re.Match[str], text: _Text, names: Collection[str]
) -> Judgment | None:
    """Judge a match by what stands around it; None if it is a part of other words.

    Args:
        names: words that are likely to be somebody's name where a sentence begins with them.
    """
    plain, (start, end) = text.plain, match.span()
    before, after = plain[max(0, start - 8) : start], plain[end : end + 8]
    if _IS_HAN.match(plain[start]) or _IS_HAN.match(plain[end - 1]):
        return _judge_han(match[0], before, after)
    if _IS_UNSPACED.match(plain[end - 1]) or _IS_KATAKANA.match(plain[end - 1]):
        is_firm = len(name.words) > 1 or bool(_IS_KATAKANA.match(plain[end - 1]))
        whole: Judgment = "certain" if is_firm else "perhaps"
        return None if _is_cut(plain[end - 1], before, after) else whole
    if not (_is_begun(before) and _is_ended(plain, end)):
        return None
    is_within = any(re.search(p, before) for p in _GOES_BEFORE) or any(
        re.match(p, after) for p in _GOES_ON
    )
    is_doubtful = (
        is_within or _is_loosely_joined(name, match, text) or _is_everyday(name, match, text)
        or _is_of_two(match, text)
        or _is_of_longer(match, text, names) or _is_sentence(match, text)
        or _is_in_address(match, plain)
    )  # fmt: skip
    return "perhaps" if is_doubtful else "certain"


def _is_loosely_joined(name: _Name, match: re.Match[str], text: _Text) -> bool:
    """Check whether the words of a match are joined otherwise than those of a name are.

    Without a mark of the border they may be one word, as Hollywood is; with a hyphen, an
    underscore, a dot or a capital they may be a term, as MAX_VALUE is, if each is an ordinary word.
    """
    if len(name.words) < 2:
        return False
    if _WORD.fullmatch(match[0]):
        has_case = match[0].upper() != match[0]
        return has_case or len(match[0]) < _FIRM
    if re.search(r"[\s,،、]", match[0]):
        return False
    is_account = text.plain[match.start() - 1 : match.start()] == "@"
    if name.is_common and not is_account and not (name.is_hyphenated and "-" in match[0]):
        return True
    return any(text.capitals[match.start() : match.end()]) and not _is_capitalized(match, text)


def _is_everyday(name: _Name, match: re.Match[str], text: _Text) -> bool:
    """Check whether the words of a match may stand there for what they mean.

    So they may in small letters; behind an article; where all is in capitals, beside another
    ordinary word; and months beside a number, or as one says when something is.
    """
    plain, (start, end) = text.plain, match.span()
    if not _is_capitalized(match, text):
        is_spaced = re.search(r"\s", match[0]) is not None
        return name.has_common if is_spaced else name.is_common
    before = _WORD_BEFORE.search(plain, max(0, start - _FAR), start)
    behind = _WORD_BEHIND.match(plain, end)
    beside = [m[1] for m in (before, behind) if m is not None]
    word_before = "" if before is None else before[1]
    if name.is_common and word_before in _ARTICLES:
        return True
    if MONTHS.issuperset(name.plain) and (
        "," in match[0] or word_before in _BEFORE_MONTHS or any(w[0].isdigit() for w in beside)
    ):
        return True
    is_loud = all(text.capitals[n] for n in range(start, end) if _is_letter(plain[n]))
    return is_loud and name.is_common and not _ORDINARY.isdisjoint(beside)


_ARTICLES = _split_words("a an the this that der die das dem den des ein eine le la un une el una")
_BEFORE_MONTHS = _split_words("in im since until till by during from between seit bis ab von en de")
_WORD_BEFORE = re.compile(r"(\w+) \Z")
_WORD_BEHIND = re.compile(r" (\w+)")


def _is_of_longer(match: re.Match[str], text: _Text, names: Collection[str]) -> bool:
    """Check whether another word of a name stands directly before or behind, as in a longer one.

    A capital speaks for a name, but not at the beginning of a sentence, which has one anyhow, and
    not where all is in capitals; where nothing is, only a word that is a name elsewhere does.
    Before a name of a single word any other at the beginning of a sentence may be its first one.
    """
    plain, (start, end) = text.plain, match.span()
    is_loud = all(text.capitals[n] for n in range(start, end) if _is_letter(plain[n]))
    if (before := _NAME_BEFORE.search(plain, max(0, start - _FAR), start)) is not None:
        first, _ = before.span(1)
        is_begin = is_loud or _BEGINS.search(plain, max(0, first - _FAR), first) is not None
        is_single = _WORD.fullmatch(match[0]) is not None and not _is_everyday_verb(before[1])
        is_place = _BEFORE_PLACE.search(plain, max(0, first - _FAR), first) is not None
        is_likely = before[1] in names or not (is_begin or is_place) or (is_single and not is_loud)
        if is_likely and _can_be_name(before, text, is_loud=is_loud):
            return True
    behind = _NAME_BEHIND.match(plain, end)
    if not any(text.capitals[start:end]):
        if plain[start].upper() == plain[start]:  # a script without capitals
            return False
        beside = {m[1] for m in (before, behind) if m is not None and len(m[1]) >= _LEAST}
        return not beside.isdisjoint(names)
    if behind is None:
        return False
    if len(behind[1]) == 1:
        return bool(text.capitals[behind.start(1)]) and plain[behind.end() :][:1] == "."
    is_patronymic = _PATRONYMIC.search(behind[1]) is not None
    return _can_be_name(behind, text, is_loud=is_loud) and not is_patronymic


def _is_everyday_verb(word: str) -> bool:
    is_past = word.endswith("ed") and word not in _GIVEN_NAMES
    return is_past or word in _EVERYDAY or word in _FINITE


def _can_be_name(match: re.Match[str], text: _Text, *, is_loud: bool) -> bool:
    """Check whether a word beside a name can belong to it, by its capitals and by what it means.

    Args:
        is_loud: whether the name itself is all in capitals.
    """
    start, end = match.span(1)
    whole = match[1].replace(_CAMEL, "")
    if len(whole) < 2 or not text.capitals[start] or whole in TITLES or whole in _BESIDE_NAMES:
        return False
    if _CAMEL in match[1] and not match[1].startswith(_CAMEL_NAMES):  # LinkedIn
        return False
    if _is_everyday_verb(whole) if is_loud else (whole in _FINITE and whole not in _VERBS):
        return False
    if end - start == len("Ph") and text.plain[end : end + 1] == "." and start > match.start():
        return False  # Ph.D.
    return is_loud or not all(text.capitals[n] for n in range(start, end))  # CEO


def _is_sentence(match: re.Match[str], text: _Text) -> bool:
    """Check whether the last word of a match may be the verb of a sentence: Sam Read it yesterday.

    It may, where a clause begins with the match, and goes on in small letters as no name does.
    """
    plain, (start, end) = text.plain, match.span()
    verb = _WORD.findall(match[0])[-1]
    behind = _NAME_BEHIND.match(plain, end)
    if verb not in _VERBS or behind is None or text.capitals[behind.start(1)]:
        return False
    following = behind[1]
    if following in _OBJECTS:
        return True
    is_clause = _BEGINS_CLAUSE.search(plain, max(0, start - _FAR), start) is not None
    return is_clause and following not in _FINITE and not _IS_FINITE.search(following)


def _is_in_address(match: re.Match[str], plain: str) -> bool:
    """Check whether a match stands in an e-mail address or a LinkedIn profile.

    Those of theirs are looked for as a whole; any other that spells their name may be another's.
    """
    start, end = match.span()
    is_profile = _BEFORE_PROFILE.search(plain, max(0, start - _FAR), start) is not None
    return is_profile or _BEHIND_LOCAL_PART.match(plain, end) is not None


def _is_of_two(match: re.Match[str], text: _Text) -> bool:
    """Check whether the words of a match may belong to two people, or to a sentence."""
    plain, (start, end) = text.plain, match.span()
    if plain[start - 1 : start] == _CAMEL:  # JoAnn Li
        return True
    words = [m for m in _WORD.finditer(plain, start, end) if len(m[0]) > 1]
    cased = [bool(text.capitals[m.start()]) for m in words]
    if len(words) > 1 and cased[0] and not cased[-1] and words[-1][0] in _ORDINARY:
        return True  # Anna lang gesprochen, Tom will come
    if _ENDS_SENTENCE.search(match[0]):  # Met Rose. May was slow
        return True
    is_turned = re.search(r"[,،、]", match[0]) is not None
    names = [m for m in _WORD.finditer(plain) if text.capitals[m.start()]]
    is_named_before = any(m.end() == start - 1 for m in names) and plain[start - 1] == " "
    is_named_behind = any(m.start() == end + 1 for m in names) and plain[end : end + 1] == " "
    if is_turned and (is_named_before or is_named_behind):  # Carlos Ruiz, Ana Bell
        return True
    if is_turned and all(m[0] in _ORDINARY for m in words):
        word_before = _WORD_BEFORE.search(plain, max(0, start - _FAR), start)
        if word_before is not None and not text.capitals[word_before.start(1)]:
            return True  # der Fall, Ernst genommen
    is_broken = "\n" in match[0] and not is_turned
    return is_broken and (plain[:start].rstrip().endswith(",") or plain[end : end + 1] == ",")


_GOES_BEFORE_ADDRESS = re.compile(r"\w['&!#/=~$*?^{|}`]$")
"""What can stand in an address before a part that is another's address."""
_FAR = 80
_ENDS_SENTENCE = re.compile(rf"{_LETTER}{{3}}\.\s")
_NAME = f"{_LETTER}+(?:{_CAMEL}{_LETTER}+)*"
_NAME_BEFORE = re.compile(rf"(?<![\w'\-])({_NAME}) \Z")
_NAME_BEHIND = re.compile(rf" ({_NAME})")
_BEGINS = re.compile(r"(?:\A|[.!?:;()\[\]\"/|*>•\n\t\d\-])[ ]*\Z")
"""What a sentence, or an item of a list, begins behind."""
_BEFORE_PLACE = re.compile(r"\b(?:in|at|near|im|en|em) \Z")
_PATRONYMIC = re.compile("(?:ов|ев|иев|ьев)(?:на|ич)$|ич$|ична$")
_CAMEL_NAMES = tuple(f"{start}{_CAMEL}" for start in ("mc", "mac", "de", "di", "la", "le", "van"))
_BEHIND_LOCAL_PART = re.compile(rf"[\w.+\-{_CAMEL}]*(?:@|{_SPOKEN_AT.pattern})\w")
_BEGINS_CLAUSE = re.compile(
    rf"{_BEGINS.pattern}|\b(?:that|if|when|whether|because|while|since|unless|until|what|where|why|how|"
    r"think|thinks|believe|believes|hope|hopes) \Z"
)
_BEFORE_PROFILE = re.compile(r"(?:\A|[\s/(])(?:in|pub)/\Z")


_GOES_BEFORE = (rf"{_LETTER}[.\-]$",)
_GOES_ON = (
    rf"-{_LETTER}", rf"\.{_LETTER}(?![a-z0-9]{{1,3}}(?!\w))", rf"'{_LETTER}{{5}}",
)  # fmt: skip
"""What makes of a name a part of a longer one; an ending of a file and of a case do not."""


def _is_cut(last: str, before: str, after: str) -> bool:
    """Check whether a name is cut out of a longer word, where words are written without spaces."""
    if _IS_KATAKANA.match(last):
        return bool(_IS_KATAKANA.match(after) or _IS_KATAKANA.search(before[-1:]))
    return bool(after) and (unicodedata.category(after[0])[0] == "M" or after[0] in "ะาำๅ")


def _is_begun(before: str) -> bool:
    """Check whether a word begins behind what stands before it, or behind a prefix."""
    if not _is_letter(before[-1:]):
        return True
    run = re.search(f"{_LETTER}+$", before)
    return run is not None and run[0] in _PREFIXES


def _is_ended(plain: str, end: int) -> bool:
    """Check whether a word ends before a position, or goes on by a particle or a title."""
    if not _is_letter(plain[end : end + 1]):
        return True
    if _IS_HANGUL.match(plain[end - 1]):
        return _AFTER_KOREAN.match(plain, end) is not None
    return _HONORIFIC_SUFFIX.match(plain, end) is not None


def _judge_han(name: str, before: str, after: str) -> Judgment:
    """Judge a name in Chinese characters, where no space says where it begins and ends."""
    is_begun = not _IS_HAN.match(before[-1:]) or _BEFORE_HAN.search(before) is not None
    is_ended = not _IS_HAN.match(after[:1]) or _AFTER_HAN.match(after) is not None
    letters = len(re.sub(r"[^\w]", "", name))
    if letters > 2 and is_ended:
        return "certain"
    return "certain" if is_begun and is_ended else "perhaps"


def _judge_by_family(name: str, text: str) -> Iterator[Judgment]:
    """Look for a family's name with a title behind it, and for a given name."""
    for length in range(1, len(name)):
        if re.search(f"{re.escape(name[:length])}(?:{_HONORIFICS})", text):
            yield "perhaps"
    start = 2 if name.startswith(_COMPOUND) else 1
    for cut in {start, 2}:
        if len(name) - cut > 1 and name[cut:] in text:
            yield "perhaps"
    if len(name) > _LEAST and name[:2] in text:
        yield "perhaps"


def _is_part(word: str, text: _Text) -> bool:
    """Check whether a word of a name stands in a text, as it is or inflected."""
    if _IS_UNSPACED.match(word) or _IS_KATAKANA.match(word):
        return len(word) >= _LEAST and word in text.plain
    if _IS_HAN.fullmatch(word):
        return len(word) > 1 and word in text.plain
    is_hangul = bool(_IS_HANGUL.fullmatch(word))
    for other, start, _ in text.words:
        if other == word:
            is_short = len(word) < _LEAST and not is_hangul
            if len(word) == 1 or ((is_short or word in _ORDINARY) and not text.is_capital(start)):
                continue
            return True
        if is_hangul and len(word) > 1 and other.startswith(word):
            if _AFTER_KOREAN.match(text.plain, start + len(word)):
                return True
        elif any(
            other.endswith(stem) and other[: -len(stem)] in _PREFIXES
            for stem in {word, word.removeprefix("ال")}
        ) or (len(word) >= _LEAST and text.is_capital(start) and _is_inflected(other, word)):
            return True
    return False


def _is_inflected(other: str, word: str) -> bool:
    """Check whether a word can be a form of a name: its stem with another ending."""
    if other[:2] != word[:2]:
        return False
    if other.startswith(word) and other[len(word) :] in {"जी", "साहब"}:
        return True
    return any(
        other.startswith(stem) and (other == stem or other[len(stem) :] in _list_endings())
        for stem in _list_stems(word)
    )


@cache
def _list_endings() -> frozenset[str]:
    """Return the endings of inflected names, as they are compared."""
    return frozenset("".join(map(_normalize_letter, ending)) for ending in _ENDINGS.split())


@cache
def _list_stems(word: str) -> tuple[str, ...]:
    """Return a name without its ending, and without a vowel that comes and goes."""
    stems = {word}
    bare = _OWN_ENDINGS.sub("", word)
    if len(bare) >= 2:
        stems.add(bare)
    if len(word) > _LEAST and word[-2] in "eoеоьё":
        stems.add(word[:-2] + word[-1])
    if len(word) > 4 and word[-2:] in ("ий", "ии", "ая", "ый", "ыи", "ki", "ka", "sk", "na", "ek"):
        stems.add(word[:-2])
        stems.add(word[:-1])
    changed = {"k": ("c",), "h": ("z",), "g": ("z",), "r": ("r",), "к": ("ц",), "г": ("з",)}
    softened = {stem[:-1] + letter for stem in stems for letter in changed.get(stem[-1], ())}
    stems |= softened
    return tuple(s for s in stems if len(s) >= 2)


def _count_shared_letters(left: str, right: str) -> int:
    """Return how many letters two words have in common at their beginning; at least one."""
    same = (n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b)
    return max(1, next(same, min(len(left), len(right))))


def _drop_extension(number: str) -> str:
    """Return a telephone number without what is dialled once it has answered."""
    return _EXTENSION.split(number)[0]


_EXTENSION = re.compile(r"(?<=\d)\s*(?:[;,#]|\b(?:ext|x|durchwahl|poste)).*", re.IGNORECASE)


def _extract_digits(number: str) -> str:
    """Return the digits of a number as it is compared: without what is only dialled at home."""
    plain = "".join(map(_normalize_letter, number)).replace("(0)", "")
    digits = re.sub(r"\D", "", plain)
    return digits.lstrip("0")


def _split_numbers(written: str) -> Iterator[tuple[str, bool]]:
    """Yield the numbers that stand in a run of digits, and whether each is all of a number."""
    yield written, True
    chunks = re.split(r"[ ]+", written)
    starts = [
        n for n, c in enumerate(chunks)
        if n == 0 or (re.match(r"\+|00|0|\(", c) and not (c[0] == "(" and chunks[n - 1][0] == "+"))
    ]  # fmt: skip
    for first, last in pairwise([*starts, len(chunks)]):
        if last - first < len(chunks):
            yield " ".join(chunks[first:last]), True
    for first in range(len(chunks)):
        for last in range(first + 1, min(first + _CHUNKS, len(chunks)) + 1):
            yield " ".join(chunks[first:last]), False


@attrs.frozen
class _Number:
    """A telephone number as it is compared.

    Attributes:
        digits: those that are dialled from elsewhere.
        has_nation: whether the number of a country is a part of it, by a plus or two zeros.
        is_national: whether it begins with the zero that is only dialled at home.
    """

    digits: str
    has_nation: bool = False
    is_national: bool = False

    @classmethod
    def of(cls, written: str) -> _Number:
        """Read one."""
        plain = _fold(written).strip().lstrip("(")
        has_nation = plain.startswith(("+", "00"))
        return cls(_extract_digits(written), has_nation, plain.startswith("0") and not has_nation)


def _compare_numbers(own: _Number, other: _Number, every: Collection[_Number]) -> Judgment | None:
    """Compare a number with one in a text, both with and without the number of a country.

    Args:
        every: all of their numbers: by these it is known which country one without is in.
    """
    if len(other.digits) < _PHONE_LEAST - 1:
        return None
    if own.digits == other.digits:
        abroad, home = (own, other) if own.has_nation else (other, own)
        is_same = abroad.has_nation == home.has_nation
        is_same = is_same or (not home.is_national and len(home.digits) >= _WITH_NATION)
        return "certain" if is_same else "perhaps"
    longer, shorter = (own, other) if len(own.digits) > len(other.digits) else (other, own)
    if not longer.digits.endswith(shorter.digits):
        return None
    nation = longer.digits.removesuffix(shorter.digits)
    is_long = len(shorter.digits) >= _PHONE_LEAST
    if longer.has_nation and not shorter.has_nation and len(nation) <= _NATION and is_long:
        if shorter.is_national and nation in _WITHOUT_ZERO:
            return "perhaps"
        at_home = (n.digits.startswith(nation) for n in every if n.has_nation)
        return "certain" if longer == own or any(at_home) else "perhaps"
    return "perhaps" if longer == own and len(shorter.digits) >= _PHONE_LEAST - 1 else None


_WITH_NATION = 11
"""From so many digits on a number without a plus has the number of a country, too."""
_WITHOUT_ZERO = _split_words("1 30 34 45 47 48 52 65 351 352 354 357 371 372 376 420 852 853")
"""Countries whose numbers have no zero before them at home."""
