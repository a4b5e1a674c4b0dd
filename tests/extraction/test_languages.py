"""Lines in other languages than English are coded as an engineer who reads them would."""

from __future__ import annotations

import pytest

from pdm.extraction.events.coding import Coded, code
from pdm.extraction.words.tokens import mend
from pdm.extraction.words.tongue import foreign

LINES = [
    # text, work, failure, planned, negated, mode
    ("GLRD undicht, erneuert", "corrective", 0, 0, 0, "leak_external"), ("Pumpe läuft nicht an", "corrective", 1, 0, 0, "fail_to_start"),
    ("Keine Störung gefunden", "inspection", 0, 0, 1, None), ("Lager muss getauscht werden", "corrective", 0, 1, 0, None),
    ("Keilriemen gerissen, ersetzt", "corrective", 1, 0, 0, "structural"), ("Temperaturfühler zeigt falsch an", "corrective", 0, 0, 0, "abnormal_reading"),
    ("Le moteur ne démarre pas", "corrective", 1, 0, 0, "fail_to_start"), ("Aucune fuite constatée", "inspection", 0, 0, 1, None),
    ("Roulement à remplacer au prochain arrêt", "corrective", 0, 1, 0, None), ("Contrôle effectué, RAS", "inspection", 0, 0, 1, None),
    ("Graissage des paliers", "preventive", 0, 0, 0, None), ("Bomba no arranca", "corrective", 1, 0, 0, "fail_to_start"),
    ("Fuga de aceite por el sello", "corrective", 0, 0, 0, "leak_external"), ("Sin novedad, todo en orden", "inspection", 0, 0, 1, None),
    ("Pendiente cambiar correa", "corrective", 0, 1, 0, None), ("Cambio de aceite", "preventive", 0, 0, 0, None),
    ("Motor start niet", "corrective", 1, 0, 0, "fail_to_start"), ("Geen lekkage gevonden", "inspection", 0, 0, 1, None),
    ("Lager moet vervangen worden", "corrective", 0, 1, 0, None), ("Pomp trilt sterk", "corrective", 0, 0, 0, "vibration"),
    ("Olie ververst", "preventive", 0, 0, 0, None), ("Bomba não liga", "corrective", 1, 0, 0, "fail_to_start"),
    ("Vazamento de óleo no retentor, trocado", "corrective", 0, 0, 0, "leak_external"), ("Sem anomalias", "inspection", 0, 0, 1, None),
    ("Trocar rolamento na próxima parada", "corrective", 0, 1, 0, None), ("Pompa nie działa", "corrective", 1, 0, 0, "breakdown"),
    ("Brak usterek", "inspection", 0, 0, 1, None), ("Do wymiany łożysko", "corrective", 0, 1, 0, None),
    ("Zatkany filtr", "corrective", 0, 0, 0, "plugged"), ("Smarowanie łożysk", "preventive", 0, 0, 0, None),
    ("Perdita olio dal riduttore", "corrective", 0, 0, 0, "leak_external"), ("Motore non parte", "corrective", 1, 0, 0, "fail_to_start"),
    ("Nessuna anomalia riscontrata", "inspection", 0, 0, 1, None), ("Cinghia da sostituire", "corrective", 0, 1, 0, None),
]  # fmt: skip


@pytest.mark.acceptance
@pytest.mark.parametrize(("text", "work", "failure", "planned", "negated", "mode"), LINES)
def test_lines_in_other_languages(
    text: str, work: str, failure: int, planned: int, negated: int, mode: str | None
) -> None:
    coded = code(text)
    told = (coded.work_type, coded.is_failure, coded.planned, coded.negated)
    assert told == (work, bool(failure), bool(planned), bool(negated))
    if mode is not None or not failure:
        assert coded.failure_mode == mode


@pytest.mark.parametrize(
    ("text", "part", "action"),
    [
        ("Se cambió rodamiento", "bearing", "replace"), ("Mechanische afdichting vervangen", "seal", "replace"),
        ("Wymieniono uszczelkę", "seal", "replace"), ("Valvola pulita", "valve", "clean"), ("Selo mecânico trocado", "seal", "replace"),
        ("rolamento substituido", "bearing", "replace"), ("Lozysko wymienione, wymieniono", "bearing", "replace"),
    ],
)  # fmt: skip
def test_parts_and_what_was_done(text: str, part: str, action: str) -> None:
    coded = code(text)
    assert (coded.component, coded.action) == (part, action)


def test_english_with_a_word_of_another_language_stays_english() -> None:
    english = [
        "repl brg NDE, high vib", "die change on press 3", "pump tripped on low level", "filter blocked, cleaned", "no leak found",
        "motor burnt out", "seal pissing oil", "chk brake", "PM done", "hose clamp loose", "rotor cleaned", "oil sump dry",
    ]  # fmt: skip
    assert [t for t in english if foreign(t)] == []
    others = [
        "Pumpe läuft nicht an",
        "nie działa",
        "le moteur ne démarre pas",
        "Fuga de aceite",
        "não liga",
        "non parte",
    ]
    assert [t for t in others if not foreign(t)] == []


def test_words_of_other_languages_are_no_misspelt_english() -> None:
    assert [mend(w) for w in ("lekt", "roto", "fuga", "pompa", "leakng")] == [
        "lekt",
        "roto",
        "fuga",
        "pompa",
        "leaking",
    ]


def test_nearly_failed_is_no_failure() -> None:
    assert not code("could have failed if left").is_failure


def test_nothing_is_coded_of_an_empty_line() -> None:
    assert code("") == Coded(work_type="other", type_confidence=0.3, failure_confidence=0.7, mode_confidence=0.6)


@pytest.mark.parametrize(
    "text",
    [
        "replaced actuator (planned job)",
        "spare seal fitted, old one to be sent for repair",
        "bearing replaced, coupling to be checked",
    ],
)
def test_what_was_done_is_not_planned_because_something_else_is(text: str) -> None:
    assert not code(text).planned


def test_a_machine_that_nobody_asked_to_start_has_not_failed_to() -> None:
    assert not code("not started - no demand").is_failure
    assert code("pump did not start").is_failure


def test_steam_and_water_are_hot_by_nature() -> None:
    assert code("steam pressure 9,8 bar; feed water 105°C").failure_mode is None
    assert code("brg temp 92C").failure_mode == "overheating"


@pytest.mark.parametrize(
    "text",
    [
        "R/F 10 kal raat se band hai", "pump chal nahi raha", "motor jal gaya", "belt toot gayi", "motor start nahi ho raha", "Lüfterriemen weg", "Presse geht auf Störung", "Kupplung rutscht durch",
        "30 volvió a botar la misma bomba", "Amaneció parado soplador 1", "válvula check pegada abierta", "vanne vapeur reste ouverte", "rebelote défaut flamme", "arrêt compresseur",
        "GLRD hin", "Filtertuch durch", "Rohrreißer 2. Zug", "Klemmkasten feucht, Kurzschl.", "Vakuum bricht zusammen", "Greifer bleibt oben", "Aufzug bleibt zw. 2. u. 3. OG stehen", "Brennerstörung 3:10-4:25",
        "Durchflusswächter löst aus", "Unwucht-Abschaltung 3x", "Verdichter abgeschaltet, HD-Störung", "Stern zerbröselt", "KA 104 steht, Expansionsventil",
    ],
)  # fmt: skip
def test_plain_words_of_other_shop_floors_tell_a_lost_function(text: str) -> None:
    assert code(text).is_failure


@pytest.mark.parametrize(
    "text",
    [
        "springt nicht an - Reparaturschalter war noch aus. Kein Defekt.",
        "Rauchmelder löst Alarm aus",
        "STILLSTAND KW 31 Stand 29.7.",
        "machine thik hai",
        "chalu kar diya",
        "arrêt pompe pour entretien",
        "Lager bleibt kalt",
    ],
)
def test_plain_words_of_other_shop_floors_that_tell_none(text: str) -> None:
    assert not code(text).is_failure


@pytest.mark.parametrize(
    "text", ["lasst sich nicht starten", "Kuhlung lauft nicht", "Anlage fallt aus", "offnet nicht", "compresseur a l'arret depuis ce matin", "ne demarre plus", "nao da pressao"]
)  # fmt: skip
def test_accents_and_umlauts_that_handwriting_loses_change_nothing(text: str) -> None:
    assert code(text, read=True).is_failure


@pytest.mark.parametrize(
    "text", ["keine Storung", "pas de defaut", "rien trouve", "pompe arretee pour reglage", "grilles nettoyees"]
)
def test_what_is_in_order_is_so_without_its_accents(text: str) -> None:
    assert not code(text, read=True).is_failure


@pytest.mark.parametrize(
    "text",
    [
        "pump stukkend", "hooter nie werk nie", "conveyor wil nie start nie", "winch draai nie", "bearing vas", "gearbox vasgeslaan", "belt gebreek", "hydraulic pyp het gebars", "het pap wiel", "breaker uitgeskop",
        "pomp het gaan staan", "fan belt is af", "krag af na motor", "pompe brisée", "bris pompe", "boyau pété", "convoyeur jammé", "chaîne débarquée", "ça marche pas", "veut pas partir", "tient pas la pression", "frein barré",
        "pompe trippée sur thermique", "panne électrique moteur", "sensor défectueux",
    ],
)  # fmt: skip
def test_what_afrikaans_crews_and_those_of_quebec_mix_in(text: str) -> None:
    assert code(text).is_failure


@pytest.mark.parametrize(
    "text",
    ["lek nie", "geen fout", "alles reg", "nuwe laers ingesit", "pomp herstel", "wag vir parts", "beurtkrag", "olie lek", "coule pas", "aucun bris", "panne de courant", "pompe pas réparée", "arrêt planifié", "à commander"],
)  # fmt: skip
def test_what_they_say_of_work_and_of_what_is_in_order(text: str) -> None:
    assert not code(text).is_failure
