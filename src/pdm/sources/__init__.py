"""Sources: files, mails, archives and queries into documents, pages and lines as written.

`open_document` looks at what a file is, not at its name, and never raises anything but `Refused`.
"""

from pdm.sources.documents import open_document
from pdm.sources.files.opened import Member, Opened
from pdm.sources.lists.readings import read_limits, read_readings, strange_limits
from pdm.sources.lists.register import machine_names, read_register
from pdm.sources.lists.register_export import RegisterExport, register_from_export
from pdm.sources.sql import SqlResult, read_sql

__all__ = [
    "Member",
    "Opened",
    "RegisterExport",
    "SqlResult",
    "machine_names",
    "open_document",
    "read_limits",
    "read_readings",
    "read_register",
    "read_sql",
    "register_from_export",
    "strange_limits",
]
