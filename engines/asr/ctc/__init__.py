"""Engines on a wav2vec2 CTC model: characters and words out of frames."""
