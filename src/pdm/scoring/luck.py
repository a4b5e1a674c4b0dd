"""Random numbers that belong to things by their names: what befalls one does not hang on which others there are.

Numbers drawn one after another would move with every line that is added or taken away, and with them ranges of assets that the line has
nothing to do with. Here a number is the hash of a name, a purpose and a seed: the mixing of SplitMix64 (Steele, Lea and Flood 2014).
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import pandas as pd

Names = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
_STEP, _ONE, _TWO = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def names(ids: pd.Series[str]) -> Names:
    """Ids as numbers, uint64 [ids]; the same id is the same number everywhere."""
    return np.asarray(pd.util.hash_array(ids.to_numpy(object), categorize=False), dtype=np.uint64)


@dataclass(frozen=True)
class Luck:
    """One turn of chance.

    Attributes:
        seed: Seed.
        turn: Number of the turn.
    """

    seed: int
    turn: int = 0

    def uniform(self, of: Names, purpose: str) -> Floats:
        """A number from 0 to below 1 for each name, float64 [names]; another purpose gives others."""
        key = blake2b(f"{self.seed}/{self.turn}/{purpose}".encode(), digest_size=8).digest()
        z = (of + _STEP) ^ np.uint64(int.from_bytes(key, "little"))
        z = (z ^ (z >> np.uint64(30))) * _ONE
        z = (z ^ (z >> np.uint64(27))) * _TWO
        z ^= z >> np.uint64(31)
        return np.asarray((z >> np.uint64(11)) * 2.0**-53, dtype=np.float64)

    def normal(self, of: Names, purpose: str) -> Floats:
        """A standard normal number for each name, float64 [names]."""
        from scipy.special import ndtri

        return np.asarray(ndtri(self.uniform(of, purpose).clip(2.0**-54)), dtype=np.float64)

    def once(self, purpose: str) -> float:
        """One standard normal number for all."""
        return float(self.normal(np.zeros(1, dtype=np.uint64), purpose)[0])
