"""The Content-Security-Policy of sketch pages: what they may load and run (W3C, Content Security Policy Level 3).

A page that runs Python says itself that nothing leaves its origin. The policy stands in the page, because a static host sends no
header of ours; the theme's inline scripts are let in by their hashes, and none else.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Final

_SCRIPT: Final = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)
_CHARSET: Final = '<meta charset="utf-8">'


def policy(html: str, *, serving: bool = False) -> str:
    """The policy that fits a document. `serving`: the preview adds an inline script to every page, which no hash can foresee."""
    scripts = "'unsafe-inline'" if serving else " ".join(sorted(_hashes(html)))
    rules = {
        "default-src": "'none'",
        "script-src": f"'self' 'wasm-unsafe-eval' {scripts}".strip(),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _hashes(html: str) -> set[str]:
    """Of the inline scripts; blocks of data are not run and need none."""
    found = set()
    for attributes, text in _SCRIPT.findall(html):
        kind = re.search(r'type="([^"]*)"', attributes)
        if "src=" not in attributes and (kind is None or kind.group(1) in ("module", "text/javascript")):
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            found.add(f"'sha256-{digest}'")
    return found


def with_policy(html: str, *, serving: bool = False) -> str:
    """The document with its policy, before anything that it governs."""
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(html, serving=serving)}">'
    return html.replace(_CHARSET, f"{_CHARSET}\n{meta}", 1)
