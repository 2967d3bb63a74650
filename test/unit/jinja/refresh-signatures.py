#!/usr/bin/python3
"""Asks ansible-core which arguments its filters and tests take, and writes signatures.json.

usage: /usr/bin/python3 test/unit/jinja/refresh-signatures.py   (Debian's ansible-core 2.14 was used)
"""
import inspect
import json
from pathlib import Path

import jinja2
from ansible.plugins.loader import filter_loader, test_loader

# What Jinja gives to functions beside the value and the arguments.
GIVEN = ('environment', 'env', 'eval_ctx', 'context')


def described(function):
    """The parameters behind the value; None where Python does not tell them."""
    try:
        parameters = [each for each in inspect.signature(function).parameters.values() if each.name not in GIVEN]
    except ValueError:
        return None
    kinds = [each.kind for each in parameters]
    # Wrapped functions of the standard library take anything before they hand it on.
    if kinds == [inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD]:
        return None
    places = [each for each in parameters if each.kind <= inspect.Parameter.POSITIONAL_OR_KEYWORD][1:]
    return {
        'places': [each.name for each in places],
        'named': [each.name for each in places if each.kind != inspect.Parameter.POSITIONAL_ONLY],
        'required': [each.name for each in places if each.default is inspect.Parameter.empty],
        'takesMore': inspect.Parameter.VAR_POSITIONAL in kinds,
        'takesAnyName': inspect.Parameter.VAR_KEYWORD in kinds,
    }


def table(known, loader):
    functions = dict(known)
    for plugin in loader.all():
        functions[plugin.ansible_name.replace('ansible.builtin.', '')] = plugin.j2_function
    found = {name: described(function) for name, function in functions.items()}
    return {name: found[name] for name in sorted(found) if found[name] is not None}


result = {
    'filter': table(jinja2.defaults.DEFAULT_FILTERS, filter_loader),
    'test': table(jinja2.defaults.DEFAULT_TESTS, test_loader),
}
(Path(__file__).parent / 'signatures.json').write_text(json.dumps(result, indent=1) + '\n')
