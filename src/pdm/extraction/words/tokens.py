"""Text into words: shorthand and misspellings to standard words, with the place of each in the text as written.

Numbers and identifiers are masked: they keep their written form and are never taken for words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from pdm.extraction.words.misread import reread
from pdm.extraction.words.tongue import foreign, in_another, is_word_of
from pdm.extraction.words.unserviceable import LONG, is_the_word
from pdm.prefilter import Prefiltered
from pdm.vocabulary.phrases import kept_words, known_words, mendable_words, words_of_others
from pdm.vocabulary.shorthand import shorthand
from pdm.vocabulary.words import stem

NUMBER, IDENTIFIER = "<num>", "<id>"

_CHUNK = re.compile(r"\d[\d.,:/'°%-]*\d[°%]?|\d[°%]?|[^\W\d_][^\s,;:()\[\]!?\"=<>@]*|[^\s\w]|\S")
_IDENTIFIER = re.compile(r"^(?=.*\d)[A-Za-z]{1,5}[-_./]?\d+[A-Za-z0-9/_.-]*$")
# "won;t", "won t", "wo'nt": as long as what it stands for, so that places hold
_BROKEN_NOT = Prefiltered(r"\b(wo|ca|do|does|did|is|was|would|could|has|have)(?:n[;:#*.,\" ]t|'nt)\b", re.I)
# "U / S" is one short form, as long as before
_SPACED = Prefiltered(r"\b([A-Za-z]) / ([A-Za-z])\b")
_PART = 4
"""Letters of the shorter of two words written as one."""
_PARTICLES, _DOING = ("off", "out", "up", "down"), ("ing", "ed", "en")
_USUAL = 3.0
"""Occurrences in a billion words of English, as a power of ten, of a word that stands for itself."""
# "c/plg": the stroke says that letters were left out
_STROKE = re.compile(r"^[b-df-hj-np-tv-z]/[a-z]{2,4}$")
_GERMAN_NOT = re.compile(r"^Not-[A-ZÄÖÜ][a-zäöüß]")
_JOINED = re.compile(r"^([A-Za-z]{1,3}-?\d{3,5})([A-Za-z]{4,})$")
# "AB1234-Engine": a name and the first word
_DASHED = re.compile(r"^([A-Za-z]{1,5}\d+[A-Za-z]?)-((?:[A-Za-z]{3,}|[A-Za-z]/[A-Za-z]{2,})[A-Za-z/'.-]*)$")
_NOT = {
    "won't", "can't", "cannot", "doesn't", "didn't", "isn't", "wasn't", "aren't", "hasn't", "haven't", "couldn't", "wouldn't", "don't",
    "cant", "wont", "doesnt", "didnt", "isnt", "couldnt", "wouldnt", "hasnt", "havent", "hadnt", "wasnt", "werent", "arent", "shouldnt",
    "hasnae", "havenae", "hadnae", "didnae", "doesnae", "dinnae", "cannae", "couldnae", "wouldnae", "willnae", "isnae", "wasnae", "wouldny", "couldny", "didny", "hasny",
}  # fmt: skip
# "fails to start" and "unable to start" say "not start"
_TO_NOT = frozenset({"fail", "unabl", "refus", "unwill", "failur"})
_LETTERED = frozenset(("i", "l", "b", "c", "ii", "iii", "iv"))
"""What stands behind "no" where it is short for "number"."""
_BEFORE_NOT = frozenset(("can", "could", "do", "does", "did", "is", "was", "are", "were", "will", "would"))
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-", "„": '"', "“": '"', "”": '"'})


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text.

    Attributes:
        text: Standard word in lower case; `<num>` for a number, `<id>` for an identifier, or one punctuation mark.
        stem: Stem of `text`, for comparing.
        start: Where it stands in the text as written.
        end: First character behind it.
    """

    text: str
    stem: str
    start: int
    end: int


def tokenise(
    text: str,
    own: Mapping[str, str] | None = None,
    *,
    spelling: bool = True,
    read: bool = False,
    tongues: frozenset[str] = frozenset(),
) -> list[Token]:
    """Words of `text` in their order.

    Args:
        text: As written or read.
        own: The site's own shorthand, lower case; wins over the package's list.
        spelling: Also mend misspellings of words of the vocabulary.
        read: The text was read from a picture: also mend what readers confuse.
        tongues: Languages, English apart, that the site's people write in: their words are no misread English.
    """
    spelling = spelling and not foreign(text)
    line = text
    text = _SPACED.sub(r" \1/\2 ", _BROKEN_NOT.sub(r"\1n't", text.translate(_APOSTROPHES)))
    out: list[Token] = []
    for found in _CHUNK.finditer(text):
        chunk, start = found[0], found.start()
        stripped = chunk.rstrip("-/.'&+") if len(chunk) > 1 else chunk
        # a full stop may belong to a shortened word: "temp." and "n.w."
        body = stripped or chunk
        if (
            read
            and body.isalpha()
            and not ((own and body.casefold() in own) or is_word_of(body.casefold(), line, tongues))
        ):
            body = reread(body.casefold(), foreign=in_another(line, tongues))
            # readers do put another letter into a word, hands seldom
            body = mend(body, exchanged=True) if len(body) == 4 and body not in _short() else body
        for word, at in _words(body, own, spelling) if own else _plain_words(body, spelling):
            for long in word.split():
                plain = "not" if long in _NOT else long
                end = start + (at[1] if body == (stripped or chunk) else len(stripped or chunk))
                out.append(Token(plain, _stem(plain), start + at[0], end))
        for k, mark in enumerate(chunk[len(stripped) :] if stripped else ""):
            if not (mark == "." and _is_short(stripped, own) and not _capital_follows(text, found.end())):
                at_mark = start + len(stripped) + k
                out.append(Token(mark, mark, at_mark, at_mark + 1))
    if any(t.text == "crack" for t in out):
        out = _with_coolers(out, text)
    return _rewrite(_without_us(out, text) if any(t.text == LONG for t in out) and not (own and "us" in own) else out)


def _with_coolers(tokens: list[Token], text: str) -> list[Token]:
    """Words, "CRAC 4" and "CRAC unit" told as coolers of a computer room, which are no misspelt cracks."""
    out = list(tokens)
    for i, token in enumerate(tokens):
        written = text[token.start : token.end]
        if token.text != "crack" or written.casefold() != "crac":
            continue
        behind = tokens[i + 1].text if i + 1 < len(tokens) else ""
        numbered = behind in (NUMBER, IDENTIFIER, "-", "#", "unit", "units", "number")
        if numbered or (written.isupper() and not text.isupper()):
            out[i] = Token("crac", "crac", token.start, token.end)
    return out


def _without_us(tokens: list[Token], text: str) -> list[Token]:
    """Words, "unserviceable" only where it was meant: "ring us" names no machine that is out of order."""
    return [
        Token("us", "us", t.start, t.end) if t.text == LONG and is_the_word(i, tokens, text) else t
        for i, t in enumerate(tokens)
    ]


def _capital_follows(text: str, at: int) -> bool:
    rest = text[at : at + 3].lstrip()
    return not rest or (rest[0].isupper() and not text.isupper())


@cache
def _short() -> dict[str, str]:
    table = dict(shorthand())
    # "no" is "number" before a figure only
    for risky in ("no", "#", "+", "&"):
        table.pop(risky, None)
    return table


def is_short(word: str) -> bool:
    """Whether a word in lower case is a short form of the package's list."""
    return word in _short()


def _is_short(word: str, own: Mapping[str, str] | None) -> bool:
    low = word.casefold()
    return low in _short() or (own is not None and low in own)


@lru_cache(maxsize=200_000)
def _plain_words(chunk: str, spelling: bool) -> list[tuple[str, tuple[int, int]]]:
    return _words(chunk, None, spelling)


def _words(chunk: str, own: Mapping[str, str] | None, spelling: bool) -> list[tuple[str, tuple[int, int]]]:
    """Standard words of a chunk without spaces, with their places in it."""
    low = chunk.casefold()
    if not any(c.isalpha() for c in chunk):
        return [(NUMBER if any(c.isdigit() for c in chunk) else low, (0, len(chunk)))]
    if own is not None and low in own:
        return [(own[low], (0, len(chunk)))]
    if low in _short():
        return [(_short()[low], (0, len(chunk)))]
    if low in _NOT:
        return [("not", (0, len(chunk)))]
    if low.startswith("o/") and len(low) > 4 and mend("over" + low[2:]) in _vocabulary_words():
        # o/load, o/hauled
        return [(mend("over" + low[2:]), (0, len(chunk)))]
    if "'" in low and (whole := spelt_out(low.replace("'", ""), low.split("'")[0])):
        return [(whole, (0, len(chunk)))]
    if _GERMAN_NOT.match(chunk):
        # "Not-Aus": an emergency stop, and nothing that is not
        return [("not-", (0, 4)), *((w, (4 + a, 4 + b)) for w, (a, b) in _words(chunk[4:], own, spelling))]
    if _STROKE.match(low) and (whole := _behind_stroke(low[0], low[2:])):
        return [(whole, (0, len(chunk)))]
    if (joined := _JOINED.match(chunk)) and joined[2].casefold() in _vocabulary_words():
        # "AB1234blown"
        return [(IDENTIFIER, joined.span(1)), (joined[2].casefold(), joined.span(2))]
    if dashed := _DASHED.match(chunk):
        behind = _words(dashed[2], own, spelling)
        return [
            (IDENTIFIER, dashed.span(1)),
            *((w, (dashed.start(2) + a, dashed.start(2) + b)) for w, (a, b) in behind),
        ]
    if _IDENTIFIER.match(chunk):
        return [(IDENTIFIER, (0, len(chunk)))]
    if low in _vocabulary_words():
        return [(low, (0, len(chunk)))]
    if "/" in low and "-" in low and any("/" in x and x in _short() for x in low.split("-")):
        # "c/out-mech"
        pieces = list(re.finditer(r"[^-]+", chunk))
        return [(w, (p.start() + a, p.start() + b)) for p in pieces for w, (a, b) in _words(p[0], own, spelling)]
    parts = list(re.finditer(r"[^/\-.+&_]+", chunk))
    if len(parts) > 1:
        out: list[tuple[str, tuple[int, int]]] = []
        for part in parts:
            out += [(w, (part.start() + a, part.start() + b)) for w, (a, b) in _words(part[0], own, spelling)]
            mark = chunk[part.end() : part.end() + 1]
            # a full stop between words ends a sentence, a stroke joins
            if mark in (".", "&", "+", "/"):
                out.append(("or" if mark == "/" else mark, (part.end(), part.end() + 1)))
        return out
    if not spelling:
        return [(low, (0, len(chunk)))]
    mended = mend(low)
    if mended == low and (at := _joint(low)):
        return [(low[:at], (0, at)), (low[at:], (at, len(chunk)))]
    return [(mended, (0, len(chunk)))]


@lru_cache(maxsize=50_000)
def _joint(word: str) -> int:
    """Where a word that English does not know is two words of the vocabulary ("greaseline"), else 0."""
    from wordfreq import zipf_frequency

    if len(word) < 2 * _PART - 1 or not word.isalpha() or zipf_frequency(word, "en") > 0:
        return 0
    known = _vocabulary_words()
    behind = next((b for b in _PARTICLES if word.endswith(b)), "")
    if behind and (before := word.removesuffix(behind)) in known and before.endswith(_DOING):
        # "playingup", "brokenoff"
        return len(before)
    return next((at for at in range(_PART, len(word) - _PART + 1) if word[:at] in known and word[at:] in known), 0)


@cache
def _vocabulary_words() -> frozenset[str]:
    return known_words()


@cache
def _by_length() -> dict[int, list[str]]:
    out: dict[int, list[str]] = {}
    for word in sorted(mendable_words()):
        out.setdefault(len(word), []).append(word)
    return out


@lru_cache(maxsize=200_000)
def mend(word: str, exchanged: bool = False) -> str:
    """The word of the vocabulary that `word` misspells, else `word`.

    One edit for words of four to nine letters, two from ten; a word that English knows is never touched.

    Args:
        word: In lower case.
        exchanged: Of four letters, too, one may stand for another.
    """
    if (
        len(word) < 4
        or not word.isalpha()
        or stem(word) in _stems()
        or word in words_of_others()
        or word in kept_words()
    ):
        return word
    from rapidfuzz import process
    from rapidfuzz.distance import OSA
    from wordfreq import zipf_frequency

    if zipf_frequency(word, "en") >= 2.6:
        return word
    allowed = 1 if len(word) < 10 else 2
    choices = [
        w for n in range(len(word) - allowed, len(word) + allowed + 1) if n >= 4 for w in _by_length().get(n, ())
    ]
    if len(word) == 4 and not exchanged:
        # so short a word with another letter in it is as often another word ("susp" is no sump)
        choices = [w for w in choices if len(w) > 4 or sorted(w) == sorted(word)]
    found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=allowed, limit=4)
    best = [w for w, d, _ in found if d == found[0][1]] if found else []
    if not best:
        return spelt_out(word, word[:2]) or word
    # several words as near: the first letter is seldom wrong, then the commoner word
    return max(best, key=lambda w: (w[0] == word[0], _consonants(w) == _consonants(word), zipf_frequency(w, "en")))


@lru_cache(maxsize=50_000)
def spelt_out(short: str, beginning: str) -> str | None:
    """The word of the vocabulary from which letters were left out (`gr'sd`: greased, `inspn`: inspection), or None."""
    from wordfreq import zipf_frequency

    if len(short) < 3 or not short.isalpha():
        return None
    fits = [w for w in _longer(short, beginning) if len(short) >= 5 or _consonants(w) == _consonants(short)]
    return max(fits, key=lambda w: (_consonants(w) == _consonants(short), zipf_frequency(w, "en")), default=None)


@lru_cache(maxsize=10_000)
def _behind_stroke(first: str, rest: str) -> str | None:
    """The only word of the vocabulary that a stroke shortens: `h/rail` ends like it, `c/plg` leaves out one consonant at most."""
    from wordfreq import zipf_frequency

    fits = _longer(first + rest, first)
    if rest in _short() or rest in _vocabulary_words() or zipf_frequency(rest, "en") >= _USUAL:
        fits = [w for w in fits if w.endswith(rest)]
    else:
        fits = [w for w in fits if len(_consonants(w)) <= len(_consonants(first + rest)) + 1]
    return fits[0] if len({stem(w) for w in fits}) == 1 else None


def _longer(short: str, beginning: str) -> list[str]:
    """Words of the vocabulary that begin and end like a short form and hold its letters in their order."""
    return [
        w
        for n in range(len(short) + 1, 2 * len(short) + 4)
        for w in _by_length().get(n, ())
        if w.startswith(beginning) and w[-1] == short[-1] and _left_out(short, w)
    ]


def _left_out(short: str, long: str) -> bool:
    rest = iter(long)
    return all(c in rest for c in short)


def _consonants(word: str) -> str:
    out = word[0] + "".join(c for c in word[1:] if c not in "aeiou")
    return re.sub(r"(.)\1", r"\1", out)


@cache
def _stems() -> frozenset[str]:
    return frozenset(stem(w) for w in known_words())


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    return stem(word)


def _rewrite(tokens: list[Token]) -> list[Token]:
    """Ways of saying "not" become "not"; "no 3" is "number 3"."""
    out: list[Token] = []
    n = len(tokens)
    i = 0
    while i < n:
        token = tokens[i]
        following = tokens[i + 1].text if i + 1 < n else ""
        if token.text == "no" and following in (".", "#") and i + 2 < n and tokens[i + 2].text in (NUMBER, IDENTIFIER):
            out.append(Token("number", "number", token.start, token.end))
            i += 1
        elif token.text == "no" and following in (NUMBER, IDENTIFIER):
            out.append(Token("number", "number", token.start, token.end))
        elif token.text == "no" and following in _LETTERED and i + 2 < n and tokens[i + 2].text.isalpha():
            # "No I furnace": a one read, or written, as a letter
            out.append(Token("number", "number", token.start, token.end))
        elif token.stem in _TO_NOT and following == "to":
            out.append(Token("not", "not", token.start, tokens[i + 1].end))
            i += 1
        elif token.text in _BEFORE_NOT and following == "not":
            # the place of "not" begins with the verb, which tells "will not" from "is not"
            out.append(Token("not", "not", token.start, tokens[i + 1].end))
            i += 1
        elif token.text in ("&", "+"):
            out.append(Token("and", "and", token.start, token.end))
        else:
            out.append(token)
        i += 1
    return out
