"""`zoomon links`."""

from __future__ import annotations

import click


@click.group(invoke_without_command=True)
@click.option("--urls", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
@click.option("--allow-private", is_flag=True)
@click.option("--deadline", type=float, default=0)
@click.pass_context
def links(context: click.Context, urls: str | None, style: str, allow_private: bool, deadline: float) -> None:
    """Check the links."""
    import json
    from collections import Counter

    from .model import Settings, Target
    from .run import find

    with click.open_file(urls, encoding="utf-8") as lines:
        wanted: dict[str, list[str]] = {}
        for line in lines:
            url, _, fragment = line.strip().partition("#")
            if url:
                wanted.setdefault(url, []).append(fragment) if fragment else wanted.setdefault(url, [])
    targets = [Target(url, fragments=tuple(fragments)) for url, fragments in wanted.items()]
    found = sorted(
        find(targets, Settings(allow_private=allow_private, deadline=deadline)), key=lambda f: f.url
    )
    click.echo(
        json.dumps(
            {"links": [f.to_json() for f in found], "summary": Counter(str(f.verdict) for f in found)},
            indent=1,
        )
    )
