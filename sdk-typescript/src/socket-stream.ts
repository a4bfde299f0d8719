import { Collector } from './collect.js';
import { LlmNodeError, RequestTimeoutError, SocketClosedError } from './errors.js';
import type { SocketStreamOptions } from './options.js';
import { aborted } from './retry.js';

/** Names of what a streamed request and its answer are made of. */
export interface StreamCallInfo {
  readonly request: string;
  readonly reply: string;
  readonly cancel: string;
  /** The payload's field that tells streams apart. */
  readonly id: string;
  readonly text: string;
  readonly end: string;
}

/** What a stream tells its socket. */
export interface StreamOwner {
  cancel(stream: SocketStream<object>): void;
  taken(): void;
}

/** So many pieces wait at most; further ones are joined to the last. */
const WAITING = 64;

/**
 * The pieces of an answer over a WebSocket, as they come. Read it once, with `for await`, or have it whole with `collect()`. Pieces that come while
 * nobody reads are joined. Leaving the loop, `cancel()` and the signal stop the generation on the node.
 */
export class SocketStream<T extends object> implements AsyncIterable<T> {
  readonly #collector: Collector<T>;
  readonly #waiting: T[] = [];
  #unread = 0;
  #ended = false;
  #failure: LlmNodeError | undefined;
  #wake: (() => void) | undefined;
  #read = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #abort = () => this.#stop(aborted(this.options.signal));

  constructor(
    /** The request's id. */
    readonly id: string,
    readonly info: StreamCallInfo,
    private readonly owner: StreamOwner,
    private readonly options: SocketStreamOptions,
    timeout: number,
  ) {
    this.#collector = new Collector(info.text, info.end);
    const { signal } = options;
    if (signal?.aborted) {
      throw aborted(signal);
    }
    signal?.addEventListener('abort', this.#abort, { once: true });
    this.#timer = setTimeout(
      () => this.#stop(new RequestTimeoutError(`request ${id}: nothing within ${timeout} ms`)),
      timeout,
    );
  }

  /** Characters of text that have come and were not read yet. */
  get unread(): number {
    return this.#unread;
  }

  /** Stops the generation. Reading goes on to the last piece, which says that it was cancelled. */
  cancel(): void {
    if (!this.#ended) {
      this.owner.cancel(this);
    }
  }

  /** Reads to the end, and gives the answer whole: the texts joined, of the other fields the last value. */
  async collect(): Promise<T> {
    for await (const _ of this) {
      // the collector has it
    }
    return this.#collector.whole();
  }

  [Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    if (this.#read) {
      throw new LlmNodeError('this stream has been read already');
    }
    this.#read = true;
    return this.#pieces();
  }

  async *#pieces(): AsyncGenerator<T, void, undefined> {
    try {
      for (;;) {
        const piece = this.#waiting.shift();
        if (piece !== undefined) {
          this.#unread -= this.#text(piece).length;
          this.owner.taken();
          yield piece;
        } else if (this.#failure !== undefined) {
          throw this.#failure;
        } else if (this.#ended) {
          return;
        } else {
          await new Promise<void>((resolve) => (this.#wake = resolve));
        }
      }
    } finally {
      this.cancel();
      this.#unread = 0;
      this.#waiting.length = 0;
      this.#finish();
    }
  }

  /** Takes a piece that came; returns whether it is the last. */
  push(piece: T): boolean {
    if (this.#ended) {
      return true;
    }
    clearTimeout(this.#timer);
    const text = this.#text(piece);
    const last = this.#waiting[this.#waiting.length - 1];
    if (last !== undefined && this.#waiting.length >= WAITING) {
      const { text: name } = this.info;
      this.#waiting[this.#waiting.length - 1] = { ...last, ...piece, [name]: this.#text(last) + text };
    } else {
      this.#waiting.push(piece);
    }
    this.#unread += text.length;
    if (this.#collector.add(piece)) {
      this.#finish();
    }
    this.#wake?.();
    return this.#ended;
  }

  /** Ends with an error, after what came has been read. */
  fail(error: LlmNodeError): void {
    if (!this.#ended) {
      this.#failure = error;
      this.#finish();
      this.#wake?.();
    }
  }

  /** Ends since the socket closed. */
  closed(code: number, reason: string): void {
    this.fail(new SocketClosedError(code, reason, this.id, this.progress()));
  }

  /** How far it got. */
  progress() {
    return this.#collector.progress();
  }

  #stop(error: LlmNodeError): void {
    if (!this.#ended) {
      this.fail(error);
      this.owner.cancel(this);
    }
  }

  #finish(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.options.signal?.removeEventListener('abort', this.#abort);
  }

  #text(piece: T): string {
    const value = (piece as Record<string, unknown>)[this.info.text];
    return typeof value === 'string' ? value : '';
  }
}
