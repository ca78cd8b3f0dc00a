"""One network of torch is built at a time.

transformers sets torch's default number format for the whole process while it builds a model: networks of the
speakers that another thread built meanwhile came out in bfloat16, and refused their input.
"""

import threading

one_at_a_time = threading.RLock()
"""Held by whoever builds a network, from its class to its weights."""
