"""The Gradio page. Of engines it imports only jobs and streaming."""

import os

# Gradio reads this when it is imported, and reports every start to its makers unless it says False.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
