"""Runs moto's server on a free port and says which on stdout."""

import logging

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from parent import leave_with_parent
from werkzeug.serving import make_server


class Handler(MotoRequestHandler):
    # Headers and body go out in two writes, which Nagle's algorithm would hold apart for 40 ms on a kept-alive connection.
    disable_nagle_algorithm = True


leave_with_parent()
logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = make_server(
    "127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True, request_handler=Handler
)
print(server.port, flush=True)
server.serve_forever()
