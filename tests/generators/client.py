"""Ask a running service by the generated client: `client.py FOLDER ADDRESS`; facts as JSON lines.

Run by tests/api/test_generators.py with the interpreter of .venv-generators.
"""

import importlib
import json
import sys

FOLDER, ADDRESS = sys.argv[1:]
sys.path.insert(0, FOLDER)
client = importlib.import_module("generated").Client(base_url=ADDRESS)
recommendations = importlib.import_module("generated.api.users.recommendations")
titles = importlib.import_module("generated.api.titles.titles")

cards = recommendations.sync("nobody", client=client, n=3)
page = titles.sync(client=client, limit=2)
problem = titles.sync(client=client, platform="apple")
facts = {
    "strategy": cards.strategy.value,
    "ranks": [item.rank for item in cards.items],
    "links": [item.link for item in cards.items],
    "titles": [item.id for item in page.items],
    "problem": [type(problem).__name__, problem.status],
    "errors": [error.field for error in problem.errors],
}
sys.stdout.write(json.dumps(facts))
