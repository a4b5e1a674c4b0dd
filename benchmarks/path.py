"""The whole path: simulated plants and two real histories from files to a ranked list, judged out of time."""

from __future__ import annotations

import argparse
import resource
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import pandas as pd

import pdm
from benchmarks.common import data_set, row
from benchmarks.plants import write_chillers, write_excavators, write_pictures
from benchmarks.weakness import weakness

HANDWRITING = ("handwriting/code_pages", "handwriting/form_fields")
REAL = {"excavators": write_excavators, "chillers": write_chillers}


def main(argv: list[str]) -> list[dict[str, Any]]:
    """Run `ingest -> check -> train -> score -> report`; simulated plants over several seeds, then the real ones."""
    parser = argparse.ArgumentParser(prog="./run bench path")
    parser.add_argument("--seed", type=int, default=9001, help="first seed")
    parser.add_argument("--seeds", type=int, default=3, help="how many")
    parser.add_argument("--profile", default="normal")
    parser.add_argument("--size", default="demo")
    parser.add_argument("--real", choices=["yes", "no", "only"], default="yes")
    chosen = parser.parse_args(argv)
    rows: list[dict[str, Any]] = []
    if chosen.real != "only":
        for seed in range(chosen.seed, chosen.seed + chosen.seeds):
            rows += simulated(seed, chosen.profile, chosen.size)
            rows += weakness(seed, chosen.profile, chosen.size, only="text")
        rows += _mean(rows, chosen.profile)
    if chosen.real != "no":
        for name in REAL:
            rows += real(name)
        for name in HANDWRITING:
            rows += handwriting(name)
    return rows


def simulated(seed: int, profile: str, size: str) -> list[dict[str, Any]]:
    """One simulated enterprise, every stage real; the last six months are not seen in training."""
    from pdm.simulation import simulate
    from pdm.workspace.evaluation import evaluate, held_out_dates

    case = f"simulated/{profile}/{seed}"
    folder = Path(tempfile.mkdtemp(prefix="pdm-path-"))
    try:
        simulate(folder / "plant", seed=seed, profile=profile, size=size)
        workspace = pdm.open(folder / "plant")
        started = time.monotonic()
        done = workspace.ingest(history=True)
        read = time.monotonic() - started
        _, days = held_out_dates(workspace)
        workspace.train(until=days[0])
        run = workspace.score(days)
        total = time.monotonic() - started
        rows = [
            row(f"{case}/{g}", s, "caught_top10", c, n=n)
            for g, s, c, n in evaluate(workspace, run.risk, folder / "plant" / "truth")[
                ["group", "system", "caught", "failures"]
            ].itertuples(index=False)
        ]
        rows += [
            row(case, "pdm", "pages", done.pages), row(case, "pdm", "ingest", read, "s", done.pages),
            row(case, "pdm", "total", total, "s"), row(case, "pdm", "linked_share", done.linked / max(done.events, 1), n=done.events),
            row(case, "pdm", "peak_memory", _peak(), "MiB"),
        ]  # fmt: skip
        return rows
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _mean(rows: list[dict[str, Any]], profile: str) -> list[dict[str, Any]]:
    """Failures caught over all seeds, weighted by failures, and the share of the best possible."""
    frame = pd.DataFrame([r for r in rows if r["metric"] == "caught_top10"])
    frame["group"] = frame["case"].str.rsplit("/", n=1).str[1]
    out = []
    for group, part in frame.groupby("group", sort=False):
        caught = part.assign(hit=part["value"] * part["n"]).groupby("system")[["hit", "n"]].sum()
        share = caught["hit"] / caught["n"]
        case = f"simulated/{profile}/all seeds/{group}"
        out += [row(case, s, "caught_top10", v, n=int(caught.loc[s, "n"])) for s, v in share.items()]
        out.append(
            row(case, "pdm", "share_of_best_possible", share["pdm"] / share["oracle"], n=int(caught.loc["pdm", "n"]))
        )
    return out


def real(name: str) -> list[dict[str, Any]]:
    """A real history through every verb; figures of the model card, whatever they are."""
    source = data_set(name)
    if source is None:
        return []
    folder = Path(tempfile.mkdtemp(prefix="pdm-path-"))
    try:
        last = REAL[name](source, folder / "plant")
        workspace = pdm.open(folder / "plant")
        started = time.monotonic()
        done = workspace.ingest(history=True)
        report = workspace.check(today=last)
        for site in report.readiness:
            print("\n".join(f"  {sentence}" for sentence in site.sentences()))
        model = workspace.train(until=last)
        print(workspace.model_card_text(model))
        workspace.score(last, out=folder / "risk.csv")
        pages = workspace.report(top=5, out=folder / "reports")
        rows = [
            row(name, "pdm", "events", done.events), row(name, "pdm", "linked_share", done.linked / max(done.events, 1), n=done.events),
            row(name, "pdm", "set_aside", len(done.refusals)), row(name, "pdm", "reports", len(pages) - 1),
            row(name, "pdm", "total", time.monotonic() - started, "s"),
        ]  # fmt: skip
        for figure in model.card.get("evaluation", []):
            rows.append(row(f"{name}/card", figure["system"], figure["metric"], figure["value"]))
        return rows
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def handwriting(name: str) -> list[dict[str, Any]]:
    """Real handwriting through `ingest`: no page may stop it; what it read, how sure it says it is, and how wrong it was."""
    from rapidfuzz.distance import Levenshtein

    source = data_set(name)
    if source is None:
        return []
    folder = Path(tempfile.mkdtemp(prefix="pdm-path-"))
    try:
        truth = write_pictures(source, folder / "plant")
        workspace = pdm.open(folder / "plant")
        done = workspace.ingest(history=True)
        entries, cells = workspace.entries, workspace.cells
        origin = workspace.documents.set_index("document_id")["origin"].map(lambda o: Path(str(o)).name)
        texts = cells.merge(entries[["entry_id", "document_id"]], on="entry_id")
        texts["file"] = texts["document_id"].map(origin)
        confidence = texts.groupby("file")["confidence"].mean()
        read = texts.groupby("file")["text"].agg(lambda t: "".join(str(x) for x in t if isinstance(x, str)))
        wrong = {
            f: Levenshtein.distance(_plain(t), _plain(str(read.get(f, "")))) / max(len(_plain(t)), 1)
            for f, t in truth.items()
        }
        errors = pd.Series(wrong)
        both = pd.DataFrame({"error": errors, "confidence": confidence.reindex(errors.index)}).dropna()
        return [
            row(name, "pdm", "pictures", len(truth)), row(name, "pdm", "pages_read", done.pages), row(name, "pdm", "lines", done.entries),
            row(name, "pdm", "set_aside", len(done.refusals)), row(name, "pdm", "mean_confidence", confidence.mean(), n=len(confidence)),
            row(name, "pdm", "character_error_of_all_text", errors.mean(), n=len(errors)),
            row(name, "pdm", "confidence_against_error", both["confidence"].corr(both["error"], method="spearman"), n=len(both)),
        ]  # fmt: skip
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _plain(text: str) -> str:
    return "".join(text.split())


def _peak() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024
