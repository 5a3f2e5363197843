"""Pages: pure functions from a catalog to HTML fragments, and the adapters that place them in a site."""
