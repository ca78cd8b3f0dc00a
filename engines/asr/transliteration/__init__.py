"""Telugu letters for Latin ones that Whisper wrote by ear."""
