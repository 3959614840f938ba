"""Matching: which claims of which articles tell of the same event."""
