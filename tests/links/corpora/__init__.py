"""Made-up webs on loopback, with the truth about each of their links.

Four corpora, each deterministic from a seed:

* `reference`: 268 links of the kinds that link checkers are known to get wrong; to develop with.
* `heldout`: more than 400 links in other words, other languages and by other mechanisms; to judge with.
* `hostile`: hosts that try to keep a checker busy for ever, or to fill its memory.
* `throughput`: 2,000 links over 50 hosts and 300 links on one host, all answered after 30 ms.

`python tests/links/corpora/serve.py --corpus reference --out DIR` serves one and writes `urls.txt` (one URL a line),
`truth.jsonl` (one link a line) and `corpus.json` (where the statistics are) into DIR. All page texts are fabricated.
"""
