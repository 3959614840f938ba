# One image for web, worker and beat; docker-compose.yml says which of them a container is.
FROM python:3.13-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATA_FOLDER=/data

RUN useradd --system --uid 10001 --home-dir /data --create-home tracker
WORKDIR /app

# Before the code, so that a change of it does not install everything anew.
COPY requirements.lock ./
RUN pip install --no-cache-dir --only-binary=:all: --require-hashes --requirement requirements.lock

COPY manage.py pyproject.toml ./
COPY conflict_tracker ./conflict_tracker
COPY apps ./apps
COPY templates ./templates
COPY static ./static

# The values are needed to start Django and end with this line; no engine is reached and no secret is kept.
RUN SECRET_KEY=only-while-the-image-is-built-0123456789 ALLOWED_HOSTS=localhost \
    DATABASE_URL=postgresql:///none REDIS_URL=redis://none:6379/0 \
    python manage.py collectstatic --noinput --verbosity 0 \
    && chown -R tracker: /data

USER tracker
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers", \
     "--host", "0.0.0.0", "--port", "8000", "conflict_tracker.wsgi:application"]
