/**
 * How many of the last bytes are the beginning of a word: those must wait for what follows. Mostly none, so that live
 * output is not held back.
 */
export function beginningAtEnd(bytes: Buffer, word: Buffer): number {
  for (let length = Math.min(bytes.length, word.length - 1); length > 0; length -= 1) {
    if (bytes.subarray(bytes.length - length).equals(word.subarray(0, length))) return length
  }
  return 0
}
