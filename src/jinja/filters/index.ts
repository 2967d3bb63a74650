import { DATA_FILTERS } from './data.ts'
import { ENCODING_FILTERS } from './encodings.ts'
import type { Filter } from './filter.ts'
import { LAYOUT_FILTERS } from './layout.ts'
import { LIST_FILTERS } from './lists.ts'
import { MAP_FILTERS } from './maps.ts'
import { PATH_FILTERS } from './paths.ts'
import { REGEX_FILTERS } from './regex.ts'
import { ROW_FILTERS } from './rows.ts'
import { TEXT_FILTERS } from './text.ts'

/** All filters, by name without `ansible.builtin.`. */
export const FILTERS: ReadonlyMap<string, Filter> = new Map(
  [
    TEXT_FILTERS,
    LAYOUT_FILTERS,
    LIST_FILTERS,
    ROW_FILTERS,
    MAP_FILTERS,
    DATA_FILTERS,
    REGEX_FILTERS,
    PATH_FILTERS,
    ENCODING_FILTERS,
  ].flatMap((filters) => Object.entries(filters)),
)
