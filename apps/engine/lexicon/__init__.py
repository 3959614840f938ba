"""The words the reading engine knows: one folder per language, TOML only."""
