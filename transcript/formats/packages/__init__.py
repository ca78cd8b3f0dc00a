"""Several files in a ZIP: projects, datasets, Kaldi, everything at once."""
