/** How long a connection may be silent, in milliseconds. */
export interface Patience {
  /** Silence after which a ping is sent. 0 sends none. */
  readonly interval: number;
  /** How long to wait for a sign of life after the ping. */
  readonly answer: number;
}

/** What a silent connection's owner does. */
export interface KeepAliveOwner {
  /** Whether the connection is not read just now, so that silence says nothing. */
  paused(): boolean;
  ping(): void;
  silent(milliseconds: number): void;
}

/** The wait before the last look: time to read what came while this program was held up. */
const LAST_LOOK = 10;

/** Pings a connection after a silence, and tells its owner when nothing follows. */
export class KeepAlive {
  #heard = performance.now();
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly patience: Patience,
    private readonly owner: KeepAliveOwner,
  ) {
    this.#wait(patience.interval, () => this.#look());
  }

  /** Something came. */
  heard(): void {
    this.#heard = performance.now();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #look(): void {
    const { interval, answer } = this.patience;
    const now = performance.now();
    const rest = this.#heard + interval - now;
    if (this.#waits()) {
      // Where this program was held up, the answer may lie there unread; it is read before the next timer fires.
      this.#wait(this.owner.paused() ? answer : LAST_LOOK, () => (this.owner.paused() ? this.#look() : this.#judge()));
    } else if (rest <= 0) {
      this.#asked = now;
      this.owner.ping();
      this.#wait(answer, () => this.#look());
    } else {
      this.#wait(rest, () => this.#look());
    }
  }

  #judge(): void {
    if (this.#waits()) {
      this.owner.silent(Math.round(performance.now() - this.#heard));
    } else {
      this.#look();
    }
  }

  #waits(): boolean {
    return this.#asked > this.#heard;
  }

  #wait(milliseconds: number, then: () => void): void {
    this.#timer = setTimeout(then, Math.max(milliseconds, 1));
    (this.#timer as { unref?: () => void }).unref?.(); // it keeps no program running
  }
}
