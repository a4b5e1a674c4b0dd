from __future__ import annotations

import json
from pathlib import Path

import pytest

from pdm.config import load_recipe
from pdm.errors import EngineMissing, SettingsError, TooLittleData
from pdm.extraction.events.mode_classifier import ModeClassifier, phrases
from pdm.extraction.normal.normaliser import Normaliser, shape
from pdm.extraction.spans.marked import Marked, checksum
from pdm.extraction.spans.spans import Span
from pdm.extraction.spans.word_classes import word_classes
from pdm.extraction.trained.pipeline import KEY, load_models, load_pipeline
from pdm.extraction.trained.recipe import Recipe, fit, train, without_head

PARTS = ["pump", "motor", "hose", "valve", "filter", "belt", "seal", "fan", "chain", "radiator"]


def sentences() -> list[list[tuple[str, str]]]:
    shorts = {
        "pump": "PMP",
        "motor": "MTR",
        "hose": "HSE",
        "valve": "VLV",
        "filter": "FLTR",
        "belt": "BLT",
        "seal": "SL",
        "fan": "FAN",
        "chain": "CHN",
        "radiator": "RAD",
    }
    return [
        [(f"AB{n}{k}7", "<id>"), ("REPL", "replace"), (shorts[p], p)] if n % 2 else [("CHK", "check"), (shorts[p], p), (str(n * 7), "<num>")]
        for k in range(6) for n, p in enumerate(PARTS)
    ]  # fmt: skip


def test_normaliser_learns_a_sites_own_shorthand_and_masks() -> None:
    model = Normaliser(seed=1).fit({"s": sentences()})
    [words] = model.normalise([["CD927", "REPL", "HSE"]], "s")
    assert [w for w, _ in words] == ["<id>", "replace", "hose"]
    assert all(0 < c <= 1 for _, c in words)


def test_normaliser_leaves_words_as_written_where_it_is_less_sure_than_asked() -> None:
    model = Normaliser(seed=1).fit({"s": sentences()})
    written = ["CD927", "REPL", "HSE", "ZZQ"]
    [free], [strict] = model.normalise([written], "s"), model.normalise([written], "s", least=1.01)
    assert [w for w, _ in strict] == written
    assert [c for _, c in strict] == [c for _, c in free]


def test_normaliser_gives_the_same_answer_for_the_same_seed() -> None:
    one, two = (Normaliser(seed=3).fit({"s": sentences()}).normalise([["CHK", "VLV", "14"], []], "s") for _ in range(2))
    assert one == two
    assert one[1] == []


def test_a_word_that_looks_like_part_of_a_compound_keeps_its_own_meaning() -> None:
    compound = [[("CAM", "camshaft"), ("SHAFT", ""), ("WORN", "worn")] for _ in range(12)]
    apart = [[("C/O", "change out"), ("OUT", "out"), ("SHAFT", "shaft")] for _ in range(12)]
    model = Normaliser(seed=1).fit({"s": [*compound, *apart]})
    told = model.normalise([["CAM", "SHAFT", "WORN"], ["C/O", "OUT", "SHAFT"]], "s")
    assert [[w for w, _ in s] for s in told] == [["camshaft", "", "worn"], ["change out", "out", "shaft"]]


def test_normaliser_without_sentences_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one sentence"):
        Normaliser().fit({"s": []})


def test_shapes_tell_identifiers_from_words() -> None:
    assert shape("AB1234") != shape("PUMP")
    assert shape("AB1234") == shape("XY5678")


def test_mode_coder_learns_a_plants_own_codes() -> None:
    texts = [f"{p} {w}" for p in PARTS for w in ("leaking", "noisy", "won't start")]
    codes = ["L1", "N7", "S3"] * len(PARTS)
    model = ModeClassifier().fit(texts, codes)
    assert model.predict(["gearbox leaking badly", "crusher noisy", "mill won't start"]) == ["L1", "N7", "S3"]
    chance = model.probability(["gearbox leaking"])
    assert chance.sum() == pytest.approx(1.0, abs=1e-6)


def test_codes_with_the_name_of_a_usual_mode_are_known_by_what_people_write_of_it() -> None:
    texts, shown = ["pump hot", "motor hot", "hose split", "drum split"], [0, 0, 1, 1]
    named = ModeClassifier().fit(texts, [["Overheating", "structural DEFICIENCY"][n] for n in shown])
    bare = ModeClassifier().fit(texts, [["A", "B"][n] for n in shown])
    asked = ["caught fire", "smoke coming out", "badly corroded", "eroded"]
    assert named.predict(asked) == ["Overheating"] * 2 + ["structural DEFICIENCY"] * 2
    assert named.probability(asked).max(axis=1).min() > bare.probability(asked).max(axis=1).max()


def test_what_a_plant_codes_itself_goes_before_usual_phrases() -> None:
    model = ModeClassifier().fit(
        ["tripped", "tripped on overload", "no flow", "blocked"], ["Spurious stop"] * 2 + ["Electrical"] * 2
    )
    assert model.predict(["tripped", "blocked"]) == ["Spurious stop", "Electrical"]


def test_a_misspelt_observation_is_coded_as_the_one_it_misspells() -> None:
    texts = ["unserviceable", "unsteady", "inefficient", "infested", "vibrating", "vitrified"]
    model = ModeClassifier().fit(texts, ["a", "b", "c", "d", "e", "f"])
    assert model.predict(["usversicable", "inefisant", "viberatin"]) == ["a", "c", "e"]
    assert model.predict(texts) == ["a", "b", "c", "d", "e", "f"]


def test_usual_phrases_are_found_by_names_and_short_codes() -> None:
    known = phrases()
    assert {"leaking", "low output", "plugged choked", "fts"} <= known.keys()
    assert all(
        said and all(p == p.strip().casefold() and stems for p, stems in said.items()) for said in known.values()
    )


def test_mode_coder_needs_two_codes() -> None:
    with pytest.raises(ValueError, match="two codes"):
        ModeClassifier().fit(["a leak"], ["L1"])


def marked(path: Path | None = None) -> list[dict[str, object]]:
    texts = []
    for k in range(6):
        for p in PARTS:
            texts.append({
                "tokens": ["<id>", "replace", "leaking", p] if k % 2 else ["replace", "leaking", p],
                "entities": [
                    {"start": s + k % 2, "end": s + 1 + k % 2, "type": t}
                    for s, t in ((0, "Activity/Repair"), (1, "State/Bad"), (2, "PhysicalObject/Part"))
                ],
                "relations": [{"head": 0, "tail": 2, "type": "on"}],
            })  # fmt: skip
    return texts


def test_texts_that_others_marked_are_learned_from_and_told_of(tmp_path: Path) -> None:
    (tmp_path / "marked.json").write_text(json.dumps(marked()), encoding="utf-8")
    (tmp_path / "texts.norm").write_text("A\tgudgeon\nB\tscuffed\n\n" * 30, encoding="utf-8")
    marks = "".join(f"t\t{n}\t{checksum(['gudgeon', 'scuffed'])}\t0-1A 1-2B\t0>1P\n" for n in range(30))
    head = "# file t texts.norm\n# label A PhysicalObject/Part\n# label B State/Worn\n# relation P on\n"
    (tmp_path / "marks.tsv").write_text(head + marks, encoding="utf-8")
    alone, both = (
        'marked = ["marked.json"]\nseed = 3\nout = "a"\n',
        'marked = ["marked.json"]\nfurther = ["marks.tsv"]\nseed = 3\nout = "b"\n',
    )
    (tmp_path / "alone.toml").write_text(alone, encoding="utf-8")
    (tmp_path / "both.toml").write_text(both, encoding="utf-8")
    (bare, _), (out, card) = train(tmp_path / "alone.toml"), train(tmp_path / "both.toml")
    assert (card["marked_texts"], card["further_texts"], card["further_left_out"]) == (60, 30, 0)
    wanted = [(0, 1, "PhysicalObject/Part"), (1, 2, "State/Worn")]
    found = {
        f: [(s.start, s.end, s.label) for s in load_models(f)[0].find([["gudgeon", "scuffed"]])[0]] for f in (bare, out)
    }
    assert found[out] == wanted != found[bare]


def test_recipe_trains_saves_and_finds(tmp_path: Path) -> None:
    (tmp_path / "marked.json").write_text(json.dumps(marked()), encoding="utf-8")
    (tmp_path / "recipe.toml").write_text('marked = ["marked.json"]\nseed = 3\nout = "w"\n', encoding="utf-8")
    out, card = train(tmp_path / "recipe.toml")
    assert card["marked_texts"] == 60
    assert len(card["data"]["marked.json"]) == 64
    doc = load_pipeline(out)("replace leaking hose")
    assert {(s.text, s.label_) for s in doc.spans[KEY]} == {
        ("replace", "Activity/Repair"),
        ("leaking", "State/Bad"),
        ("hose", "PhysicalObject/Part"),
    }
    assert [r.label for r in doc._.relations] == ["on"]
    before = (out / "spans.npz").read_bytes()
    train(tmp_path / "recipe.toml")
    assert (out / "spans.npz").read_bytes()[100:] == before[100:]


def test_recipe_with_mistakes_names_them_all(tmp_path: Path) -> None:
    path = tmp_path / "r.toml"
    path.write_text('seed = "x"\nwhat = 1\n', encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        load_recipe(path, Recipe)
    assert {p.split(":")[0] for p in error.value.problems} == {"marked", "seed", "what"}


def test_recipe_with_a_missing_file_says_which(tmp_path: Path) -> None:
    path = tmp_path / "r.toml"
    path.write_text('marked = ["nowhere.json"]\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"nowhere\.json"):
        train(path)


def test_too_few_marked_texts_are_refused() -> None:
    with pytest.raises(TooLittleData, match="1 marked texts"):
        fit(Marked([["pump"]], [[Span(0, 1, "PhysicalObject")]], [[]]), [], Recipe(marked=("x",)))


def test_missing_weights_say_how_to_make_them(tmp_path: Path) -> None:
    with pytest.raises(EngineMissing, match="train-extractor"):
        load_models(tmp_path)


def test_texts_are_learned_again_without_their_identifier() -> None:
    more = without_head(
        Marked([["<id>", "-", "fan", "hot"], ["fan"]], [[Span(2, 3, "P"), Span(3, 4, "S")], []], [[], []])
    )
    assert more.words == [["fan", "hot"]]
    assert more.spans == [[Span(0, 1, "P"), Span(1, 2, "S")]]


def test_word_classes_need_enough_words() -> None:
    assert word_classes([["pump", "hot"]] * 3) == {}


@pytest.mark.acceptance
def test_weights_of_the_package_find_nested_parts_states_and_activities() -> None:
    nlp = load_pipeline()
    one, two = nlp.pipe(["repl leaking hyd pump seal", "no text at all"])
    labels = {s.text: s.label_.split("/")[0] for s in one.spans[KEY]}
    assert labels["replace"] == "Activity"
    assert labels["leaking"] in ("State", "Process")
    assert "PhysicalObject" in labels.values()
    written = [one._.written[a:b] for a, b in one._.places]
    assert written == ["repl", "leaking", "hyd", "pump", "seal"]
    assert len(two._.confidences) == len(two.spans[KEY])
