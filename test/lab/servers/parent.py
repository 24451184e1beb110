"""What both servers have in common."""

import os
import sys
import threading


def leave_with_parent() -> None:
    """Ends this process when stdin closes: a server cannot outlive its parent, however that ends."""

    def wait() -> None:
        sys.stdin.buffer.read()
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()
