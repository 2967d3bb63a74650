/** Milliseconds over which a rate is taken: long enough to be steady, short enough to show a stall. */
const WINDOW_MS = 5000

/** How far an upload is, and how fast it has been of late. */
export class Transfer {
  /** Bytes sent so far. */
  sentBytes = 0
  /** Bytes in all; 0 until the first is on its way. */
  totalBytes = 0
  #samples: { readonly atMs: number; readonly sentBytes: number }[] = []

  /** Notes where it stands now. Called once for each drawing, not for each chunk. */
  sample(nowMs: number): void {
    this.#samples = this.#samples.filter(({ atMs }) => nowMs - atMs <= WINDOW_MS)
    this.#samples.push({ atMs: nowMs, sentBytes: this.sentBytes })
  }

  /** Bytes a second over the last five seconds; undefined until there are two samples. */
  get bytesPerSecond(): number | undefined {
    const [first] = this.#samples
    const last = this.#samples.at(-1)
    if (first === undefined || last === undefined || last.atMs <= first.atMs) return undefined
    return ((last.sentBytes - first.sentBytes) * 1000) / (last.atMs - first.atMs)
  }
}
