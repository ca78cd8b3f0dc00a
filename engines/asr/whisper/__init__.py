"""The Whisper family of engines: one protocol, a back end for each library that runs it."""
