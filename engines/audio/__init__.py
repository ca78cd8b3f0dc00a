"""Any file to 16 kHz mono samples, decoded in a process of its own; what samples are."""
