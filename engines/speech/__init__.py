"""Where somebody speaks: voice activity, utterances and their ends, the language of a stretch."""
