import { errorOfDetail, isRecord } from './api-error.js';
import { Collector } from './collect.js';
import {
  ApiError,
  ConnectionError,
  InvalidResponseError,
  LlmNodeError,
  RequestTimeoutError,
  StreamInterruptedError,
} from './errors.js';
import type { Sent } from './http.js';
import type { StreamOptions } from './options.js';
import { aborted, backoff, delay } from './retry.js';
import { EventParser, type ServerSentEvent } from './sse.js';

type Open = (signal: AbortSignal, lastEventId?: string) => Promise<Sent>;

/**
 * The pieces of an answer, as they come. Read it once, with `for await`, or have it whole with `collect()`. The call is sent when reading begins.
 *
 * Leaving the loop, `abort()` and the signal close the connection, and the node stops generating. When the connection drops, reading goes on after the
 * last piece received, over a new connection; nothing is lost or doubled.
 */
export class EventStream<T extends object> implements AsyncIterable<T> {
  readonly #controller = new AbortController();
  readonly #collector: Collector<T>;
  #started = false;
  #response: Response | undefined;
  #lastEventId: string | undefined;

  constructor(
    private readonly open: Open,
    fields: { readonly text: string; readonly end: string },
    private readonly options: StreamOptions & { readonly retryDelay?: number | undefined },
  ) {
    this.#collector = new Collector(fields.text, fields.end);
  }

  /** The answer's head; undefined until reading has begun. */
  get response(): Response | undefined {
    return this.#response;
  }

  /** Quote it when you report a problem. */
  get requestId(): string | undefined {
    return this.#response?.headers.get('x-request-id') ?? undefined;
  }

  /** The id of the last event received. */
  get lastEventId(): string | undefined {
    return this.#lastEventId;
  }

  /** Stops the generation; reading then ends with a `RequestAbortedError`. */
  abort(reason?: unknown): void {
    this.#controller.abort(reason);
  }

  /** Reads to the end, and gives the answer whole: the texts joined, of the other fields the last value. */
  async collect(): Promise<T> {
    for await (const _ of this) {
      // the collector has it
    }
    return this.#collector.whole();
  }

  [Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    if (this.#started) {
      throw new LlmNodeError('this stream has been read already');
    }
    this.#started = true;
    return this.#read();
  }

  async *#read(): AsyncGenerator<T, void, undefined> {
    const { signal } = this.options;
    const stop = () => this.#controller.abort(signal?.reason);
    if (signal?.aborted) {
      stop();
    }
    signal?.addEventListener('abort', stop, { once: true });
    const drops = new Drops(this.options);
    try {
      for (;;) {
        const sent = await this.#connect(drops);
        if (sent.response.status === 204) {
          sent.release();
          return; // all of it was received before
        }
        if (yield* this.#pieces(sent, drops)) {
          return;
        }
        await drops.wait(this.#controller.signal);
      }
    } finally {
      signal?.removeEventListener('abort', stop);
      this.#controller.abort();
    }
  }

  /** The first connection, or one after a drop, which is tried for as often and as long as the settings say. */
  async #connect(drops: Drops): Promise<Sent> {
    for (;;) {
      try {
        const sent = await this.open(this.#controller.signal, this.#lastEventId);
        this.#response = sent.response;
        return sent;
      } catch (error) {
        if (this.#lastEventId === undefined) {
          throw error;
        }
        const passing =
          error instanceof ConnectionError ||
          error instanceof RequestTimeoutError ||
          (error instanceof ApiError && [429, 503].includes(error.status));
        if (!passing) {
          throw error instanceof ApiError ? errorOfLate(error, this.#progress()) : error;
        }
        this.#note(drops, error);
        await drops.wait(this.#controller.signal, error instanceof ApiError ? error.retryAfter : undefined);
      }
    }
  }

  /** The pieces of one connection; whether the last was among them. */
  async *#pieces(sent: Sent, drops: Drops): AsyncGenerator<T, boolean, undefined> {
    const { onEvent } = this.options;
    try {
      for await (const events of read(sent, this.options.idleTimeout ?? 45_000)) {
        for (const event of events) {
          onEvent?.(event);
          const piece = this.#piece(event);
          if (piece !== undefined) {
            this.#lastEventId = event.id === '' ? this.#lastEventId : event.id;
            drops.reset();
            const last = this.#collector.add(piece);
            yield piece;
            if (last) {
              return true;
            }
          }
        }
      }
      this.#note(drops, new ConnectionError('the stream ended early', { mayHaveBegun: true }));
    } catch (error) {
      if (this.#controller.signal.aborted) {
        throw aborted(this.#controller.signal);
      }
      if (error instanceof LlmNodeError) {
        throw error;
      }
      this.#note(drops, error);
    } finally {
      sent.release();
      sent.controller.abort();
    }
    return false;
  }

  /** The piece that an event carries; undefined for events of names that are not known here. */
  #piece({ event, data }: ServerSentEvent): T | undefined {
    if (event !== 'message' && event !== 'error') {
      return undefined;
    }
    let value: unknown;
    try {
      value = JSON.parse(data);
    } catch {
      throw new InvalidResponseError('an event of the stream is not JSON', data, this.#progress());
    }
    if (event === 'error') {
      throw errorOfDetail(isRecord(value) ? value['error'] : undefined, this.#progress());
    }
    if (!isRecord(value)) {
      throw new InvalidResponseError('an event of the stream is not an object', data, this.#progress());
    }
    return value as T;
  }

  #progress() {
    return this.#collector.progress(this.#lastEventId);
  }

  /** Counts a drop. @throws StreamInterruptedError if the stream cannot or may no more be gone on with */
  #note(drops: Drops, cause: unknown): void {
    const progress = this.#progress();
    const where = `after ${progress.text.length} characters of text`;
    if (this.#lastEventId === undefined) {
      throw new StreamInterruptedError(
        'the stream was lost before its first event; it is not sent again, since it may have begun',
        progress,
        cause,
      );
    }
    if (!drops.another()) {
      throw new StreamInterruptedError(
        `the stream was lost ${where}, and could not be gone on with: ${String(cause)}`,
        progress,
        cause,
      );
    }
  }
}

function errorOfLate(error: ApiError, progress: ReturnType<Collector<object>['progress']>): ApiError {
  const late = errorOfDetail(isRecord(error.body) ? error.body['error'] : undefined, progress);
  return late.code === undefined ? error : late;
}

/** Counts drops since something was received, against the settings. */
class Drops {
  #count = 0;
  #since = 0;

  constructor(private readonly options: StreamOptions & { readonly retryDelay?: number | undefined }) {}

  reset(): void {
    this.#count = 0;
  }

  another(): boolean {
    if (this.#count === 0) {
      this.#since = Date.now();
    }
    this.#count++;
    const { attempts = 5, timeout = 30_000 } = this.options.resume ?? {};
    return this.#count <= attempts && Date.now() - this.#since <= timeout;
  }

  /** The first try after a drop is made at once. */
  async wait(signal: AbortSignal, retryAfter?: number): Promise<void> {
    if (retryAfter !== undefined) {
      await delay(retryAfter * 1000, signal);
    } else if (this.#count > 1) {
      await delay(backoff(this.#count - 2, this.options.retryDelay ?? 500), signal);
    }
  }
}

/** The events of a body, those that came together at once. @throws when the connection breaks, or is silent for too long */
async function* read(sent: Sent, idleTimeout: number): AsyncGenerator<ServerSentEvent[], void, undefined> {
  sent.stopTimer();
  const { body } = sent.response;
  if (body === null) {
    return;
  }
  const type = sent.response.headers.get('content-type') ?? '';
  if (!type.startsWith('text/event-stream')) {
    throw new InvalidResponseError(
      `the answer is no stream of events but ${type || 'without a type'}`,
      await sent.response.text(),
    );
  }
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parser = new EventParser();
  // Silence is counted in looks at the clock, so that a program which was held up takes its own pause for one look alone.
  const looks = 4;
  let silent = 0;
  const watch = setInterval(
    () => {
      if (++silent > looks) {
        sent.controller.abort(new ConnectionError(`nothing came for ${idleTimeout} ms`));
      }
    },
    Math.max(1, idleTimeout / looks),
  );
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      silent = -Infinity; // a slow reader is no silence
      const events = parser.push(decoder.decode(value, { stream: true }));
      if (events.length > 0) {
        yield events;
      }
      silent = 0;
    }
  } catch (error) {
    // What a reader's failure is called depends on the runtime; here it is a lost connection, whatever the words.
    throw new Error(error instanceof Error ? error.message : String(error), { cause: error });
  } finally {
    clearInterval(watch);
    reader.cancel().catch(() => undefined);
  }
}
