"""What Spanish, Portuguese, Italian and French make of several words, as people of the trade write it."""

from __future__ import annotations

import pytest

from pdm.extraction.events.coding import code
from pdm.extraction.events.structured import Codes, settle

LOST = [
    ("ya no jala la bomba", "fail_to_function"), ("no quiere arrancar", "fail_to_start"), ("No entró la planta al irse la luz", "fail_to_start"),
    ("se nos quemó el motor", "breakdown"), ("se quemo el motor", "breakdown"), ("se rompe cople tras golpe de ariete", "structural"), ("trono el reductor", "breakdown"),
    ("balero tronado", "structural"), ("flecha rota en acople", "structural"), ("tela inferior rota 40 cm, se para y se cambia", "structural"), ("se amarró", "fail_to_rotate"),
    ("bomba atorada por trapo", "fail_to_function"), ("se barrió la chaveta", "structural"), ("botó el térmico", "spurious_stop"), ("dispara guardamotor", "spurious_stop"),
    ("embobinado a tierra", "electrical"), ("se fue a tierra", "electrical"), ("equipo descompuesto", "breakdown"), ("no calienta el horno", "fail_to_function"),
    ("parada por falla", "spurious_stop"), ("pompa non aspira", "fail_to_function"), ("si è rotta la cinghia", "breakdown"), ("motore a massa", "electrical"),
    ("bomba não puxa água", "fail_to_function"), ("travou o rolamento", "breakdown"), ("correia rompida no transportador", "structural"),
    ("variateur claqué", "breakdown"), ("grippage tête n°2", "fail_to_rotate"), ("four ne chauffe plus", "fail_to_function"), ("ventouses ne prennent plus", "fail_to_function"),
    ("ne veut plus partir", "fail_to_start"), ("n'arrive plus à démarrer", "fail_to_start"), ("impossible de démarrer la pompe depuis ce matin", "fail_to_start"), ("pas de rotation carrousel", "fail_to_rotate"),
    ("sertisseuse arrêtée", "spurious_stop"), ("compresseur 2 à l'arrêt depuis ce matin", "spurious_stop"), ("bobinage à la masse", "electrical"), ("pompe désamorcée", "fail_to_function"),
    ("moteur HS côté commande", "breakdown"), ("brûleur en défaut", "spurious_stop"), ("piston n°7 joint HS. remplacé", "breakdown"), ("Bomba gira pero no da gasto", "fail_to_function"),
    ("rompeu corrente do elevador", "structural"), ("esteira rasgou 4 metros", "structural"), ("mangueira do radiador furou", "structural"), ("tela furada, trocada", "structural"),
    ("cabo soltou da polia", "structural"), ("emenda abriu", "structural"), ("corrente caiu da engrenagem", "structural"), ("chaveta cisalhada", "structural"),
    ("quebra do pente do rolo", "structural"), ("furo no tubo", "structural"), ("rottura della cinghia", "structural"), ("rupture de la courroie", "structural"),
    ("rolamento fundiu", "breakdown"), ("bomba desarmando por sobrecarga", "spurious_stop"), ("desarmada por sobrecarga", "spurious_stop"), ("TG caiu", "spurious_stop"),
    ("moenda parou por embuchamento", "spurious_stop"), ("não segura pressão", "fail_to_function"), ("nao da pressão", "fail_to_function"), ("sem vazão", "fail_to_function"),
    ("disjoncteur tombé", "spurious_stop"), ("chaudière en sécurité niveau bas", "spurious_stop"), ("transmetteur noyé", "breakdown"), ("sonde coupee", "structural"),
    ("moteur brule", "breakdown"), ("joint de porte coupe, vide impossible", "structural"),
    ("fermo macchina 2 h", "spurious_stop"), ("pompa bloccata", "fail_to_rotate"), ("scattato termico", "spurious_stop"), ("salta l'interruttore", "spurious_stop"), ("intervento termico", "spurious_stop"),
    ("saltata la cinghia", "structural"), ("rottura cinghia", "structural"), ("strappato nastro", "structural"), ("nastro strappato per 2 metri", "structural"), ("trovato rotto il supporto", "breakdown"),
    ("cinghia uscita dalla puleggia", "structural"), ("linea ferma per blocco nastro", "spurious_stop"), ("caldaia in blocco", "spurious_stop"), ("non tiene pressione", "fail_to_function"),
    ("l'agitatore non gira più", "fail_to_rotate"), ("manca fase", "electrical"), ("valvola rimasta aperta", "fail_to_close"), ("motori bruciati", "breakdown"), ("vite senza fine rotta", "breakdown"),
    ("Pompe huile AA perdue, basc. sur BB", "breakdown"), ("Goupille cisaillée aube #14", "structural"), ("pont thyristor 2 en faute", "spurious_stop"), ("Ventilo aéro #3 T2 arrêté", "spurious_stop"),
    ("relè incollato", "fail_to_function"), ("relais collé", "fail_to_function"), ("contactor pegado", "fail_to_function"), ("il carrello non fa zero", "fail_to_function"), ("perdió el cero", "fail_to_function"),
    ("Fuente láser muerta", "breakdown"), ("pantalla en blanco", "fail_to_function"), ("accouplement mort", "breakdown"), ("Tarjeta dañada. Equipo fuera", "breakdown"), ("Rechaza todo", "fail_to_function"), ("éjecte tout", "fail_to_function"),
    ("Llanta trasera despegada", "structural"), ("crevaison avant gauche", "structural"), ("gomma forata", "structural"), ("llanta ponchada", "structural"),
    ("perde olio dal riduttore, fermato il mulino", "spurious_stop"), ("quemada bobina del motor", "breakdown"), ("rotura correa", "breakdown"), ("vis sans fin cassée", "breakdown"),
]  # fmt: skip
FINE = [
    "Se rompió banqueta y pavimento, se excava para cambiar tubo", "se rompe concreto para reparar toma", "no se calienta el motor", "ne chauffe plus depuis remplacement du roulement",
    "se amarra manguera con alambre", "huile perdue par la pompe", "punto muerto superior ajustado", "tiempo muerto por cambio de formato", "rata muerta en el tablero", "etiqueta despegada", "point mort haut réglé", "ventilateur arrêté pour entretien", "se barrió el piso de la caseta", "No entró personal por lluvia", "se bloquea y etiqueta interruptor", "tubo cortado a 30 cm y soldado",
    "no se pudo abrir la caseta, sin llave", "no se pudo parar la línea", "bomba rota en sentido correcto", "puesta a tierra revisada", "Aislamiento a tierra 500 megohms",
    "pompe arrêtée pour nettoyage", "pompe 2 arrêtée en secours", "graissage à l'arrêt", "mise à la masse vérifiée", "tôle coupée à longueur", "ne tourne pas rond", "ne vibre plus",
    "on ne prend pas en compte", "non perde", "não aquece mais, ok", "no tira aceite", "réglage capteur en défaut de parallélisme", "se va a cambiar la próxima semana",
    "se apaga equipo para limpieza", "se detuvo bomba para engrase", "bomba parada por mantenimiento", "fuera de servicio por mantenimiento", "ligne à l'arrêt, changement de format",
    "rota changed, no rota this week",
    "mecânico soltou os parafusos", "risco de rompimento do cabo", "disque de rupture contrôlé", "válvula abriu", "grilles nettoyées", "nettoyage ventilateur grilles",
    "bomba desarmada para revisión", "bomba parou para limpeza", "travailler en sécurité", "mise en sécurité pour intervention", "feito furo na chapa", "queima de bagaço normal",
    "fermo macchina programmato per sostituzione lame", "al prossimo fermo macchina cambiare le guarnizioni", "controlli eseguiti a macchina ferma", "macchina ferma per pulizia", "fermo per mancanza materiale",
    "nastro fermo per mancanza di scarti", "nessuna perdita", "non si riscontrano perdite", "prova del differenziale eseguita", "nessun intervento", "intervento di pulizia", "sostituito blocco motore",
    "cabo verificado, sem fio rompido", "limpeza geral, nada quebrado", "sin tornillos rotos", "sans courroie cassée", "pressão caiu um pouco",
]  # fmt: skip


@pytest.mark.parametrize(("text", "mode"), LOST)
def test_losses_of_function_as_people_of_the_trade_write_them(text: str, mode: str) -> None:
    coded = code(text)
    assert (coded.is_failure, coded.failure_mode) == (True, mode)


@pytest.mark.parametrize("text", FINE)
def test_work_and_good_news_are_no_failures(text: str) -> None:
    assert not code(text).is_failure


@pytest.mark.parametrize("text", ["voyant rouge, fausse alerte", "falsa alerta del sensor", "falso allarme livello"])
def test_a_false_alert_is_no_breakdown_whatever_the_kind_of_order_is(text: str) -> None:
    assert not settle(code(text), Codes(work_type="breakdown"), ()).coded.is_failure


def test_what_broke_for_want_of_something_is_not_denied() -> None:
    assert code("sem óleo rolamento fundiu").is_failure


@pytest.mark.parametrize(
    ("text", "part", "action"),
    [
        ("sostituito cuscinetto lato accoppiamento", "bearing", "replace"), ("sostituiti 2 cuscinetti", "bearing", "replace"), ("cambiate cinghie", "belt", "replace"), ("serraggio bulloni", "bolt", "tighten"),
        ("tarata valvola di sicurezza", "valve", "adjust"), ("rabboccato l'olio", "oil", "lubricate"), ("soffiato quadro elettrico", "switchgear", "clean"), ("cables changés", None, "replace"),
        ("cambiados rodamientos lado libre", "bearing", "replace"), ("connettori rifatti", "cable", "repair"),
    ],
)  # fmt: skip
def test_parts_and_work_in_all_their_forms(text: str, part: str | None, action: str) -> None:
    coded = code(text)
    assert (coded.component if part else None, coded.action) == (part, action)


@pytest.mark.parametrize(
    "text", ["da ingrassare", "da pulire filtro", "prevedere sostituzione cinghie", "va sostituita la tenuta"]
)
def test_work_that_is_to_come(text: str) -> None:
    assert code(text).planned
