# Lectern as one process with threads. Everything it is given stays in /data; docs/operations.md has the settings.
FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements.txt requirements-prod.txt ./
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt -r requirements-prod.txt

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/data STATIC_ROOT=/app/collected
WORKDIR /app
RUN useradd --system --uid 10001 --create-home --home-dir /data lectern && chmod 700 /data
COPY --from=build /venv /venv
COPY . .
# The key is needed to read the settings, not to collect files, and does not stay in the image.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(60))')" \
    python manage.py collectstatic --no-input --verbosity 0 \
 && python -m compileall -q accounts annotations config reader web
USER lectern
VOLUME /data
EXPOSE 8000
# It asks under a name that is allowed: any other is answered 400.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-c", "\
import os, urllib.request as u; \
host = (os.environ.get('ALLOWED_HOSTS') or '127.0.0.1').split(',')[0].strip().lstrip('.'); \
u.urlopen(u.Request('http://127.0.0.1:8000/healthz', headers={'Host': host}), timeout=4)"]
# The database that this makes is readable by nobody else.
CMD ["sh", "-c", "umask 077 && python manage.py migrate --no-input && exec granian --interface wsgi --host 0.0.0.0 --port 8000 --workers ${PROCESSES:-1} --blocking-threads ${THREADS:-4} --no-ws --log-level warning config.wsgi:application"]
