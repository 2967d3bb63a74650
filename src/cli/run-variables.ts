import type { TaskFlags } from './task-flags.ts'

/** What Ansible's templates see of the command line (`ansible_check_mode` and its like), from the flags of a task file. */
export function runVariables(
  flags: Pick<TaskFlags, 'check' | 'diff' | 'verbosity' | 'forks' | 'inventories' | 'limit'>,
): Readonly<Record<string, unknown>> {
  const { check, diff, verbosity, forks, inventories, limit } = flags
  return {
    ansible_check_mode: check,
    ansible_diff_mode: diff,
    ansible_verbosity: verbosity,
    ansible_inventory_sources: inventories,
    ...(forks !== undefined && { ansible_forks: forks }),
    ...(limit !== undefined && { ansible_limit: limit }),
  }
}
