"""Processor time at n and at 4 n: what tells a linear reader from a quadratic one."""

import contextlib
import gc
import time

from transcript.errors import LikhitaError

MOST_RATIO = 6
TRIES = 15
# A reader that looks at each letter again for each letter takes seconds for the longer input.
SURELY_QUICK_S = 0.05


def grows_linearly(read, short, long):
    """The least of several runs counts, so that a busy machine does not; quadratic is 16 times as long."""
    least = [float("inf"), float("inf")]
    gc.disable()
    try:
        for _ in range(TRIES):
            least = [min(least[0], measure(read, short)), min(least[1], measure(read, long))]
            if least[1] < SURELY_QUICK_S or least[1] < MOST_RATIO * least[0]:
                return True
    finally:
        gc.enable()
    return False


def measure(read, content):
    """Seconds of the processor for reading once; a refusal is an answer too."""
    began_s = time.process_time()
    with contextlib.suppress(LikhitaError):
        read(content)
    return time.process_time() - began_s
