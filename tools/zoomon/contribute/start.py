"""`zoomon init`: a reading list of one's own, small but whole: it passes the checks and builds into a site."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import Final

import click

FILES: Final = {
    "mkdocs.yml": """\
site_name: {title}
# The address of the published site; canonical addresses, the feed and the sitemap come from it.
site_url: !ENV [SITE_URL, "http://127.0.0.1:8000/"]
theme:
  name: material
  font: false
  icon: {{logo: zoomon/logo}}
  features: [navigation.tabs]
  palette:
    - media: "(prefers-color-scheme: light)"
      scheme: default
      primary: custom
      accent: custom
      toggle: {{icon: material/weather-sunny, name: Switch to dark mode}}
    - media: "(prefers-color-scheme: dark)"
      scheme: slate
      primary: custom
      accent: custom
      toggle: {{icon: material/weather-night, name: Switch to light mode}}
plugins:
  - zoomon
nav:
  - Home: index.md
  - Paths: paths/index.md
  - Questions: questions/index.md
  - Topics:
      - All topics: topics/index.md
      - Same idea, other names: names/index.md
      - Map of the field: map/index.md
  - Readings:
      - All readings: readings/index.md
      - What is new: new/index.md
      - People: people/index.md
      - Venues: venues/index.md
      - Years: years/index.md
      - My list: mine/index.md
  - Contribute:
      - Add a reading: contribute/index.md
      - Fields: contribute/fields/index.md
      - What the checks say: contribute/checks/index.md
      - Search: search/index.md
      - Link health: health/index.md
not_in_nav: /compare/
""",
    "catalog/entries/bush-1945-as-we-may-think.yml": """\
# The first entry, to be replaced by yours. All fields: /contribute/fields/ on the site.
title: As We May Think
authors: [Vannevar Bush]
year: 1945
kind: article
venue: The Atlantic
link: https://www.theatlantic.com/magazine/archive/1945/07/as-we-may-think/303881/
topics: [reading]
why: Asks, before there were computers to do it, how a person could follow trails through more texts than anyone can read.
added: {today}
""",
    "catalog/topics/reading.yml": """\
title: Reading
definition: How people find, connect and keep what they read.
""",
    "catalog/home.yml": """\
title: {title}
sentence: 'Works: {{entries}}. Why to read each, what it says, and what it builds on.'
""",
    "docs/contribute/index.md": """\
---
title: Add a reading
---

# Add a reading

A reading is one file in `catalog/entries/`. Copy the one that is there, change it, and run `zoomon check`. What each field takes is
in [Fields](fields/index.md).
""",
    ".gitignore": "/.zoomon/\n/site/\n",
}
"""Path -> text, with `{title}` and `{today}` to be filled in."""


@click.command("init")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path), default=".")
@click.option("--title", help="The name of the list.  [default: the directory's name]")
def init(directory: Path, title: str | None) -> None:
    """Start a reading list of your own in DIRECTORY (the current one by default).

    It gets a catalog with one entry, a mkdocs.yml and a page on how to contribute. No file that is there already is changed.

    \b
    zoomon init compilers --title "Compilers, in reading order"
    cd compilers && mkdocs serve

    \b
    Exit codes:
      0  all went well
      1  a catalog is there already, or a file can't be written
      2  wrong usage
    """
    root = directory.resolve()
    if (root / "catalog").exists():
        click.secho(f"zoomon: {directory} has a catalog/ already. Nothing was changed.", fg="red", err=True)
        sys.exit(1)
    name = title or root.name.replace("-", " ").capitalize()
    today = datetime.datetime.now(datetime.UTC).date()
    try:
        for file, text in FILES.items():
            path = root / file
            if path.exists():
                click.echo(f"kept     {file}")
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            filled = text if file == ".gitignore" else text.format(title=_quoted(name), today=today)
            path.write_text(filled, encoding="utf-8", newline="\n")
            click.echo(f"written  {file}")
    except OSError as error:
        click.secho(f"zoomon: {error.strerror}: {error.filename}", fg="red", err=True)
        sys.exit(1)
    click.echo(f"\nNow: cd {directory} && zoomon check && mkdocs serve")


def _quoted(text: str) -> str:
    from zoomon.catalog.documents import quoted

    return quoted(" ".join(text.split()))
