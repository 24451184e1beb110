"""Checks recorded requests against AWS's own models.

Usage: check.py EXCEPTIONS RECORDING...
Each recording is a file of JSON lines {"service", "operation", "region", "input"}; the answer on stdout is one JSON document.
"""

import json
import re
import sys
from collections import Counter

from shapes import Model


def main(exceptions_file, *recordings):
    exceptions = Exceptions(exceptions_file)
    models = {}
    operations = Counter()
    refused = []
    for line, times in lines_of(recordings).items():
        request = json.loads(line)
        service, operation = request["service"], request["operation"]
        if service not in models:
            models[service] = Model(service)
        operations[f"{service} {operation}"] += times
        found = models[service].problems(operation, request["input"])
        problems = [vars(problem) for problem in found if not exceptions.excuse(request, problem)]
        if problems:
            refused.append({**request, "times": times, "problems": problems})
    answer = {
        "requests": operations.total(),
        "operations": dict(sorted(operations.items())),
        "refused": refused,
        "excused": exceptions.used,
        "unusedExceptions": exceptions.unused(),
        "untranslatedPatterns": [pattern for model in models.values() for pattern in model.untranslated.values()],
    }
    json.dump(answer, sys.stdout)


def lines_of(recordings):
    """The same request is sent again and again: each is checked once."""
    lines = Counter()
    for recording in recordings:
        with open(recording, encoding="utf8") as file:
            lines.update(line for line in file if line.strip())
    return lines


class Exceptions:
    """What the models have against a request and AWS has not, each with its reason."""

    def __init__(self, file):
        with open(file, encoding="utf8") as source:
            self.table = {key_of(one): one for one in json.load(source)}
        self.seen = Counter()

    def excuse(self, request, problem):
        place = {"path": re.sub(r"\[\d+\]", "[]", problem.path), "rule": problem.rule}
        key = key_of({**request, **place})
        self.seen[key] += key in self.table
        return key in self.table

    @property
    def used(self):
        return [{**one, "times": self.seen[key]} for key, one in self.table.items() if self.seen[key]]

    def unused(self):
        return [one for key, one in self.table.items() if not self.seen[key]]


def key_of(one):
    return one["service"], one["operation"], one["path"], one["rule"]


main(*sys.argv[1:])
