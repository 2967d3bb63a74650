/** A float without a fraction, which Python prints as `2.0`. Floats with a fraction are numbers. */
export class Float {
  readonly value: number

  private constructor(value: number) {
    this.value = value
  }

  /** A number that Python would call a float. */
  static of(value: number): number | Float {
    return Number.isInteger(value) ? new Float(value) : value
  }
}
