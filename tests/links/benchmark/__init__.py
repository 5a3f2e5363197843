"""The link checker and its peers, measured on the corpora of `tests/links/corpora`."""
