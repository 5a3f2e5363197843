"""A fabricated catalog on disk, and a post of the shape that blogs have: front matter, headings, labels, mangled links."""

from __future__ import annotations

from pathlib import Path

import pytest

from zoomon.catalog.load import Catalog, load

FILES = {
    "entries/byron-2001-glorbo.yml": """\
title: 'Glorbo Made Whole: A Study'
authors: [Ada Byron]
year: 2001
kind: paper
doi: 10.5555/12345678
arxiv: '0805.1234'
links:
  - {role: pdf, url: https://example.org/glorbo.pdf}
  - {role: page, url: https://stories.example.com/@ada/glorbo-made-whole, archived: https://web.archive.org/web/2010/https://old.example.org/g}
topics: [glorbo]
why: Shows what a Glorbo is made of and how it holds together.
added: 2020-01-01
""",
    "entries/cue-2010-clocks.yml": """\
title: Clocks, Glorbos, and Trust in Things
authors: [Bo Cue]
year: 2010
kind: article
isbn: '0471606952'
link: https://example.org/2010/03/clocks.html
topics: [logical-clocks]
why: Tells how two clocks can both be right about one Glorbo.
added: 2020-01-01
""",
    "entries/old-glorbo.yml": "{kind: moved, to: byron-2001-glorbo}\n",
    "topics/glorbo.yml": "title: Glorbos\ndefinition: Things that hold together.\nnames: [whatsits]\n",
    "topics/logical-clocks.yml": "title: Logical clocks\ndefinition: Clocks that count.\n",
    "topics/algorithms.yml": "title: Algorithms\ndefinition: Ways to do things.\n",
    "topics/storage.yml": "title: Storage\ndefinition: Places for things.\n",
}

POST = """\
---
layout: post
title: "A Look at Glorbos"
date: 2018-01-02
tags : Glorbos Things
---


## Introduction

[https://stories.example.com/](https://stories.example.com/)@ada/glorbo-made-whole

[https://example.org/news/2019/06/glorbos](https://example.org/news/2019/06/glorbos)

## Whatsit

a short history of glorbos
[https://example.org/blog/short-history/](https://example.org/blog/short-history/)

Four Glorbos by Tim Example
[https://www.youtube.com/watch?v=abc123](https://www.youtube.com/watch?v=abc123)

A book : Glorbos Volume 2: Many Glorbos
[https://learning.oreilly.com/library/view/glorbos](https://learning.oreilly.com/library/view/glorbos)

Glorbo made whole
[http://mirror.example.net/g](http://mirror.example.net/g)

## Algo

* [https://things.wordpress.com/2012/09/18/glorbo-things/](https://things.wordpress.com/2012/09/18/glorbo-things/)
* [https://github.com/example/awesome-glorbos](https://github.com/example/awesome-glorbos)

Clcks, Glorbos, and Trust in Things
[https://example.org/2010/03/clocks.html](https://example.org/2010/03/clocks.html)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "catalog" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def catalog(root: Path) -> Catalog:
    catalog = load(root)
    assert catalog.problems == []
    return catalog


@pytest.fixture
def post() -> str:
    return POST
