"""The learned parts of extraction on public data: normaliser, failure-mode coder, nested spans and relations."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from statistics import stdev
from typing import Any

from benchmarks.common import row
from pdm.config import load_recipe
from pdm.errors import EngineMissing
from pdm.extraction.events.mode_classifier import ModeClassifier
from pdm.extraction.normal.normaliser import Normaliser
from pdm.extraction.spans.marked import Marked, read_marked, read_plain
from pdm.extraction.spans.relations import RelationFinder
from pdm.extraction.spans.spans import SpanFinder
from pdm.extraction.trained.pipeline import load_models
from pdm.extraction.trained.recipe import Recipe, fit

Pairs = list[tuple[str, str]]


def read_pairs(path: Path) -> list[Pairs]:
    """Sentences of (written, standard) words of a MaintNorm file."""
    out: list[Pairs] = []
    current: Pairs = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.strip():
            written, _, standard = line.partition("\t")
            current.append((written, standard))
        elif current:
            out.append(current)
            current = []
    return [*out, current] if current else out


SEEDS = (7, 17, 27, 37, 47)
"""Of every training; figures are means over them."""


_SURE = (0.5, 0.9)


def mean_of(runs: Sequence[Sequence[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The mean of each figure over runs of the same benchmark, with its spread where there are several."""
    out = []
    for same in zip(*runs, strict=True):
        values = [r["value"] for r in same]
        out.append({**same[0], "value": sum(values) / len(values)})
        if len(set(values)) > 1 and same[0]["unit"] != "ms":
            out.append({**same[0], "metric": same[0]["metric"] + " sd", "value": stdev(values)})
    return out


def maintnorm(root: Path, seeds: Sequence[int] = SEEDS) -> list[dict[str, Any]]:
    """Learned on the train parts of three companies, measured on their val parts."""
    return mean_of([_maintnorm(root, seed) for seed in seeds])


def _maintnorm(root: Path, seed: int) -> list[dict[str, Any]]:
    train = {c: read_pairs(root / f"company_{c}/train.norm") for c in "abc"}
    test = {c: read_pairs(root / f"company_{c}/val.norm") for c in "abc"}
    model = Normaliser(seed).fit(train)
    usual: dict[str, dict[str, Counter[str]]] = {c: defaultdict(Counter) for c in "abc"}
    for c, sentences in train.items():
        for sentence in sentences:
            for written, standard in sentence:
                usual[c][written.casefold()][standard] += 1
    ours, plain, gold = [], [], []
    sure: dict[float, list[str]] = {least: [] for least in _SURE}
    for c, sentences in test.items():
        found = model.normalise([[w for w, _ in s] for s in sentences], c)
        for sentence, words in zip(sentences, found, strict=True):
            for (written, standard), (said, confidence) in zip(sentence, words, strict=True):
                gold.append((written, standard))
                ours.append(said)
                for least, kept in sure.items():
                    kept.append(said if confidence >= least else written)
                seen = usual[c].get(written.casefold())
                plain.append(seen.most_common(1)[0][0] if seen else written)
    doubtful = [_normalised(f"pdm-logs, changes less sure than {x} not made", gold, kept) for x, kept in sure.items()]
    return [
        *_normalised("pdm-logs", gold, ours),
        *(figure for figures in doubtful for figure in figures),
        *_normalised("most frequent replacement", gold, plain),
    ]


def _normalised(system: str, gold: Pairs, said: Sequence[str]) -> list[dict[str, Any]]:
    """Error reduction: share of the words to be changed that are right, less those spoilt."""
    n = len(gold)
    wrong = sum(w != s for w, s in gold)
    right = sum(s == t for (_, s), t in zip(gold, said, strict=True))
    changed = [(s, t) for (w, s), t in zip(gold, said, strict=True) if t != w]
    return [
        row("maintnorm", system, "error_reduction", 100 * (right - (n - wrong)) / wrong, "%", n),
        row("maintnorm", system, "precision", sum(s == t for s, t in changed) / max(1, len(changed)), n=len(changed)),
    ]


def failure_modes(root: Path, seeds: Sequence[int] = SEEDS) -> list[dict[str, Any]]:
    """Learned on train, measured on dev."""
    return mean_of([_failure_modes(root, seed) for seed in seeds])


def _failure_modes(root: Path, seed: int) -> list[dict[str, Any]]:
    train, test = (_observations(root / f"{part}.txt") for part in ("train", "dev"))
    model = ModeClassifier(seed).fit([t for t, _ in train], [c for _, c in train])
    said = model.predict([t for t, _ in test])
    most = Counter(c for _, c in train).most_common(1)[0][0]
    words: dict[str, Counter[str]] = defaultdict(Counter)
    for text, label in train:
        for word in text.casefold().split():
            words[word][label] += 1
    plain = []
    for text, _ in test:
        votes: Counter[str] = Counter()
        for word in text.casefold().split():
            votes.update(words.get(word, Counter()))
        plain.append(votes.most_common(1)[0][0] if votes else most)
    n = len(test)
    return [
        row("failure_modes", name, "accuracy", sum(a == c for a, (_, c) in zip(answers, test, strict=True)) / n, n=n)
        for name, answers in (("pdm-logs", said), ("keyword dictionary", plain), ("most frequent code", [most] * n))
    ]


def _observations(path: Path) -> list[tuple[str, str]]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [(t, c) for t, _, c in (line.rpartition(",") for line in lines)]


def maintie(root: Path, norm: Path | None, seeds: Sequence[int] = SEEDS) -> list[dict[str, Any]]:
    """Learned on train, measured on dev: nested spans exactly, relations strictly (both spans, their classes, the kind).

    The encoder is trained anew with each seed where torch and the pre-trained model are at hand; else the weights of the
    package, which were made from the same train part, are measured.
    """
    train, test = read_marked([root / "train.json"], 2), read_marked([root / "dev.json"], 2)
    plain = [w for c in "abc" for w in read_plain(norm / f"company_{c}/train.norm")] if norm is not None else []
    linear = [fit(train, plain, Recipe(seed=seed, marked=("train.json",))) for seed in seeds]
    rows = mean_of([_maintie(train, test, m.spans, m.relations, "pdm-logs, linear") for m in linear])
    rows += mean_of([_untuned(root, test, seed) for seed in seeds])
    models = _encoders(root, train, plain, seeds)
    return rows + mean_of([_maintie(train, test, *m, "pdm-logs") for m in models])


def _encoders(
    root: Path, train: Marked, plain: Sequence[Sequence[str]], seeds: Sequence[int]
) -> list[tuple[SpanFinder, RelationFinder | None]]:
    own = Path(str(resources.files("pdm.extraction"))) / "weights"
    recipe = load_recipe(own / "train.toml", Recipe)
    try:
        further = read_marked([own / name for name in recipe.further], recipe.depth, lambda name: root.parent / name)
        made = [fit(train, plain, recipe.model_copy(update={"seed": seed}), further) for seed in seeds]
        return [(m.spans, m.relations) for m in made]
    except EngineMissing as error:
        print(f"maintie: {error} The weights of the package are measured.")
    made_of = json.loads((own / "card.json").read_text(encoding="utf-8"))["data"]["maintie/train.json"]
    if made_of != hashlib.sha256((root / "train.json").read_bytes()).hexdigest():
        print("maintie: these weights were made from another train part than the one here.")
    return [load_models(own)]


def _maintie(
    train: Marked, test: Marked, finder: SpanFinder, relater: RelationFinder | None, system: str
) -> list[dict[str, Any]]:
    started = time.perf_counter()
    spans = finder.find(test.words)
    seconds = time.perf_counter() - started
    related = relater.find(test.words, spans) if relater is not None else [[] for _ in spans]
    out = []
    for case, depth in (("maintie/5", 1), ("maintie/32", 2)):
        said = [{(s.start, s.end, _top(s.label, depth)) for s in t} for t in spans]
        out.append(_f1(case, system, said, _gold(test, depth)))
        if system.endswith("linear"):
            out.append(_f1(case, "keyword dictionary", _dictionary(train, test, depth), _gold(test, depth)))
    ours = [{(_key(s, r.head), _key(s, r.tail), r.label) for r in rs} for s, rs in zip(spans, related, strict=True)]
    true = [
        {(_key(s, r.head), _key(s, r.tail), r.label) for r in rs}
        for s, rs in zip(test.spans, test.relations, strict=True)
    ]
    out.append(_f1("maintie/relations/5", system, ours, true))
    return [*out, row("maintie/5", system, "ms per text", 1000 * seconds / len(spans), "ms", len(spans))]


def _top(label: str, depth: int) -> str:
    return "/".join(label.split("/")[:depth])


def _key(spans: Sequence[Any], at: int) -> tuple[int, int, str]:
    return spans[at].start, spans[at].end, _top(spans[at].label, 1)


def _gold(marked: Marked, depth: int) -> list[set[Any]]:
    return [{(s.start, s.end, _top(s.label, depth)) for s in t} for t in marked.spans]


def _f1(case: str, system: str, said: Sequence[set[Any]], gold: Sequence[set[Any]]) -> dict[str, Any]:
    both = sum(len(a & b) for a, b in zip(said, gold, strict=True))
    total = sum(map(len, said)) + sum(map(len, gold))
    return row(case, system, "f1", 2 * both / max(1, total), n=sum(map(len, gold)))


def _dictionary(train: Marked, test: Marked, depth: int) -> list[set[Any]]:
    """Each run of words that was marked in train more often than not, with its usual class."""
    seen: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for words, spans in zip(train.words, train.spans, strict=True):
        gold = {(s.start, s.end): _top(s.label, depth) for s in spans}
        for a in range(len(words)):
            for b in range(a + 1, min(len(words), a + 4) + 1):
                seen[tuple(words[a:b])][gold.get((a, b), "")] += 1
    usual = {k: v.most_common(1)[0][0] for k, v in seen.items()}
    out = []
    for words in test.words:
        runs = ((a, b) for a in range(len(words)) for b in range(a + 1, min(len(words), a + 4) + 1))
        out.append({(a, b, usual[tuple(words[a:b])]) for a, b in runs if usual.get(tuple(words[a:b]))})
    return out


def _untuned(root: Path, test: Marked, seed: int) -> list[dict[str, Any]]:
    """The baseline of a plain spaCy NER (outermost spans, 5 classes), and how long each takes for a text."""
    import spacy
    from spacy.tokens import Doc
    from spacy.training import Example

    nlp = spacy.blank("en")
    ner = nlp.add_pipe("ner")
    texts = json.loads((root / "train.json").read_text(encoding="utf-8"))
    examples = []
    for text in texts:
        outer = [
            e
            for e in text["entities"]
            if not any(o is not e and o["start"] <= e["start"] and e["end"] <= o["end"] for o in text["entities"])
        ]
        doc = Doc(nlp.vocab, words=text["tokens"])
        gold = Doc(nlp.vocab, words=text["tokens"], ents=["O"] * len(text["tokens"]))
        gold.ents = [spacy.tokens.Span(gold, e["start"], e["end"], label=_top(e["type"], 1)) for e in outer]
        examples.append(Example(doc, gold))
    for label in {e["type"].split("/")[0] for t in texts for e in t["entities"]}:
        ner.add_label(label)
    spacy.util.fix_random_seed(seed)
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(8):
        for batch in spacy.util.minibatch(examples, 32):
            nlp.update(batch, sgd=optimizer, drop=0.2)
    started = time.perf_counter()
    said = [{(e.start, e.end, e.label_) for e in nlp(Doc(nlp.vocab, words=w)).ents} for w in test.words]
    plain = time.perf_counter() - started
    n = len(test.words)
    return [
        _f1("maintie/5", "untuned spaCy NER", said, _gold(test, 1)),
        row("maintie/5", "untuned spaCy NER", "ms per text", 1000 * plain / n, "ms", n),
    ]
