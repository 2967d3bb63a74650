"""Ansible as the oracle: answers for many inventories out of one process, since Ansible takes most of a second to start.

Reads one request a line from standard input and writes one answer a line, both JSON:

  {"cwd", "arguments", "hosts", "patterns": [{"pattern", "limit"}]}
  {"list", "hosts": {name: variables}, "patterns": [[name, ...] | null], "problems"}

Each request is answered by a fork of its own, in which nothing of an earlier inventory is left. It goes through the
very code of `ansible-inventory` and `ansible --list-hosts`, past the parsing of flags, and without printing.
"""
import contextlib
import io
import json
import os
import sys

from ansible.cli import CLI
from ansible.cli.inventory import InventoryCLI
from ansible.inventory.group import Group
from ansible.inventory.manager import InventoryManager
from ansible.utils.display import Display

# What Ansible imports when it first reads an inventory: once here, instead of in each fork.
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import inventory_loader, vars_loader
from ansible.vars.manager import VariableManager

# How Ansible says that it could not read something, and goes on.
FAILURES = ('Failed to parse', 'Unable to parse', 'Skipping', 'Could not match supplied')


def walk_in_order(self, rel, include_self=False, preserve_ordering=False):
    """Group._walk_relationship, its sets taken in the order of their names.

    Ansible walks sets of groups, in the order of their addresses in memory: below the first level the order of a
    group's hosts is any. This makes one of them out of it, and changes nothing else.
    """
    ordered = [self] if include_self else []
    ordered.extend(getattr(self, rel))
    seen = set()
    level = set(ordered)
    while level:
        seen.update(level)
        following = set()
        for group in sorted(level, key=lambda each: each.name):
            for item in getattr(group, rel):
                following.add(item)
                if item not in seen:
                    ordered.append(item)
        level = following - seen
    return ordered if preserve_ordering else seen


Group._walk_relationship = walk_in_order


def answer(request, problems):
    os.chdir(request['cwd'])
    cli = InventoryCLI(['ansible-inventory', *request['arguments'], '--list'])
    cli.parse()
    super(InventoryCLI, cli).run()
    cli.loader, cli.inventory, cli.vm = cli._play_prereqs()
    listed = cli.dump(cli.json_inventory(cli._get_group('all')))
    hosts = {}
    for name in request['hosts']:
        found = cli.inventory.get_hosts(name)
        variables = cli._get_host_variables(host=found[0]) if len(found) == 1 else None
        # The Python that Ansible itself runs in, which nobody else has a use for.
        if variables is not None and found[0].implicit:
            del variables['ansible_python_interpreter']
        hosts[name] = json.loads(cli.dump(variables))
    patterns = []
    written = cli.inventory._inventory.localhost
    written = None if written is None or written.implicit else written
    for each in request['patterns']:
        cli.inventory.clear_caches()
        cli.inventory.subset(None)
        cli.inventory._inventory.localhost = written
        try:
            chosen = CLI.get_host_list(cli.inventory, each.get('limit'), each['pattern'])
            patterns.append([str(host) for host in chosen] or None)
        except Exception as error:  # whatever it is, Ansible refuses
            patterns.append(None)
    return {'list': json.loads(listed), 'text': listed, 'hosts': hosts, 'patterns': patterns, 'problems': problems}


def forked(request):
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        problems = []
        Display.warning = lambda self, text, *rest, **more: problems.append(str(text))
        Display.display = lambda self, text, *rest, **more: None
        try:
            result = answer(request, problems)
        except BaseException as error:  # SystemExit as well: the answer must be written
            result = {'list': None, 'hosts': {}, 'patterns': [], 'problems': [*problems, f'refused: {error}']}
        result['problems'] = [text for text in result['problems'] if text.strip().startswith((*FAILURES, '* ', 'refused'))]
        with os.fdopen(writing, 'w') as pipe:
            pipe.write(json.dumps(result))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return text


def main():
    # Plugins are found and imported once.
    list(vars_loader.all())
    for name in ('host_list', 'script', 'auto', 'yaml', 'ini', 'toml'):
        inventory_loader.get(name)
    for line in sys.stdin:
        sys.stdout.write(forked(json.loads(line)) + '\n')
        sys.stdout.flush()


main()
