"""NeMo conformers as ONNX, by onnx-asr."""
