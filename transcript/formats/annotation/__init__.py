"""Annotation tools: ELAN, Praat, CLAN, Audacity."""
