FROM python:3.11-slim

# Nothing that runs here reports to anyone; Python prints at once so that logs are whole.
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    GRADIO_ANALYTICS_ENABLED=False \
    PYANNOTE_METRICS_ENABLED=0 \
    HF_HUB_DISABLE_TELEMETRY=1 \
    DO_NOT_TRACK=1 \
    HOST=0.0.0.0 \
    PORT=7860 \
    DATA_DIR=/data \
    CACHE_DIR=/cache

RUN useradd --create-home --uid 1000 likhita \
    && mkdir -p /app /data /cache \
    && chown likhita:likhita /app /data /cache
WORKDIR /app

COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt

COPY --chown=likhita:likhita . .
USER likhita

# The starter models become part of the image when FETCH_MODELS=1 is given at the build.
ARG FETCH_MODELS=0
RUN if [ "$FETCH_MODELS" = "1" ]; then MODELS=starter python app.py --fetch; fi

VOLUME ["/data", "/cache"]
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/health\", timeout=4)"]
CMD ["python", "app.py"]
