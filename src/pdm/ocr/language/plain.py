"""How likely plain writing is: single words by their letters, what stands between them, and words after their neighbours."""

from __future__ import annotations

from typing import Any

import numpy as np

from pdm.compiled import compiled
from pdm.ocr.language.marks import ANY, APOSTROPHE, GAP, KINDS, LETTER, NUMERAL, STOPS
from pdm.ocr.language.neighbours import END_OF_SENTENCE, SENTENCE, UNKNOWN_WORD, grown, word_chance, word_number
from pdm.ocr.language.ngrams import EDGE, chance, contexts_of


@compiled()
def plain(general: Any, marks: Any, context: int, places: Any, found: int, code: int) -> Any:
    """Probability of a character in plain writing: words of the table, and between them digits, spaces and signs."""
    before, after = KINDS[context & 127], KINDS[code]
    if before == LETTER:
        if after == LETTER:
            return chance(general, word_before(context), places, found, code)
        return (
            chance(general, word_before(context), places, found, EDGE)
            * marks.between[before, after]
            * marks.signs[code]
        )
    if after == LETTER:
        return marks.between[before, after] * chance(general, EDGE, places, found, code)
    if before == GAP:
        return marks.between[before, after] * marks.opening[code]
    return marks.between[before, after] * marks.signs[code]


@compiled()
def word_before(context: int) -> Any:
    """The context from the beginning of its last word, with an edge before it."""
    out, place = 0, 0
    while context > 0:
        code = context & 127
        if KINDS[code] != LETTER:
            return out | (EDGE << place)
        out |= code << place
        place += 7
        context >>= 7
    return out


@compiled()
def word_by_word(
    general: Any, words: Any, marks: Any, told: float, context: int, places: Any, found: int, code: int, cost: float, word: Any,
    spelled: Any, last: Any, big: Any, node: int, nxt: int,
) -> Any:  # fmt: skip
    """What the words before say of a word that ends with `code`; notes where `nxt` stands among words.

    Up to the end of a word only its letters count. There it gets the chance that it has after its neighbours, mixed with that of its
    letters: log(told * P(word | words before) / P(letters) + 1 - told).
    """
    previous = context & 127
    word[nxt], spelled[nxt] = 0, 0.0
    last[nxt] = last[node]
    if KINDS[code] == LETTER:
        if word[node] != 0 and KINDS[previous] == LETTER:
            word[nxt], spelled[nxt] = grown(word[node], code), spelled[node] + cost
        elif word[node] != 0:
            word[nxt], spelled[nxt] = grown(grown(word[node], APOSTROPHE), code), spelled[node] + cost
        else:
            word[nxt], spelled[nxt] = grown(0, code), cost - np.log(marks.between[KINDS[previous], LETTER])
        return 0.0, 0.0
    follows, cased = 0.0, 0.0
    if word[node] != 0:
        letters = spelled[node]
        if KINDS[previous] == LETTER:
            letters += np.log(chance(general, word_before(context), places, found, EDGE))
        if code == APOSTROPHE and KINDS[previous] == LETTER:
            # it may go on (don't) or end here
            word[nxt], spelled[nxt] = word[node], letters
            return 0.0, 0.0
        number = word_number(words, word[node])
        known, kind = 0.0, ANY
        if number >= 0:
            kind = words.cases[number]
            known = np.exp(min(word_chance(words, number, last[node, 0], last[node, 1]) - letters, 50.0))
        follows = np.log(told * known + 1.0 - told)
        start, capital = big[node, 0], big[node, 1]
        cased = marks.capitals[kind, start, capital] - marks.capitals[ANY, start, capital]
        last[nxt, 0], last[nxt, 1] = number, last[node, 0]
        if STOPS[code]:
            ends = np.exp(
                word_chance(words, END_OF_SENTENCE, last[nxt, 0], last[nxt, 1]) - words.alone[END_OF_SENTENCE]
            )
            follows += np.log(told * ends + 1.0 - told)
    if STOPS[code]:
        last[nxt, 0], last[nxt, 1] = SENTENCE, UNKNOWN_WORD
    elif KINDS[code] == NUMERAL:
        last[nxt, 0], last[nxt, 1] = UNKNOWN_WORD, UNKNOWN_WORD
    return follows, cased


@compiled()
def prose_cost(codes: Any, general: Any, words: Any, marks: Any, told: float) -> Any:
    """-log of the chance of a text as plain writing whose words know their neighbours; case aside.

    Args:
        codes: Codes of its characters, an edge on both sides.
        general: Table of single words.
        words: As in `search`.
        marks: What stands between words.
        told: As in `search`.
    """
    count = len(codes)
    place = np.empty(9, dtype=np.int64)
    word, spelled = np.zeros(count, dtype=np.int64), np.zeros(count)
    big, last = np.zeros((count, 2), dtype=np.int8), np.empty((count, 2), dtype=np.int64)
    last[0, 0], last[0, 1] = SENTENCE, UNKNOWN_WORD
    context, total = codes[0], 0.0
    for i in range(1, count):
        found = contexts_of(general, word_before(context), 9, place)
        cost = np.log(plain(general, marks, context, place, found, codes[i]))
        follows, _ = word_by_word(
            general, words, marks, told, context, place, found, codes[i], cost, word, spelled, last, big, i - 1, i
        )
        total -= cost + follows
        context = ((context << 7) | codes[i]) & ((1 << 56) - 1)
    return total
