"""`python -m zoomon.links`: the link check without the rest of the tool."""

from .command import links

links(prog_name="zoomon links")
