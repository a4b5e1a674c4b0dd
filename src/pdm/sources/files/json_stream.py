"""Values of a JSON text one after the other, in memory that does not grow with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TextIO

from pdm.sources.files.record_fault import RecordFault

LONGEST = 8_000_000
"""Characters of a value that is read as a whole; longer ones are walked through."""
_BLOCK = 1 << 18
_BLANK = " \t\r\n\ufeff\x00"


class JsonFault(RecordFault):
    """The text is no JSON from here on, or ends too early (`cut_short`)."""


class TooLong(ValueError):
    """A value is longer than `LONGEST`."""


class Pairs(list[tuple[str, Any]]):
    """An object as its names and values in their order; a name may come twice."""


def decoder() -> json.JSONDecoder:
    """Reads objects as `Pairs` and numbers as they are written; control characters within texts do no harm."""
    return json.JSONDecoder(
        object_pairs_hook=Pairs, parse_float=str, parse_int=str, parse_constant=lambda _: None, strict=False
    )


class JsonText:
    """A JSON text that is read from the front.

    Args:
        file: The text.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._held = ""
        self._at = 0
        self._lines = 1
        self._ended = False
        self._decoder = decoder()

    @property
    def line(self) -> int:
        """Line of the text that comes next, from 1."""
        return self._lines + self._held.count("\n", 0, self._at)

    def peek(self) -> str:
        """The next character that is no blank, empty at the end."""
        while True:
            while self._at < len(self._held) and self._held[self._at] in _BLANK:
                self._at += 1
            if self._at < len(self._held) or not self._fill():
                return self._held[self._at : self._at + 1]

    def take(self, *wanted: str) -> str:
        """The next character, which has to be one of those wanted.

        Raises:
            JsonFault: It is another, or the text ends.
        """
        found = self.peek()
        if not found:
            raise JsonFault("the text ends too early", self.line, cut_short=True)
        if found not in wanted:
            raise JsonFault(f"{found!r} stands where {' or '.join(map(repr, wanted))} should", self.line)
        self._at += 1
        return found

    def value(self) -> Any:
        """The next value as a whole.

        Raises:
            JsonFault: It is none.
            TooLong: It is longer than `LONGEST`.
        """
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._held, self._at)
            except RecursionError as error:
                raise JsonFault("values lie too deep in one another", self.line) from error
            except json.JSONDecodeError as error:
                if self._ended:
                    raise self._fault(error) from error
                if len(self._held) - self._at > LONGEST:
                    raise TooLong from error
                self._fill()
                continue
            # a number may go on behind what is held
            if end == len(self._held) and not self._ended:
                self._fill()
                continue
            self._at = end
            return value

    def elements(self) -> Iterator[None]:
        """Stands before each element of the list that comes next, which has to be read before the next is asked for."""
        self.take("[")
        if self.peek() == "]":
            self.take("]")
            return
        while True:
            yield
            if self.take(",", "]") == "]":
                return

    def members(self) -> Iterator[str]:
        """As `elements`, of the object that comes next: gives each name and stands before its value."""
        self.take("{")
        if self.peek() == "}":
            self.take("}")
            return
        while True:
            if self.peek() != '"':
                self.take('"')
            name = str(self.value())
            self.take(":")
            yield name
            if self.take(",", "}") == "}":
                return

    def _fault(self, error: json.JSONDecodeError) -> JsonFault:
        line = self._lines + self._held.count("\n", 0, error.pos)
        unclosed = error.msg.startswith("Unterminated") or not self._held[error.pos :].strip(_BLANK)
        return JsonFault(f"{error.msg[:1].lower()}{error.msg[1:]}", line, cut_short=unclosed)

    def _fill(self) -> bool:
        """Read on, as much as is held already, so that a long value is not looked at again and again."""
        if self._ended:
            return False
        more = self._file.read(max(_BLOCK, len(self._held) - self._at))
        self._ended = not more
        self._lines += self._held.count("\n", 0, self._at)
        self._held, self._at = self._held[self._at :] + more, 0
        return bool(more)
