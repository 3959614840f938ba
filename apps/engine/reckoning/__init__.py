"""Reckoning: from the claims of an incident to its tolls, by named and versioned rules."""
