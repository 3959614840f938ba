"""No records of the desk's own; without this module Django would not tell it that migrating is done."""
