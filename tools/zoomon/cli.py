"""The command line. Each command is imported when it is called, so that `zoomon --help` answers at once."""

from __future__ import annotations

import importlib
import sys
from importlib.metadata import entry_points
from typing import Final

import click

from zoomon import __version__

COMMANDS: Final = {
    # name: (where it is, what it does)
    "check": ("zoomon.catalog.command:check", "Check the catalog: errors, warnings, hints."),
    "import": ("zoomon.contribute.command:import_", "Propose entries from a Markdown list."),
    "init": ("zoomon.contribute.start:init", "Start a reading list of your own in a directory."),
    "links": ("zoomon.links.command:links", "Check links, mend them, archive them."),
    "new": ("zoomon.contribute.command:new", "Write a new entry."),
    "render": ("zoomon.pages.command:render", "Write all pages as Markdown for another site builder."),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and loads one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*COMMANDS, *super().list_commands(ctx)])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # The short helps are here already: showing them must not load the commands.
        rows = [
            (name, COMMANDS[name][1] if name in COMMANDS else self.commands[name].get_short_help_str(80))
            for name in self.list_commands(ctx)
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="zoomon")
def main() -> None:
    """A reading list as data: one YAML file a reading, checked, cross-referenced, and made into a site.

    Commands work in any directory that holds a catalog/, and in any folder below it. To see the site: mkdocs serve.
    """


@main.command(
    context_settings={
        "ignore_unknown_options": True,
        "allow_interspersed_args": False,
        "help_option_names": [],
    },
    short_help="List, explore and run the sketches.",
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def sketch(arguments: tuple[str, ...]) -> None:
    """List, explore and run the sketches. What they can do they say themselves: zoomon sketch --help"""
    # Sketches are a package of their own, found by its entry point: this one imports none of their code.
    if arguments[:1] == ("bundle",):  # the one command that is about a page
        from zoomon.pages.bundle import bundle

        bundle.main(list(arguments[1:]), prog_name="zoomon sketch bundle")
    found = next(iter(entry_points(group="zoomon.commands", name="sketch")), None)
    if found is None:
        raise click.ClickException("no sketches are installed")
    bundles = "Write a sketch's page as a folder that any server serves with no network."
    sys.exit(found.load()(arguments, {"bundle": bundles}))


@main.command()
@click.argument("shell", type=click.Choice(["bash", "fish", "zsh"]))
def completion(shell: str) -> None:
    """Print the completion script of a shell.

    For bash: eval "$(zoomon completion bash)"
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(main, {}, "zoomon", "_ZOOMON_COMPLETE").source())


if __name__ == "__main__":
    main()
