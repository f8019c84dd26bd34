"""Pages for people, one file an audience: fill, desk, account."""
