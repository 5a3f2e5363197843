"""A small made-up catalog, and the real site built once."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.pages.sites import ROOT, Built, build, site_of, write_catalog

from zoomon.catalog import load
from zoomon.pages.site import Site


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The directory of the made-up catalog."""
    return write_catalog(tmp_path)


@pytest.fixture
def site(root: Path) -> Site:
    """The made-up catalog as pages need it."""
    catalog = load(root)
    assert not catalog.problems
    return site_of(catalog)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The site of this repository, built strictly. Tests that use it are in the xdist group `site`, so that it is built once."""
    folder = tmp_path_factory.mktemp("built") / "site"
    return Built(folder, build(ROOT, folder))
