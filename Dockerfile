# syntax=docker/dockerfile:1
FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
COPY requirements.lock /src/requirements.lock
RUN /venv/bin/pip install --require-hashes --no-deps -r /src/requirements.lock
COPY . /src
WORKDIR /src
# collectstatic needs settings that load, not secrets: nothing of this stays in the image.
RUN KAM_SECRET_KEY=only-while-the-image-is-built-only-while-the-image-is-built \
    KAM_BASE_URL=https://build.invalid \
    DATABASE_URL=postgresql://build@build.invalid/build REDIS_URL=redis://build.invalid/0 \
    KAM_STATIC_ROOT=/static /venv/bin/python manage.py collectstatic --no-input --verbosity 0

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin kam \
    && install -d -o kam -g kam /var/lib/kam
COPY --from=build /venv /venv
COPY --from=build /static /static
COPY --from=build /src /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    KAM_STATIC_ROOT=/static KAM_VAR=/var/lib/kam
USER kam
EXPOSE 8000
CMD ["gunicorn", "--config", "python:kam.serving.gunicorn", "--bind", "0.0.0.0:8000", \
     "--workers", "3", "--worker-tmp-dir", "/dev/shm", \
     "--max-requests", "5000", "--max-requests-jitter", "500"]
