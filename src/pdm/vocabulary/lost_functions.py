"""Words of other languages of which people make a loss of function."""

from __future__ import annotations

from functools import cache

from pdm.vocabulary.tables import read_table, split_list

_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def folded(word: str) -> str:
    """A word in lower case, its umlauts spelt with two letters."""
    return word.casefold().translate(_SPELT)


@cache
def words_of(kind: str) -> dict[str, str]:
    """Words of a kind (`verb`, `able`, `gone`, `broken`, `broken_noun`, `surface`, `ending`, `no_ending`, `part`, `machine`, `does`, `ne`, `asked`, `breaks`, `broke`,
    `earthed`, `heater`, `state`, `undergoes`, `stripped`, `opened`, `stopped`), folded, to their code."""
    out: dict[str, str] = {}
    for row in read_table("lost_functions"):
        if row["kind"] == kind:
            for word in split_list(row["words"]):
                out.setdefault(folded(word), row["code"])
    return out


@cache
def all_words() -> frozenset[str]:
    """Every word of the list as it is written there."""
    return frozenset(w for row in read_table("lost_functions") for w in split_list(row["words"]))
