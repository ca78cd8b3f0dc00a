"""The Gradio page. Of engines it imports only jobs and streaming."""
