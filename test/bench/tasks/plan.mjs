// @ts-check
// The 21 steps: a folder, then ten folders, each with a file.

const TOP = '/srv/hawser-bench'

/** @type {readonly ({ readonly directory: string } | { readonly file: string, readonly content: string })[]} */
export const STEPS = [
  { directory: TOP },
  ...Array.from({ length: 10 }, (_, index) => [
    { directory: `${TOP}/service-${index}` },
    { file: `${TOP}/service-${index}/settings`, content: `port = ${8000 + index}\nname = "service-${index}"\n` },
  ]).flat(),
]
