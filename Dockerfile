# The steps stand in bin/build-image-steps, so that they can be run and tested without an engine.
FROM python:3.13-slim-trixie

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH=/opt/venv/bin:$PATH \
    DATA_DIR=/data STATIC_ROOT=/app/staticfiles

WORKDIR /app
COPY requirements.txt bin/build-image-steps /app/
RUN sh /app/build-image-steps requirements /app /opt/venv

COPY . /app
RUN sh bin/build-image-steps program /app /opt/venv \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin recovery \
    && mkdir -m 0700 /data && chown recovery /data

USER recovery
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s CMD ["python", "bin/health"]
CMD ["python", "manage.py", "start", "--only", "web", "--host", "0.0.0.0"]
