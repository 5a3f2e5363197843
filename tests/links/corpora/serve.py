"""Serve a corpus until interrupted.

    python tests/links/corpora/serve.py --corpus reference --out DIR

DIR gets `urls.txt`, `truth.jsonl` and, once the server answers, `corpus.json` with the control URL: `GET <control>/stats` tells
what was asked of whom, `POST <control>/reset` starts counting anew.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from corpora.program import main

    main(__doc__ or "")
