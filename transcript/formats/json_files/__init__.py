"""JSON: Whisper's shape, SegLST, and their relatives."""
