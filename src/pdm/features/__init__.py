"""Features of an asset at T, from what was available at T."""

from pdm.features.build import build
from pdm.features.catalogue import CATALOGUE

__all__ = ["CATALOGUE", "build"]
