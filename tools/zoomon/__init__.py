"""A reading list as data: catalog, links, pages."""

__version__ = "0.1.0"
