"""Prefix beam search over a lattice: the text that the picture and the language together make likeliest.

The search keeps the likeliest beginnings (Hannun et al. 2014), each with the chance that the picture shows it, summed over
alignments, and that of the language. Two languages share each word: what is written here, and general English; after a
beginning of a word, the one that foretold it better has more to say (a mixture of words, not of characters). In general English a word
that ends gets the chance that it has after the words before it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pdm.compiled import compiled
from pdm.ocr.language.marks import ANY
from pdm.ocr.language.neighbours import SENTENCE
from pdm.ocr.language.ngrams import COLUMN_CODES, DIGIT, EDGE, SPACE, chance, contexts_of
from pdm.ocr.language.plain import plain, word_before, word_by_word

_COLUMN_CODES = COLUMN_CODES
NEVER = -1e30
_LOG_TEN = float(np.log(10.0))


@compiled()
def _add(a: float, b: float) -> Any:
    if a < b:
        a, b = b, a
    return a if b <= NEVER else a + np.log1p(np.exp(b - a))


@compiled()
def search(
    symbols: Any,
    logs: Any,
    rest: Any,
    here: Any,
    general: Any,
    words: Any,
    before: Any,
    marks: Any,
    casing: Any,
    shape: Any,
    share: float,
    told: float,
    prose: bool,
    weight: float,
    bonus: float,
    beam: int,
    margin: float,
) -> Any:
    """Columns of the best text, its score, the log probability that it has among all texts kept, and its last two words.

    Args:
        symbols: Columns per step, 0 is the blank; [time, kept].
        logs: Their log probabilities, `NEVER` where unused; [time, kept].
        rest: Log probability of a column that is not kept; [time].
        here: Table of what is written here.
        general: Table of single words.
        words: Which words follow one another, as arrays of `neighbours.Words`.
        before: Numbers of the last word before the text and of the one before that.
        marks: What stands between words, `marks.Marks`.
        casing: Log probability of a capital by the letter before it; [none in this text, small, capital] x [word begins, goes on].
        shape: 0 no letter, 1 small letter, 2 capital, of each column.
        share: Share of `here` in a new word.
        told: Share that neighbours have in a word of general English, beside its letters; 0 leaves them out.
        prose: Whether capitals stand where running English has them.
        weight: Weight of the language.
        bonus: Added for each character, which makes up for what the language costs.
        beam: Beginnings kept at each step.
        margin: Nats behind the best beginning (and the best character of a step) at which one is dropped.
    """
    steps, kept = symbols.shape
    room = 2 + steps * beam * kept
    parent = np.empty(room, dtype=np.int64)
    column = np.empty(room, dtype=np.int64)
    context = np.empty(room, dtype=np.int64)
    lang = np.empty(room)
    mine = np.empty(room)
    theirs = np.empty(room)
    letter = np.empty(room, dtype=np.int64)
    child = np.empty(room, dtype=np.int64)
    sibling = np.empty(room, dtype=np.int64)
    # places of a beginning's contexts in both tables, looked up when it is first gone on with
    ready = np.zeros(room, dtype=np.bool_)
    place = np.empty((room, 18), dtype=np.int64)
    seen = np.zeros((room, 2), dtype=np.int64)
    # the word that a beginning is in the middle of, what its letters cost in single words, and the words before it
    word = np.zeros(room, dtype=np.int64)
    big = np.zeros((room, 2), dtype=np.int8)
    spelled = np.zeros(room)
    last = np.empty((room, 2), dtype=np.int64)
    last[0, 0], last[0, 1] = before
    parent[0], column[0], context[0], lang[0], letter[0], child[0], sibling[0] = -1, 0, EDGE, 0.0, 0, -1, -1
    mine[0], theirs[0] = np.log(share), np.log(1.0 - share)
    nodes = 1
    active = np.zeros(beam, dtype=np.int64)
    blank = np.zeros(beam)
    label = np.full(beam, NEVER)
    count = 1
    most = beam * (kept + 1)
    at = np.full(room, -1, dtype=np.int64)
    for t in range(steps):
        new_node = np.empty(most, dtype=np.int64)
        new_blank = np.empty(most)
        new_label = np.empty(most)
        new = 0
        empty_log = rest[t]
        top = NEVER
        for k in range(kept):
            if logs[t, k] > NEVER:
                top = max(top, logs[t, k])
                if symbols[t, k] == 0:
                    empty_log = logs[t, k]
        for i in range(count):
            node = active[i]
            both = _add(blank[i], label[i])
            if at[node] < 0:
                at[node] = new
                new_node[new], new_blank[new], new_label[new] = node, NEVER, NEVER
                new += 1
            here_at = at[node]
            new_blank[here_at] = _add(new_blank[here_at], both + empty_log)
            if node > 0 and label[i] > NEVER:
                again = rest[t]
                for k in range(kept):
                    if symbols[t, k] == column[node] and logs[t, k] > NEVER:
                        again = logs[t, k]
                new_label[here_at] = _add(new_label[here_at], label[i] + again)
            for k in range(kept):
                c, log = symbols[t, k], logs[t, k]
                if c == 0 or log < top - margin:
                    continue
                before = blank[i] if c == column[node] else both
                if before <= NEVER:
                    continue
                nxt = child[node]
                while nxt >= 0 and column[nxt] != c:
                    nxt = sibling[nxt]
                if nxt < 0:
                    code = _COLUMN_CODES[c]
                    if not ready[node]:
                        seen[node, 0] = contexts_of(here, context[node], 9, place[node, :9])
                        seen[node, 1] = contexts_of(general, word_before(context[node]), 9, place[node, 9:])
                        ready[node] = True
                    p = chance(here, context[node], place[node, :9], seen[node, 0], code)
                    q = plain(general, marks, context[node], place[node, 9:], seen[node, 1], code)
                    nxt = nodes
                    nodes += 1
                    parent[nxt], column[nxt], child[nxt], sibling[nxt] = node, c, -1, child[node]
                    child[node] = nxt
                    context[nxt] = ((context[node] << 7) | code) & ((1 << 56) - 1)
                    if shape[c] == 0:
                        letter[nxt] = letter[node]
                        case = 0.0
                    else:
                        inside = 1 if node > 0 and shape[column[node]] > 0 else 0
                        case = casing[letter[node], inside, shape[c] - 1]
                        previous = context[node] & 127
                        if previous == DIGIT or (previous == SPACE and (context[node] >> 7) & 127 == DIGIT):
                            # the letter of a unit (71 C) follows no habit of words
                            case = 0.0
                        letter[nxt] = shape[c]
                    before_word = _add(mine[node], theirs[node])
                    mine[nxt], theirs[nxt] = mine[node] + np.log(p), theirs[node] + np.log(q)
                    if told > 0.0:
                        big[nxt] = big[node]
                        if prose and word[node] == 0 and shape[c] > 0:
                            big[nxt, 0], big[nxt, 1] = int(last[node, 0] == SENTENCE), shape[c] - 1
                            case = marks.capitals[ANY, big[nxt, 0], big[nxt, 1]]
                        follows, cased = word_by_word(
                            general, words, marks, told, context[node], place[node, 9:], seen[node, 1], code, np.log(q), word,
                            spelled, last, big, node, nxt,
                        )  # fmt: skip
                        theirs[nxt] += follows
                        case += cased
                    after_word = _add(mine[nxt], theirs[nxt])
                    if code == SPACE:
                        mine[nxt], theirs[nxt] = np.log(share), np.log(1.0 - share)
                    if code == DIGIT:
                        case -= _LOG_TEN
                    lang[nxt] = lang[node] + weight * (after_word - before_word + case) + bonus
                if at[nxt] < 0:
                    at[nxt] = new
                    new_node[new], new_blank[new], new_label[new] = nxt, NEVER, NEVER
                    new += 1
                new_label[at[nxt]] = _add(new_label[at[nxt]], before + log)
        score = np.empty(new)
        for i in range(new):
            at[new_node[i]] = -1
            score[i] = _add(new_blank[i], new_label[i]) + lang[new_node[i]]
        order = np.argsort(-score)
        count = 0
        for i in order[:beam]:
            if score[i] < score[order[0]] - margin:
                break
            active[count], blank[count], label[count] = new_node[i], new_blank[i], new_label[i]
            count += 1
    best, best_score, total = -1, NEVER, NEVER
    after = last[0].copy()
    for i in range(count):
        node = active[i]
        if not ready[node]:
            seen[node, 0] = contexts_of(here, context[node], 9, place[node, :9])
            seen[node, 1] = contexts_of(general, word_before(context[node]), 9, place[node, 9:])
        p = chance(here, context[node], place[node, :9], seen[node, 0], EDGE)
        q = plain(general, marks, context[node], place[node, 9:], seen[node, 1], EDGE)
        follows, cased = 0.0, 0.0
        if told > 0.0:
            follows, cased = word_by_word(
                general, words, marks, told, context[node], place[node, 9:], seen[node, 1], EDGE, np.log(q), word, spelled, last, big,
                node, nodes,
            )  # fmt: skip
        end = _add(mine[node] + np.log(p), theirs[node] + np.log(q) + follows) - _add(mine[node], theirs[node])
        score_end = _add(blank[i], label[i]) + lang[node] + weight * (end + cased)
        total = _add(total, score_end)
        if score_end > best_score:
            best, best_score = node, score_end
            if told > 0.0:
                after[:] = last[nodes]
    length = 0
    node = best
    while node > 0:
        length += 1
        node = parent[node]
    text = np.empty(length, dtype=np.int64)
    node = best
    while node > 0:
        length -= 1
        text[length] = column[node]
        node = parent[node]
    return text, best_score, best_score - total, after
