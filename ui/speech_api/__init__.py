"""`/v1/audio/transcriptions` as OpenAI's clients call it: a recording in, its words out, and nothing kept."""
