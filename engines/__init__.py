"""Sound in, transcript out."""

import os

# Libraries that would tell their makers of every start or job read these when they are first used.
# ONNX Runtime 1.31 (also its C++ part) would keep a device id in the home folder and look up a host.
for _name, _value in {
    "ORT_DISABLE_TELEMETRY": "1",
    "PYANNOTE_METRICS_ENABLED": "0",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_UPDATE_CHECK": "1",
    "DO_NOT_TRACK": "1",
}.items():
    os.environ[_name] = _value
