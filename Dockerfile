# Two stages: what installs stays behind.
FROM python:3.11-slim AS build
# An index whose wheels of torch are for CPUs alone makes the image some gigabytes smaller; empty: PyPI's.
ARG TORCH_INDEX=""
# 1 adds the driver of PostgreSQL.
ARG POSTGRES=0
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /build
COPY requirements.txt requirements-postgres.txt ./
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN python -m venv --without-pip /opt/likhita \
    && into=(pip --python /opt/likhita/bin/python install) \
    && if [ -n "$TORCH_INDEX" ]; then grep '^torch==' requirements.txt > torch.txt \
        && "${into[@]}" --index-url "$TORCH_INDEX" -r torch.txt; fi \
    && "${into[@]}" -r requirements.txt \
    && if [ "$POSTGRES" = 1 ]; then "${into[@]}" -r requirements-postgres.txt; fi

FROM python:3.11-slim AS app
# `starter` or `full` puts the models into the image, where CACHE_DIR lies outside of the volume.
ARG MODELS_AT_BUILD=""
ARG CACHE_DIR=/data/cache
# Nothing that runs here reports to anyone; Python prints at once so that logs are whole. The root may be read-only:
# what libraries want to keep goes to /tmp.
ENV PATH=/opt/likhita/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    GRADIO_ANALYTICS_ENABLED=False \
    PYANNOTE_METRICS_ENABLED=0 \
    HF_HUB_DISABLE_TELEMETRY=1 \
    DO_NOT_TRACK=1 \
    HOME=/tmp \
    MPLCONFIGDIR=/tmp/matplotlib \
    NUMBA_CACHE_DIR=/tmp/numba \
    HOST=0.0.0.0 \
    PORT=7860 \
    DATA_DIR=/data \
    CACHE_DIR=${CACHE_DIR}
RUN pip uninstall --yes --quiet --root-user-action=ignore setuptools wheel pip \
    && useradd --uid 1000 likhita \
    && mkdir -p /app /data "$CACHE_DIR" \
    && chown -R likhita:likhita /data "$CACHE_DIR"
COPY --from=build /opt/likhita /opt/likhita
WORKDIR /app
COPY . .
RUN python -m compileall -q -j 0 .
USER 1000
RUN if [ -n "$MODELS_AT_BUILD" ]; then MODELS="$MODELS_AT_BUILD" python app.py --fetch; fi

VOLUME ["/data"]
EXPOSE 7860
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/health\", timeout=4)"]
CMD ["python", "app.py"]
