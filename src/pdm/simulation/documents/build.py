"""From a plan to the bytes of a document and the places of its lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from pdm.errors import PdmError
from pdm.simulation.documents.archive import write_archive
from pdm.simulation.documents.flat import write_flat
from pdm.simulation.documents.mail import write_mail, write_mailbox
from pdm.simulation.documents.maximo import write_maximo
from pdm.simulation.documents.paper import draw_pages, save_pages
from pdm.simulation.documents.placement import Built
from pdm.simulation.documents.plan import Plan
from pdm.simulation.documents.sap_list import write_sap_list
from pdm.simulation.documents.typed_pdf import write_typed_pdf
from pdm.simulation.documents.workbook import write_workbook


def build(plan: Plan, *, name: str | None = None, profile: str = "normal") -> Built:
    """Make the document of `plan`.

    Args:
        plan: What to make.
        name: Path that placements call the file; the plan's own name if None.
        profile: Profile of the simulation, for the drawing of pages.

    Raises:
        PdmError: The plan is of a kind that nobody writes.
    """
    maker = _MAKERS.get(plan.kind)
    if maker is None:
        raise PdmError(
            f"There is no writer for documents of kind {plan.kind!r}.", remedy=f"One of {', '.join(_MAKERS)}."
        )
    return maker(plan, plan.name if name is None else name, profile)


def _children(plan: Plan, profile: str) -> dict[str, Built]:
    members = {PurePosixPath(c.name).name: c for c in plan.children}
    return {member: build(child, name=member, profile=profile) for member, child in members.items()}


def _typed_pdf(plan: Plan, name: str, profile: str) -> Built:
    if not plan.children:
        return write_typed_pdf(plan.lines, plan.form, name)
    drawn = draw_pages(plan.children[0], name, profile)
    return write_typed_pdf(
        plan.lines, plan.form, name, scanned=drawn.as_pdf_pages(), placed=drawn.placements, cells=drawn.cells
    )


def _mail(plan: Plan, name: str, profile: str) -> Built:
    sender = ""
    if len(plan.lines) and plan.lines["technician"].notna().any():
        sender = str(plan.lines["technician"].dropna().iloc[-1])
    return write_mail(
        plan.lines, plan.form, name, sent_at=plan.options["sent_at"], sender=sender,
        attachments=_children(plan, profile),
    )  # fmt: skip


_MAKERS: dict[str, Callable[[Plan, str, str], Built]] = {
    "flat": lambda plan, name, profile: write_flat(plan.lines, plan.form, name),
    "sap_list": lambda plan, name, profile: write_sap_list(plan.lines, plan.form, name, run_on=plan.options["run_on"]),
    "maximo": lambda plan, name, profile: write_maximo(plan.lines, plan.form, name),
    "workbook": lambda plan, name, profile: write_workbook(
        plan.lines, plan.form, name, month_sheets=plan.form.variant % 7 != 0
    ),
    "typed_pdf": _typed_pdf,
    "mail": _mail,
    "mailbox": lambda plan, name, profile: write_mailbox(_children(plan, profile), name),
    "archive": lambda plan, name, profile: write_archive(_children(plan, profile), name),
    "paper": lambda plan, name, profile: save_pages(draw_pages(plan, name, profile), name),
}
