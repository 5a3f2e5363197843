"""One function for each kind of page, from a `Site` to `Page`s. No network, no disk, no clock."""
