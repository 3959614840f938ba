"""The project: settings, addresses, background worker and the engines that it can bring along."""

from conflict_tracker.worker import app as celery_app

__all__ = ["celery_app"]
