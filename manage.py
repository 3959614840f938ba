"""Django's command line; brings its own PostgreSQL and Redis-protocol server where none are configured."""

import os
import sys

from django.core.management import execute_from_command_line

from conflict_tracker.embedded import installation_for_command
from conflict_tracker.processes import EngineError


def main() -> None:
    """Run the command that the arguments name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conflict_tracker.settings")
    try:
        with installation_for_command(os.environ) as added:
            os.environ.update(added)
            execute_from_command_line(sys.argv)
    except EngineError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
