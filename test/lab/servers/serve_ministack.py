"""Runs ministack on a free port and says which on stdout. What it believes to be its own address is in its environment."""

import asyncio
import socket

from parent import leave_with_parent

leave_with_parent()
listener = socket.create_server(("127.0.0.1", 0))

from hypercorn.asyncio import serve  # noqa: E402
from hypercorn.config import Config  # noqa: E402
from ministack.app import app  # noqa: E402

config = Config()
config.bind = [f"fd://{listener.fileno()}"]
config.keep_alive_timeout = 75
config.loglevel = "ERROR"
print(listener.getsockname()[1], flush=True)
asyncio.run(serve(app, config))
