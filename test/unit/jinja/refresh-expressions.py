#!/usr/bin/python3
"""Asks ansible-core what it makes of the templates in expressions.json, and writes the answers beside them.

usage: /usr/bin/python3 test/unit/jinja/refresh-expressions.py   (Debian's ansible-core 2.14 was used)
"""
import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def answers(table):
    from ansible.parsing.dataloader import DataLoader
    from ansible.template import Templar

    results = []
    for template in table['templates']:
        templar = Templar(loader=DataLoader(), variables={**table['variables'], 'omit': '__omit_place_holder__'})
        try:
            results.append({'value': templar.template(template), **kind(templar, template)})
        except Exception as error:
            results.append({'error': str(error).splitlines()[0]})
    return results


def kind(templar, template):
    """What Python type one expression has, before Ansible makes text of it."""
    if not template.startswith('{{') or not template.endswith('}}') or template.count('{{') > 1:
        return {}
    try:
        return {'type': templar.template('{{ (' + template[2:-2] + ') | type_debug }}')}
    except Exception:
        return {}


def main():
    table = json.loads((HERE / 'expressions.json').read_text())
    if sys.argv[1:] == ['--answer']:
        json.dump(answers(table), sys.stdout, default=str)
        return
    answer = []
    for native in ('False', 'True'):
        environment = {**os.environ, 'ANSIBLE_JINJA2_NATIVE': native, 'HAWSER_TEST_VARIABLE': 'from the environment'}
        run = subprocess.run([sys.executable, __file__, '--answer'], env=environment, stdout=subprocess.PIPE, check=True)
        answer.append(json.loads(run.stdout))
    rows = [
        {'template': template, 'ansible': default, **({} if native == default else {'native': native})}
        for template, default, native in zip(table['templates'], *answer)
    ]
    (HERE / 'answers.json').write_text(json.dumps(rows, indent=1, ensure_ascii=False) + '\n')


main()
