/**
 * A text without what may stand between the characters of a word and is not part of it, such as backslashes: what is
 * found in it can be led back to the whole.
 */
export class BareText {
  readonly text: string
  readonly #whole: string
  readonly #noise: RegExp
  #places: Uint32Array | undefined

  /** @param noise what is left out; a global expression that matches no empty text */
  constructor(whole: string, noise: RegExp) {
    this.text = whole.replace(noise, '')
    this.#whole = whole
    this.#noise = noise
  }

  /** Where a character of the bare text is in the whole. */
  placeOf(index: number): number {
    if (this.text.length === this.#whole.length) return index
    this.#places ??= this.#findPlaces()
    return this.#places[index] ?? this.#whole.length
  }

  #findPlaces(): Uint32Array {
    const places = new Uint32Array(this.text.length)
    let found = 0
    let at = 0
    for (const noise of this.#whole.matchAll(this.#noise)) {
      while (at < noise.index) places[found++] = at++
      at += noise[0].length
    }
    while (at < this.#whole.length) places[found++] = at++
    return places
  }
}
