"""Losses of function as people of other languages put them together."""

from __future__ import annotations

import pytest

from pdm.extraction.events.coding import code

LOST = [
    "Futter spannt nicht", "Klemmung löst nicht mehr", "Hubmast senkt nicht ab", "Tuer faehrt nicht zu", "Lüfter 2 lief nicht mehr an", "Steuerung bootet nicht", "öffnet/spannt nicht",
    "lässt sich nicht einschalten", "Achse kann nicht verfahren werden", "keine Funktion", "Trommelmotor ohne Funkt.", "Fußpedal ohne Reaktion", "baut keinen Druck auf",
    "Gurt gerissen", "Richtwalze 3 gebrochen", "gebrochene Feder ersetzt", "Motor verbrannt", "Netzschütz verschmort", "Heizstab 3 durch", "Kabelbruch", "Zahnbruch Azimutgetriebe", "Spindel gebrochen, Bedienfehler",
    "Endschalter def.", "Steuerung tot", "Werkzeug verklemmt", "Motorschutz raus", "Sicherung F12 rausgeflogen", "SPS Absturz, Reset", "IGBT explodiert", "Hauptspindel fest",
    "Förderer steht, Blech eingeklemmt", "Batterie leer, Stapler steht", "Die Pumpe steht seit Freitag", "Anlage 26h aus", "Anlage stand 2 Tage", "Stillstand seit 02.02.",
    "Maschine von selbst aus", "bleibt auf halbem Weg stehen", "Kompressor auf Störung", "wieder Signalausfall", "wieder Pitch Achse 2, diesmal Schleifring Signalausfall. Schleifring gereinigt",
    "P4 tropft an GLRD, Pumpe abgeschaltet", "Werkzeugwechsler hängt, Greifer verklemmt",
    "Courroie coupée", "Moteur HS", "La pompe n'aspire plus", "le chariot n'avance plus", "Correa cortada", "motor fundido", "Bomba no bombea", "el montacargas no sube",
]  # fmt: skip

NOT_LOST = [
    "Stapler steht in Halle 2", "Wartung steht an", "Maschine aus wegen Wartung", "Maschine steht, kein Auftrag", "Maschine steht wegen Umbau", "Im Stillstand geprüft, alles i.O.", "beim nächsten Stillstand wechseln",
    "Stößelverstellung geht nicht, Bedienfehler", "Stößelverstellung geht nicht / Klemmung war noch zu - Bedienfehler", "Stromausfall, Anlage aus", "läuft wieder, Ursache nicht gefunden", "Pumpe läuft nicht rund", "Vorschub taktet nicht synchron", "Lager nicht gewechselt",
    "Fehler ließ sich nicht reproduzieren", "kein Ausfall", "keine Drahtbrüche", "Hubseil: 3 Drahtbrüche, noch nicht ablegereif", "Schweißnaht gerissen", "Scheibe gerissen", "Kette nicht gerissen",
    "Öl läuft aus", "Motor ausgebaut", "Licht aus", "Termin steht", "Schrauben fest", "HS bearing noisy", "DEF pump replaced", "weld cracks on grease pump stand", "gabel klemmt nicht mehr",
    "Pumpe abgeschaltet für Wartung, GLRD undicht", "keine Leckage, Pumpe abgeschaltet",
    "Motorschutz raus genommen und geprüft", "Sicherung raus, Motor freigeschaltet für Wartung", "Anlage aus und gereinigt", "Pumpe aus, Reserve an", "Maschine aus- und eingeschaltet",
    "alte Pumpe stillgelegt, Leck an Flansch abgedichtet", "Maschine steht zur Verfügung", "Kette gespannt, springt nicht mehr", "kommt nicht mehr vor",
    "ne tourne pas rond", "n'est plus bloqué", "pompe ne fuit plus", "machine à l'arrêt pour entretien", "bomba no presenta ruido", "pump rota checked",
    "Storm cut-out", "Shadow flicker shutdown", "No water, lvl stable",
]  # fmt: skip


@pytest.mark.acceptance
@pytest.mark.parametrize("text", LOST)
def test_a_function_that_is_lost(text: str) -> None:
    coded = code(text)
    assert coded.is_failure
    assert coded.work_type == "corrective"


@pytest.mark.acceptance
@pytest.mark.parametrize("text", NOT_LOST)
def test_what_was_meant_or_is_somewhere_or_is_only_worn_is_none(text: str) -> None:
    assert not code(text).is_failure


@pytest.mark.parametrize(
    ("text", "part"),
    [("Hydraulikzylinder leckt", "cylinder"), ("Spindellager laut", "bearing"), ("Schrauben Blattlager lose", "bolt")],
)
def test_a_part_named_by_a_word_of_several(text: str, part: str) -> None:
    assert code(text).component == part


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Tor öffnet nicht mehr", "fail_to_open"),
        ("Rollen drehen nicht Zone 5", "fail_to_rotate"),
        ("startet nicht", "fail_to_start"),
    ],
)
def test_which_function_it_is(text: str, mode: str) -> None:
    assert code(text).failure_mode == mode


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("mes snijdt niet / cilinder gewisseld", "fail_to_function"),
        ("zuigers pakken niet, vacuum te laag", "fail_to_function"),
        ("sorteerder schiet niet uit", "fail_to_function"),
        ("detector 3 reageert niet op RVS teststuk", "fail_to_function"),
        ("dozensluiter plakt niet boven", "fail_to_function"),
        ("Undichtigkeit, Pumpe abgestellt", "spurious_stop"),
        ("lek, machine stilgezet", "spurious_stop"),
        ("wyciek, pompa zatrzymana", "spurious_stop"),
        ("vibration palier 240 µm, arrêt manuel", "spurious_stop"),
        ("fuite d'huile, arrêt du groupe", "spurious_stop"),
        ("Greifer fasst nicht", "fail_to_function"),
        ("Klebekopf klebt nicht auf Linie 3", "fail_to_function"),
        ("pompa nie tłoczy", "fail_to_function"),
        ("l'encolleuse n'encolle plus", "fail_to_function"),
        ("a máquina não embala", "fail_to_function"),
        ("la trituradora no tritura desde ayer por la mañana", "fail_to_function"),
        ("tandriem aandrijving stuk / riem gelegd", "breakdown"),
        ("schraper staat stil / breekbout", "breakdown"),
        ("klepje kop 4 hangt / veer erin gezet", "fail_to_function"),
        ("motor tript thermisch / zeef dicht, gereinigd", "spurious_stop"),
        ("stond vanmorgen van 9.40 tot 11.15 stil", "breakdown"),
        ("pomp valt steeds uit", "spurious_stop"),
        ("klep blijft soms hangen bij koude start", "fail_to_function"),
        ("ventilator trilt hevig, uitgezet", "spurious_stop"),
        ("rechts geen lucht / ventiel vervangen", "fail_to_function"),
    ],
)
def test_any_verb_that_is_denied_and_states_of_dutch(text: str, mode: str) -> None:
    coded = code(text)
    assert (coded.is_failure, coded.failure_mode, coded.work_type) == (True, mode, "corrective")


@pytest.mark.parametrize(
    "text",
    [
        "no se engrasó, está tapada la grasera", "no se revisó", "não lubrificou", "pomp lekt niet meer", "fout niet gevonden", "onderdelen niet op voorraad", "circuit niet in gebruik", "monteur komt niet", "bandjes slippen niet",
        "Schraube passt nicht", "Kollege antwortet nicht", "Lager tropft nicht mehr", "sealt niet goed aan links", "V-snaren 3 stuk vervangen", "per stuk gecontroleerd",
        "ventilator draait stil", "lijn stil voor ombouw", "geen lucht lekkage gevonden", "pompa nie cieknie", "nie stwierdzono wycieku", "ne fuit plus", "la bomba no gotea",
        "outer race defect, replace bearing", "motor niet in storing", "tegel viel uit de muur", "pomp staat niet stil", "gestopt voor onderhoud", "vloer staat vol water",
    ],
)  # fmt: skip
def test_what_is_denied_of_a_machine_in_order_is_no_loss(text: str) -> None:
    assert not code(text).is_failure


def test_a_word_of_two_languages_is_told_by_those_of_the_site() -> None:
    assert code("temp voeler defect / PT100 vervangen", tongues=frozenset(("nl",))).failure_mode == "breakdown"
    assert code("outer race defect").failure_mode == "minor"
