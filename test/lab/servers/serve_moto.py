"""Runs moto's server on a free port and says which on stdout."""

import json
import logging

import moto.iam.models as iam
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from parent import leave_with_parent
from werkzeug.serving import make_server


class Handler(MotoRequestHandler):
    # Headers and body go out in two writes, which Nagle's algorithm would hold apart for 40 ms on a kept-alive connection.
    disable_nagle_algorithm = True


def policies_of_functions() -> str:
    """AWS's own policies that functions have: to make all of the thousand takes seconds, after every reset."""
    every = json.loads(iam.aws_managed_policies_data)
    return json.dumps({name: policy for name, policy in every.items() if name.startswith(("AWSLambda", "AWSXRay"))})


leave_with_parent()
iam.aws_managed_policies_data = policies_of_functions()
logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = make_server(
    "127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True, request_handler=Handler
)
print(server.port, flush=True)
server.serve_forever()
