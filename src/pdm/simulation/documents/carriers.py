"""Documents inside documents: scans behind typed pages, attachments of mails, archives."""

from __future__ import annotations

from dataclasses import replace

from pdm.simulation.documents.form import rng_of
from pdm.simulation.documents.manner import Manner, form_of
from pdm.simulation.documents.plan import Plan


def mix(plans: list[Plan], manner: Manner, seed: int) -> list[Plan]:
    """Put a scanned document behind a typed one here and there: mixed PDFs."""
    rng = rng_of("mixed", seed, manner.site)
    scans = [p for p in plans if p.kind == "paper" and p.name.endswith(".pdf") and len(p.pages) <= 4]
    out = []
    for plan in plans:
        if plan.kind == "typed_pdf" and scans and rng.random() < 0.4:
            scan = scans.pop(int(rng.integers(len(scans))))
            plan = replace(plan, children=(scan,), arrives_at=max(plan.arrives_at, scan.arrives_at))
        out.append(plan)
    used = {id(c) for p in out for c in p.children}
    return [p for p in out if id(p) not in used]


def carry(plans: list[Plan], manner: Manner, seed: int) -> list[Plan]:
    """Send some documents as attachments of a mail and some as an archive."""
    rng = rng_of("carried", seed, manner.site)
    out: list[Plan] = []
    pictures: list[Plan] = []
    for plan in plans:
        chance = rng.random()
        single = plan.kind == "paper" and plan.name.endswith((".jpg", ".png"))
        if single and chance < 0.45:
            pictures.append(plan)
        elif plan.kind in ("paper", "workbook") and chance < 0.2:
            out.append(_by_mail(plan, manner, seed))
        else:
            out.append(plan)
    for start in range(0, len(pictures), 4):
        members = tuple(pictures[start : start + 4])
        if len(members) == 1:
            out.append(_by_mail(members[0], manner, seed))
            continue
        arrives = max(m.arrives_at for m in members)
        out.append(
            Plan(
                manner.site,
                f"sheets {arrives:%Y-%m}.zip",
                "archive",
                members[0].form,
                members[0].lines.iloc[:0],
                arrives,
                seed,
                {},
                members,
            )
        )
    return out


def _by_mail(plan: Plan, manner: Manner, seed: int) -> Plan:
    sent = plan.arrives_at.floor("min")
    aware = sent.tz_localize(manner.timezone, ambiguous=True, nonexistent="shift_forward")
    stem = plan.name.rsplit(".", 1)[0]
    return Plan(
        manner.site, f"mail/{stem}.eml", "mail", form_of(manner, "mail", seed), plan.lines.iloc[:0],
        plan.arrives_at, seed, {"sent_at": aware}, (plan,),
    )  # fmt: skip


def rename_twins(plans: list[Plan]) -> list[Plan]:
    """Number the names that two documents of a site share (also where only the case differs)."""
    seen: dict[tuple[str, str], int] = {}
    out = []
    for plan in plans:
        key = (plan.site, plan.name.lower())
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > 1:
            stem, dot, suffix = plan.name.rpartition(".")
            plan = replace(plan, name=f"{stem} ({seen[key]}){dot}{suffix}")
        out.append(plan)
    return out
