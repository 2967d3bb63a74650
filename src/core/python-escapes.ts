/** Escapes in strings of Python's: INI inventories and Jinja have them. */

const SIMPLE: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\n': '',
}

/**
 * The text that a string literal of Python's stands for (its reference, "String and Bytes literals").
 *
 * @param text what stands between the quotes; what is no escape stands for itself, backslash included
 */
export function withoutEscapes(text: string): string {
  return text.replaceAll(
    /\\(?:([0-7]{1,3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([\\'"abfnrtv\n]))/g,
    (whole, octal?: string, hex?: string, short?: string, long?: string, simple?: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
      const code = Number.parseInt(hex ?? short ?? long ?? '', 16)
      if (code <= 0x10ffff) return String.fromCodePoint(code)
      return SIMPLE[simple ?? ''] ?? whole
    },
  )
}
