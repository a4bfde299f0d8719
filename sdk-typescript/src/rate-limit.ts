import { delay } from './retry.js';

/** Lets through so many calls in any minute; further ones wait, in the order in which they came. */
export class RateLimit {
  readonly #times: number[] = [];
  #last: Promise<void> = Promise.resolve();

  constructor(
    private readonly perMinute: number,
    private readonly now: () => number = Date.now,
    private readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void> = delay,
  ) {
    if (!(perMinute >= 1)) {
      throw new RangeError(`requestsPerMinute must be at least 1, not ${perMinute}`);
    }
  }

  acquire(signal?: AbortSignal): Promise<void> {
    const turn = this.#last.then(() => this.#take(signal));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #take(signal?: AbortSignal): Promise<void> {
    const oldest = this.#times[0];
    if (oldest !== undefined && this.#times.length >= this.perMinute) {
      const left = oldest + 60_000 - this.now();
      if (left > 0) {
        await this.wait(left, signal);
      }
      this.#times.shift();
    }
    this.#times.push(this.now());
  }
}
