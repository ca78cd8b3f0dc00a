"""Sound in, transcript out. Never imports gradio, ui or settings."""
