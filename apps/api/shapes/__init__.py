"""The shapes of the API's objects: what they hold, and the schema that says so."""
