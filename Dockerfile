# docker build --tag timetracker .
FROM python:3.13-slim-bookworm AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gcc libmariadb-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
COPY requirements/production.txt /tmp/production.txt
RUN pip install --no-cache-dir --require-hashes --requirement /tmp/production.txt
COPY . /app
WORKDIR /app
# collectstatic wants the settings of production; what is secret comes when a container starts
RUN python manage.py compilemessages \
    && ENV=production ALLOWED_HOSTS=build JWT_SECRET="$(python -c 'import secrets; print(secrets.token_urlsafe(48))')" \
       python manage.py collectstatic --no-input --verbosity 0

FROM python:3.13-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libmariadb3 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /nonexistent --no-create-home timetracker \
    && install --directory --owner timetracker /var/lib/timetracker
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    ENV=production \
    VAR_DIR=/var/lib/timetracker
USER timetracker
VOLUME /var/lib/timetracker
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=8)"]
# the schema is migrated by an explicit command, `python manage.py migrate`, never by a start
CMD ["gunicorn", "--config", "timetracker/gunicorn_conf.py", "--bind", "0.0.0.0:8000", "--worker-tmp-dir", "/dev/shm"]
