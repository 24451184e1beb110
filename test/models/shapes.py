"""What AWS's own models say of a request. botocore itself checks only what is required, types and minimums."""

import base64

from botocore.exceptions import UnknownServiceError
from botocore.loaders import Loader
from patterns import Untranslatable, compiled

# The names of botocore for what the SDK for JavaScript calls otherwise.
BOTOCORE_NAMES = {
    "apigateway": "apigatewayv2",
    "autoscaling": "application-autoscaling",
    "tagging": "resourcegroupstaggingapi",
}
# The model format of these is older than unions: the API reference says "exactly one" in words.
UNMARKED_UNIONS = {("dynamodb", "AttributeValue")}
NUMBERS = {"integer": int, "long": int, "float": (int, float), "double": (int, float)}


class Problem(Exception):
    """One thing that a model has against a request."""

    def __init__(self, path, rule, message):
        super().__init__(message)
        self.path, self.rule, self.message = path, rule, message


class Model:
    """The model of one service."""

    def __init__(self, service):
        name = BOTOCORE_NAMES.get(service, service)
        try:
            model = Loader().load_service_model(name, "service-2")
        except UnknownServiceError:
            model = {"operations": {}, "shapes": {}}
        self.service = service
        self.operations = model["operations"]
        self.shapes = model["shapes"]
        self.untranslated = {}

    def problems(self, operation, request):
        known = self.operations.get(operation)
        if known is None:
            yield Problem("", "operation", f"{self.service} has no operation {operation}")
        elif "input" in known:
            yield from self.of(known["input"], request, "")
        elif request:
            yield Problem("", "unknown", f"{operation} takes no input")

    def of(self, member, value, path):
        shape = self.shapes[member["shape"]]
        kind = shape["type"]
        if not is_a(kind, value, member):
            yield Problem(path, "type", f"{shown(value)} is no {kind}")
        elif kind == "structure":
            yield from self.of_structure(member["shape"], value, path)
        elif kind == "list":
            yield from out_of(shape, len(value), path, "size")
            for index, item in enumerate(value):
                yield from self.of(shape["member"], item, f"{path}[{index}]")
        elif kind == "map":
            yield from out_of(shape, len(value), path, "size")
            for key, item in value.items():
                yield from self.of(shape["key"], key, f"{path}.{key}")
                yield from self.of(shape["value"], item, f"{path}.{key}")
        elif kind == "string":
            yield from self.of_string(member, value, path)
        elif kind == "blob":
            yield from out_of(shape, size_of(value), path, "length")
        elif kind in NUMBERS:
            yield from out_of(shape, value, path, "range")

    def of_structure(self, name, value, path):
        shape = self.shapes[name]
        members = shape["members"]
        for required in shape.get("required", []):
            # The SDK makes up the token that is not given.
            if required not in value and not members[required].get("idempotencyToken"):
                yield Problem(below(path, required), "required", f"{name} needs {required}")
        if (shape.get("union") or (self.service, name) in UNMARKED_UNIONS) and len(value) != 1:
            yield Problem(path, "union", f"{name} is exactly one of its members, not {len(value)}")
        for key, item in value.items():
            if key in members:
                yield from self.of(members[key], item, below(path, key))
            else:
                yield Problem(below(path, key), "unknown", f"{name} has no {key}")

    def of_string(self, member, value, path):
        shape = self.shapes[member["shape"]]
        yield from out_of(shape, len(value), path, "length")
        if member.get("location") == "uri" and value == "":
            yield Problem(path, "length", "is part of the address, and empty")
        if "enum" in shape and value not in shape["enum"]:
            yield Problem(path, "enum", f"{shown(value)} is none of {', '.join(shape['enum'])}")
        if "pattern" in shape and not self.matches(member["shape"], shape["pattern"], value):
            yield Problem(path, "pattern", f"{shown(value)} is not {shape['pattern']}")

    def matches(self, name, pattern, value):
        try:
            return compiled(pattern).fullmatch(value) is not None
        except Untranslatable as reason:
            self.untranslated[name] = {
                "service": self.service,
                "shape": name,
                "pattern": pattern,
                "reason": str(reason),
            }
            return True


def is_a(kind, value, member):
    if kind in ("structure", "map"):
        return isinstance(value, dict)
    if kind == "list":
        return isinstance(value, list)
    if kind == "string":
        return isinstance(value, str)
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "timestamp":
        return is_marked(value, "$date")
    if kind == "blob":
        return is_marked(value, "$base64") or (bool(member.get("streaming")) and isinstance(value, str))
    return isinstance(value, NUMBERS[kind]) and not isinstance(value, bool)


def is_marked(value, mark):
    return isinstance(value, dict) and list(value) == [mark]


def size_of(blob):
    return len(blob.encode() if isinstance(blob, str) else base64.b64decode(blob["$base64"]))


def out_of(shape, amount, path, rule):
    least, most = shape.get("min"), shape.get("max")
    if (least is not None and amount < least) or (most is not None and amount > most):
        yield Problem(path, rule, f"{amount} is not within {least} and {most}")


def below(path, name):
    return f"{path}.{name}" if path else name


def shown(value):
    text = repr(value)
    return text if len(text) <= 100 else f"{text[:97]}..."
