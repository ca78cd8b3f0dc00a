"""Recognisers: samples in, timed words out; which one serves a language, chunks and punctuation."""
