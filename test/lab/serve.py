"""Runs moto's server on a free port, says which on stdout, and leaves when stdin closes: it cannot outlive its parent."""

import logging
import os
import sys
import threading

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server


class Handler(MotoRequestHandler):
    # Headers and body go out in two writes, which Nagle's algorithm would hold apart for 40 ms on a kept-alive connection.
    disable_nagle_algorithm = True


def leave_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


logging.getLogger("werkzeug").setLevel(logging.ERROR)
threading.Thread(target=leave_with_parent, daemon=True).start()
server = make_server(
    "127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True, request_handler=Handler
)
print(server.port, flush=True)
server.serve_forever()
