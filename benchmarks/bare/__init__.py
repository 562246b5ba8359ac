"""The floors: the same work, done barely."""
