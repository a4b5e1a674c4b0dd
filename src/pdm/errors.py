"""Errors and refusals: each says what happened, where, and what to do about it.

A `PdmError` stops a command; its class knows the exit status. A `Refusal` does not stop anything: it names one
document, page or row that was set aside while the rest went on.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class ExitStatus(IntEnum):
    """Exit status of the command line."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    SET_ASIDE = 3
    DIFFERS = 4


class PdmError(Exception):
    """Base of all errors that stop a command.

    Args:
        message: What happened, in one sentence.
        remedy: What the reader can do about it.
        place: File, page, row or settings key, where there is one.
    """

    exit_status: ExitStatus = ExitStatus.FAILED

    def __init__(self, message: str, *, remedy: str = "", place: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.place = place

    def __reduce__(self) -> tuple[object, ...]:
        # keyword arguments would be lost when the error crosses a process border
        return _rebuild, (type(self), self.message, self.remedy, self.place)

    def __str__(self) -> str:
        head = f"{self.place}: {self.message}" if self.place else self.message
        return f"{head} {self.remedy}".rstrip() if self.remedy else head


def _rebuild(kind: type[PdmError], message: str, remedy: str, place: str) -> PdmError:
    return kind(message, remedy=remedy, place=place)


class UsageError(PdmError):
    """The command or call was used wrongly (unknown asset, wrong date, no workspace here)."""

    exit_status = ExitStatus.USAGE


class SettingsError(PdmError):
    """`plant.toml`, `register.csv` or `limits.csv` has mistakes; all of them are listed in `problems`."""

    exit_status = ExitStatus.USAGE

    def __init__(self, message: str, *, remedy: str = "", place: str = "", problems: tuple[str, ...] = ()) -> None:
        if problems:
            message = message + "\n" + "\n".join(f"  - {p}" for p in problems)
        super().__init__(message, remedy=remedy, place=place)
        self.problems = problems


class SettingsWarning(UserWarning):
    """`plant.toml` says something that has no effect; the command goes on."""


class StorageError(PdmError):
    """The store cannot be read or written (disk full, no permission, damaged table)."""


class TooLittleData(PdmError):
    """A model is refused because there is too little to learn from."""


class EngineMissing(PdmError):
    """A reading engine is not installed."""


class Reason(StrEnum):
    """Reason codes for what is set aside. Never renamed: exports and dashboards depend on them."""

    # documents
    EMPTY_FILE = "empty_file"
    UNKNOWN_KIND = "unknown_kind"
    DAMAGED = "damaged"
    PASSWORD = "password_protected"
    TOO_LARGE = "too_large"
    IMAGE_BOMB = "image_bomb"
    ZIP_BOMB = "zip_bomb"
    UNREADABLE_TEXT = "unreadable_text"
    NO_PERMISSION = "no_permission"
    UNKNOWN_SITE = "unknown_site"
    DUPLICATE_DOCUMENT = "duplicate_document"
    NO_TABLE = "no_table"
    NO_HEADER = "no_header"
    UNMAPPED_HEADER = "unmapped_header"
    CUT_SHORT = "cut_short"
    DATABASE = "database"
    UNSAFE_MEMBER = "unsafe_member"
    # pages
    BLANK_PAGE = "blank_page"
    UNREADABLE_PAGE = "unreadable_page"
    # rows
    FORMULA_ERROR = "formula_error"
    BROKEN_ROW = "broken_row"
    EMPTY_ROW = "empty_row"
    NO_DATE = "no_date"
    BAD_DATE = "bad_date"
    FUTURE_DATE = "future_date"
    NO_TEXT = "no_text"
    STRUCK_OUT = "struck_out"
    SPREADSHEET_TAG = "spreadsheet_tag"
    IMPOSSIBLE_VALUE = "impossible_value"
    # the workspace's own tables
    DUPLICATE_ASSET = "duplicate_asset"
    BAD_REGISTER_ROW = "bad_register_row"
    UNKNOWN_WORD = "unknown_word"


BESIDE = 1000
"""Added to the number of a sheet for the second table that stands on it beside the first; its multiples for further ones."""
_COUNTED = {
    ".eml": "message",
    ".mbox": "message",
    ".docx": "table",
    ".csv": "table",
    ".tsv": "table",
    ".txt": "page",
    ".json": "list",
    ".xml": "list",
}
"""What is counted in files that have no pages; the first needs no number."""
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")


def where(origin: str, page: int, row: int) -> str:
    """A place as a person would look it up, where nothing but the file's name tells what it is: `may.pdf, page 2, row 7`.

    Args:
        origin: Path as a person knows it.
        page: Page, or sheet with its table, counted from 1; 0 for none.
        row: Row, counted from 1; 0 for none.
    """
    parts = [origin]
    if page and origin.casefold().endswith(_WORKBOOKS):
        parts.append(sheet_in_words(page))
    elif counted := next((w for ends, w in _COUNTED.items() if origin.casefold().endswith(ends)), ""):
        parts += [f"{counted} {page}"] * (page > 1)
    elif page:
        parts.append(f"page {page}")
    return ", ".join([*parts, *([f"row {row}"] if row else [])])


def sheet_in_words(page: int) -> str:
    """`sheet 2`, and of further tables on it `sheet 2, table 3`."""
    return f"sheet {page % BESIDE}" + (f", table {page // BESIDE + 1}" if page > BESIDE else "")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One document, page or row that was set aside, with the place and the remedy.

    Attributes:
        reason: Reason code.
        message: What is wrong, in words.
        remedy: What a person can do about it.
        document_id: SHA-256 of the document, empty if it could not be read at all.
        origin: Path as a person knows it (`inbox/north/may.zip!scan3.pdf`).
        page: Page, or sheet number, counted from 1; 0 if it concerns the whole document.
        row: Row on the page or in the file, counted from 1; 0 if it concerns the whole page.
        value: The offending value as written, cut to 200 characters.
    """

    reason: Reason
    message: str
    remedy: str
    document_id: str = ""
    origin: str = ""
    page: int = 0
    row: int = 0
    value: str = ""

    def __str__(self) -> str:
        place = where(self.origin or self.document_id[:12], self.page, self.row)
        return f"{place}: {self.message} {self.remedy} [{self.reason.value}]"


class Refused(Exception):
    """Raised inside a source to set the whole document aside; carries the `Refusal`."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal

    def __reduce__(self) -> tuple[object, ...]:
        return Refused, (self.refusal,)
