"""`python -m zoomon.catalog`: `zoomon check` by itself."""

from zoomon.catalog.command import check

check(prog_name="python -m zoomon.catalog")
