"""A stranger's transcript, read in a process of its own."""
