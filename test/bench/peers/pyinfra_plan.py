# What pyinfra does in the benchmark: the steps of the plan, one operation each.
import json
from io import StringIO

from pyinfra import host
from pyinfra.operations import files

ROOT = {"user": "root", "group": "root", "_sudo": True}

with open(host.data.plan) as plan:
    steps = json.load(plan)

for step in steps:
    if "directory" in step:
        files.directory(name=step["directory"], path=step["directory"], mode="755", **ROOT)
    elif "file" in step:
        files.put(name=step["file"], src=StringIO(step["content"]), dest=step["file"], mode="644", **ROOT)
    else:
        files.put(name=step["to"], src=step["copy"], dest=step["to"], mode="755", **ROOT)
