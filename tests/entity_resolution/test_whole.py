"""Machines that are named behind what belongs to them."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from tests.entity_resolution.conftest import link, mentions

from pdm.records import REGISTER

_MILL = REGISTER.rows([
    {"asset_id": a, "site": "north", "description": d}
    for a, d in (
        *((f"TN-{n}", f"{n}º TERNO DE MOENDA 42x78") for n in range(1, 5)),
        ("TV-1", "TURBINA ACIONAMENTO 1º/2º TERNO"),
        ("MA-1", "MESA ALIMENTADORA 45 GRAUS"),
        ("CA-1", "CALDEIRA 1 - AZ 320"),
        ("CA-2", "CALDEIRA 2 - APU 53"),
        ("EX-2", "EXAUSTOR CALDEIRA 2"),
        ("BV-A", "BOMBA DE VINHO A"),
        ("ER-1", "ESTEIRA DE BORRACHA DE CANA DESFIBRADA"),
        ("BA-A", "BOMBA AGUA ALIMENTACAO CALDEIRA A"),
        ("4102", "COLHEDORA JOHN DEERE"),
        ("4107", "COLHEDORA CASE"),
    )
])  # fmt: skip
_PLANT = REGISTER.rows([
    {"asset_id": a, "site": "north", "description": d}
    for a, d in (
        ("BLR-1", "Boiler no. 1"), ("BLR-2", "Boiler no. 2"), ("FDF-2", "Boiler no. 2 FD fan"),
        ("KES-7", "Kessel 7"), ("KES-8", "Kessel 8"), ("PRS-3", "Presse 3"),
        ("CHD-5", "Chaudière 5"), ("CHD-6", "Chaudière 6"), ("KTL-9", "Ketel 9"), ("KTL-10", "Ketel 10"),
    )
])  # fmt: skip


def told(text: str, register: pd.DataFrame) -> Any:
    found = link(mentions({"mention": None, "text": text}), register)["asset_id"].iloc[0]
    return found if isinstance(found, str) else None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("redutor do 2º terno abriu o bico", "TN-2"),
        ("sensor de nivel do chute do 1º terno sujo", "TN-1"),
        ("4o terno mancal quente", "TN-4"),
        ("Trocado oleo do redutor da mesa 45, rotina", "MA-1"),
        ("motor da 4102 batendo", "4102"),
        ("emenda da esteira de borracha de cana desfibrada rompida", "ER-1"),
        ("trocado óleo da bomba de vinho A", "BV-A"),
        ("rolamento do exaustor da caldeira 2 quente", "EX-2"),
    ],
)
def test_what_belongs_to_a_machine_is_told_of_it(text: str, meant: str) -> None:
    assert told(text, _MILL) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("tube of boiler 2 burst", "BLR-2"),
        ("Flansch des Kessels 7 undicht", "KES-7"),
        ("Lager von Kessel 7 defekt", "KES-7"),
        ("joint de la chaudière 5 fuit", "CHD-5"),
        ("deur van de ketel 9 klemt", "KTL-9"),
    ],
)
def test_other_languages_say_it_alike(text: str, meant: str) -> None:
    assert told(text, _PLANT) == meant


@pytest.mark.parametrize(
    "text",
    [
        # a machine of its own, in the register or in none
        "bomba da caldeira 2 desarmou", "turbina do 2º terno desarmou", "guindaste da caldeira 1 parado",
        # a place, a person, an amount
        "sala da caldeira 2 alagada", "operador da caldeira 2 reclamou", "troca de 4102 parafusos",
        # another one, beside it or after it
        "tubo trocado em vez da caldeira 1", "vazamento ao lado da caldeira 1", "limpeza depois da parada da caldeira 1",
        # several
        "motor da 4102 e motor da 4107 trocados",
    ],
)  # fmt: skip
def test_what_may_be_something_else_beside_it_is_for_a_person(text: str) -> None:
    assert told(text, _MILL) is None


def test_capitals_have_a_name_of_their_own() -> None:
    assert told("ESP field 3 of boiler 2 in trip", _PLANT) is None
