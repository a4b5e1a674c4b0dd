"""What French denies: "four ne chauffe plus", "ne veut plus partir", "marche pas", "n'a pas démarré", "refuse de tourner"."""

from __future__ import annotations

from collections.abc import Sequence

from pdm.accents import bare
from pdm.extraction.scope.romance import ARTICLES, after, asked, plain, stays_cool
from pdm.extraction.scope.standing import ENDS, also_plain
from pdm.vocabulary.lost_functions import participles, words_of

_REFUSES = also_plain(("refuse", "refusait", "refusent", "impossible"))
_ARRIVES = also_plain(("veut", "veulent", "voulait", "arrive", "arrivait", "peut"))
_HAS = frozenset(("a", "ont", "avait", "s'est"))
_PEOPLE = frozenset(
    ("on", "nous", "j", "il", "elle", "ils", "technicien", "opérateur", "operateur", "équipe", "equipe")
)


def may_begin_french(word: str) -> bool:
    """Whether a folded word can begin one of these losses of function."""
    return (
        word in _REFUSES
        or word in _ARRIVES
        or word in _HAS
        or word == "ne"
        or word.startswith("n'")
        or word in words_of("ne")
    )


def french_refusal(i: int, low: Sequence[str]) -> tuple[str, int] | None:
    """ "four ne chauffe plus", "ne veut plus partir", "n'arrive pas à démarrer", "refuse de tourner", "impossible de démarrer"."""
    if low[i] in _REFUSES:
        at = after(i + 1, low, {"de", "à"}, 2)
        found = asked(at, low, only_start=False)
        return found if found and (low[i] != "impossible" or found[0] in ("fail_to_start", "fail_to_rotate")) else None
    at = i + 1 if low[i] == "ne" else i
    verb = low[at].removeprefix("n'") if at < len(low) else ""
    if low[at + 1 : at + 2] not in (["pas"], ["plus"]):
        return None
    if low[i] != "ne" and not low[i].startswith("n'") and verb not in _HAS and not _as_spoken(at + 2, low):
        return None
    if (low[i] != "ne" or verb == "s'est") and verb in _HAS and low[max(0, i - 1)] not in _PEOPLE:
        return _not_done(at + 2, low)
    if verb in _ARRIVES:
        return asked(after(at + 2, low, {"à", "a"}, 1), low, only_start=verb == "peut")
    code = plain("ne").get(bare(verb))
    behind = low[at + 2] if at + 2 < len(low) else ""
    if code is None or behind in ("en", "compte") or stays_cool(verb, low):
        return None
    return ("minor?", at + 3) if behind in _NOT_WELL_FR else (code, at + 2)


def _not_done(at: int, low: Sequence[str]) -> tuple[str, int] | None:
    """ "n'a pas démarré", "n'ont pas fermé"."""
    code = participles().get(bare(low[at])) if at < len(low) else None
    return (code, at + 1) if code else None


def _as_spoken(behind: int, low: Sequence[str]) -> bool:
    """Whether a denial without "ne" is one: "marche pas", "tient pas la pression"; not "pompe pas réparée", "pompe plus filtre"."""
    here = low[behind] if behind < len(low) else "."
    return here in ENDS or here in _AFTER_PAS or (low[behind - 1] == "pas" and (here in ARTICLES or here in words_of("asked")))  # fmt: skip


_AFTER_PAS = frozenset(("au", "aux", "à", "depuis", "quand", "sur", "dans", "même", "après", "en"))
_NOT_WELL_FR = also_plain(
    ("rond", "bien", "vite", "fort", "assez", "que", "de", "correctement", "toujours", "lentement", "droit", "encore", "complètement", "entièrement", "d'huile", "d'eau", "d'air")
)  # fmt: skip
