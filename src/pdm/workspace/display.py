"""How objects show themselves in a notebook; all text is escaped."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import escape

if TYPE_CHECKING:
    from pdm.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG that shows itself."""

    png: bytes

    def _repr_png_(self) -> bytes:
        return self.png

    def _repr_html_(self) -> str:
        return f'<img style="max-width:100%;border:1px solid #d9dee5" src="data:image/png;base64,{base64.b64encode(self.png).decode()}">'


def workspace_html(workspace: Workspace) -> str:
    """A table of the sites and a line on model and questions."""
    from pdm.workspace.audit import status

    state = status(workspace.context)
    rows = "".join(
        f"<tr><td style='text-align:left'>{escape(s['site'])}</td><td>{s['documents']}</td><td>{s['events']}</td><td>{s['linked']}</td>"
        f"<td>{escape(s['newest'] or '–')}</td></tr>"
        for s in state["sites"]
    )
    kept = state["promise"]
    promise = (
        "The promise on links is backed."
        if kept["backed"]
        else f"The promise on links is not yet backed: {kept['audited']} of {kept['needed']} links drawn at random were checked."
    )
    return (
        f"<div><strong>{escape(state['plant'])}</strong> – {state['assets']} assets, {escape(str(workspace.context.root))}"
        "<table><thead><tr><th style='text-align:left'>site</th><th>documents</th><th>events</th><th>linked</th><th>newest</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
        f"<p>{state['open_questions']} open questions, {state['set_aside']} set aside, model {escape(state['model'] or 'none yet')}. "
        f"{promise}</p></div>"
    )
