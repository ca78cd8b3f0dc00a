"""From the visitor's voice or file until the job has ended, and live captions."""
