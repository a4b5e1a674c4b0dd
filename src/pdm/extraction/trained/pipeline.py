"""The spaCy pipeline: standard words, nested spans, relations. Its weights come with the package or from `recipe.train`.

`nlp = load_pipeline(); doc = nlp("repl NDE brg, high vib")`: `doc.spans["things"]` are the spans (labels such as
`State/UndesirableState`), `doc._.relations` pairs of them, `doc._.places` the place of each word in the text as written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pdm.errors import EngineMissing
from pdm.extraction.encoder.model import ENCODER, EncoderRelations, EncoderSpans
from pdm.extraction.spans.relations import RELATIONS, Relation, RelationFinder, RelationModel
from pdm.extraction.spans.spans import LINEAR, Span, SpanFinder, SpanModel
from pdm.extraction.words.tokens import tokenise

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

KEY = "things"
_BATCH = 256


class StandardWords:
    """spaCy tokenizer: the words of `pdm.extraction.words.tokens`, with their places kept in `doc._.places`."""

    def __init__(self, vocab: Any) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Words of one text."""
        from spacy.tokens import Doc

        tokens = tokenise(text)
        doc = Doc(self.vocab, words=[t.text for t in tokens])
        doc._.places = [(t.start, t.end) for t in tokens]
        doc._.written = text
        return doc


class FindThings:
    """spaCy component: nested spans and their relations, a batch of texts at a time."""

    def __init__(self, spans: SpanFinder, relations: RelationFinder | None) -> None:
        self.spans = spans
        self.relations = relations

    def __call__(self, doc: Doc) -> Doc:
        """Mark one text."""
        return next(iter(self._mark([doc])))

    def pipe(self, stream: Iterable[Doc], batch_size: int = _BATCH) -> Iterator[Doc]:
        """Mark a stream of texts."""
        batch: list[Doc] = []
        for doc in stream:
            batch.append(doc)
            if len(batch) >= batch_size:
                yield from self._mark(batch)
                batch = []
        yield from self._mark(batch)

    def _mark(self, docs: list[Doc]) -> list[Doc]:
        import spacy

        words = [[t.text for t in d] for d in docs]
        found = self.spans.find(words)
        related = self.relations.find(words, found) if self.relations is not None else [[] for _ in docs]
        for doc, spans, relations in zip(docs, found, related, strict=True):
            doc.spans[KEY] = [spacy.tokens.Span(doc, s.start, s.end, label=s.label) for s in spans]
            doc._.confidences = [s.confidence for s in spans]
            doc._.relations = relations
        return docs


def save_models(folder: Path, found: SpanFinder, relations: RelationFinder | None, card: dict[str, Any]) -> None:
    """Write weights and the data card into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    found.save(folder)
    if relations is not None:
        relations.save(folder)
    save_card(folder, card)


def save_card(folder: Path, card: dict[str, Any]) -> None:
    """Write the data card alone."""
    text = json.dumps(card, indent=1, sort_keys=True, ensure_ascii=False)
    (folder / "card.json").write_text(text + "\n", encoding="utf-8")


def load_models(folder: Path) -> tuple[SpanFinder, RelationFinder | None]:
    """Read what `save_models` wrote.

    Raises:
        EngineMissing: There are no weights in `folder`.
    """
    found: SpanFinder
    relations = RelationModel.load(folder) if (folder / RELATIONS).is_file() else None
    if (folder / ENCODER).is_file():
        found = EncoderSpans.load(folder)
        if found.relations:
            return found, EncoderRelations(found, relations)
    elif (folder / LINEAR).is_file():
        found = SpanModel.load(folder)
    else:
        raise EngineMissing(
            "there are no weights of the span model.", place=str(folder), remedy="Train them with 'pdm-logs train-extractor CONFIG'."
        )  # fmt: skip
    return found, relations


def load_pipeline(folder: Path | None = None) -> Language:
    """The pipeline with the weights in `folder`; those of the package when None.

    Raises:
        EngineMissing: There are no weights.
    """
    return _assemble(*load_models(folder)) if folder is not None else _own()


@cache
def _own() -> Language:
    with resources.as_file(resources.files("pdm.extraction") / "weights") as folder:
        return _assemble(*load_models(folder))


def _assemble(spans: SpanFinder, relations: RelationFinder | None) -> Language:
    import spacy
    from spacy.language import Language
    from spacy.tokens import Doc

    for name in ("places", "written", "confidences", "relations"):
        Doc.set_extension(name, default=None, force=True)
    nlp = spacy.blank("en")
    nlp.tokenizer = StandardWords(nlp.vocab)

    def things(nlp: Language, name: str) -> FindThings:
        return FindThings(spans, relations)

    Language.factory("pdm_things", func=things)
    nlp.add_pipe("pdm_things")
    return nlp


__all__ = [
    "KEY",
    "FindThings",
    "Relation",
    "Span",
    "StandardWords",
    "load_models",
    "load_pipeline",
    "save_card",
    "save_models",
]
