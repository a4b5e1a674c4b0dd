"""Makes the modules that draw malformed files importable, and has each of them register its ways to break a file."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import malformed_packages  # noqa: F401
import malformed_pages  # noqa: F401
import malformed_structures  # noqa: F401
import malformed_texts  # noqa: F401
