import { errorOfResponse } from './api-error.js';
import { ApiPromise, type ApiResponse } from './api-promise.js';
import {
  type ApiError,
  ConnectionError,
  InvalidResponseError,
  type LlmNodeError,
  RequestTimeoutError,
} from './errors.js';
import { AnswerCache } from './cache.js';
import { withoutCredentials, withoutSecrets } from './log.js';
import type { ClientOptions, RequestOptions, StreamOptions } from './options.js';
import { environment, userAgent } from './platform.js';
import { RateLimit } from './rate-limit.js';
import { aborted, backoff, delay, failureCode, neverSent, notTrusted } from './retry.js';
import { EventStream } from './stream.js';

export { ApiPromise, type ApiResponse };

/** A call, as generated code describes it. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly accept?: string;
  /** Statuses beyond 2xx that answer, too. */
  readonly answers?: readonly number[];
  /** Whether it makes the node generate, so that it must not be sent twice. */
  readonly generates?: boolean;
}

/** A call that is answered by events. */
export interface StreamCall extends Call {
  /** The field of an event whose texts make up the answer. */
  readonly text: string;
  /** The field that is null until the last event. */
  readonly end: string;
}

const TIMEOUT = 120_000;
const RETRIED = new Set([429, 503]);

/** Sends calls: headers, time limits, retries, errors. */
export class HttpClient {
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
  readonly timeout: number;
  readonly #maxRetries: number;
  readonly #fetch: typeof fetch;
  readonly #limit: RateLimit | undefined;
  readonly #cache = new AnswerCache();

  constructor(readonly options: ClientOptions = {}) {
    this.baseUrl = baseUrlOf(options.baseUrl ?? environment('LLM_NODE_BASE_URL') ?? 'http://localhost:8080');
    this.apiKey = options.apiKey === undefined ? environment('LLM_NODE_API_KEY') : (options.apiKey ?? undefined);
    this.timeout = options.timeout ?? TIMEOUT;
    this.#maxRetries = options.maxRetries ?? 2;
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init));
    this.#limit = options.requestsPerMinute === undefined ? undefined : new RateLimit(options.requestsPerMinute);
  }

  request<T>(call: Call, options: RequestOptions = {}): ApiPromise<T> {
    const ask = () => this.#whole<T>(call, options);
    if (call.method !== 'GET' || options.maxAge === undefined) {
      return new ApiPromise(ask());
    }
    return new ApiPromise(this.#cache.get(this.#url(call), options.maxAge, ask));
  }

  stream<T extends object>(call: StreamCall, options: StreamOptions = {}): EventStream<T> {
    return new EventStream<T>((signal, lastEventId) => this.#send(call, { ...options, signal }, lastEventId), call, {
      ...this.options,
      ...defined(options),
    });
  }

  /** Keeps to the client's own rate limit. */
  async admit(signal?: AbortSignal): Promise<void> {
    await this.#limit?.acquire(signal);
  }

  async #whole<T>(call: Call, options: RequestOptions): Promise<ApiResponse<T>> {
    const sent = await this.#send(call, options);
    try {
      const text = await sent.response.text();
      return { data: dataOf<T>(text, sent.response), response: sent.response, requestId: requestIdOf(sent.response) };
    } catch (error) {
      throw error instanceof InvalidResponseError ? error : sent.failure(error, true);
    } finally {
      sent.release();
    }
  }

  /** Sends until there is an answer, or no use in sending again. The caller releases what is sent. */
  async #send(call: Call, options: RequestOptions, lastEventId?: string): Promise<Sent> {
    const maxRetries = lastEventId === undefined ? (options.maxRetries ?? this.#maxRetries) : 0;
    for (let attempt = 0; ; attempt++) {
      await this.admit(options.signal);
      const outcome = await this.#once(call, options, lastEventId);
      if (outcome instanceof Sent) {
        return outcome;
      }
      const wait = attempt < maxRetries ? this.#waitBefore(outcome, attempt, call) : undefined;
      if (wait === undefined) {
        throw outcome;
      }
      this.options.logger?.warn(
        `${call.method} ${call.path}: ${outcome.message}; trying again in ${Math.round(wait)} ms`,
      );
      await delay(wait, options.signal);
    }
  }

  /** How long to wait before sending again; undefined if it must not, or need not, be sent again. */
  #waitBefore(error: LlmNodeError, attempt: number, call: Call): number | undefined {
    const next = backoff(attempt, this.options.retryDelay ?? 500);
    if (error instanceof ConnectionError) {
      const harmless = !error.mayHaveBegun || (call.generates !== true && call.method !== 'POST');
      return harmless && !notTrusted(error.cause) ? next : undefined;
    }
    const { status, retryAfter } = error as Partial<ApiError>;
    if (status === undefined || !RETRIED.has(status)) {
      return undefined;
    }
    const wait = retryAfter === undefined ? next : retryAfter * 1000;
    return wait > (this.options.maxRetryDelay ?? 60_000) ? undefined : wait;
  }

  async #once(call: Call, options: RequestOptions, lastEventId?: string): Promise<Sent | LlmNodeError> {
    const url = this.#url(call);
    const headers = this.#headers(call, options, lastEventId);
    const { logger } = this.options;
    logger?.debug(`${call.method} ${withoutCredentials(url)}`, withoutSecrets(headers));
    const sent = new Sent(options.timeout ?? this.timeout, options.signal, `${call.method} ${withoutCredentials(url)}`);
    try {
      sent.response = await this.#fetch(url, {
        ...this.options.fetchOptions,
        method: call.method,
        headers,
        signal: sent.controller.signal,
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      });
      const { response } = sent;
      logger?.debug(`${response.status} ${call.method} ${call.path}`, withoutSecrets(response.headers));
      if (response.ok || call.answers?.includes(response.status)) {
        return sent;
      }
      const error = errorOfResponse(response.status, await response.text(), response.headers);
      sent.release();
      return error;
    } catch (error) {
      sent.release();
      const failure = sent.failure(error, !neverSent(error));
      if (failure instanceof ConnectionError) {
        return failure;
      }
      throw failure;
    }
  }

  #url({ path, query }: Call): string {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query ?? {})) {
      for (const each of Array.isArray(value) ? (value as unknown[]) : [value]) {
        if (each !== undefined && each !== null) {
          search.append(name, String(each));
        }
      }
    }
    const text = search.toString();
    return `${this.baseUrl}${path}${text === '' ? '' : `?${text}`}`;
  }

  #headers(call: Call, options: RequestOptions, lastEventId?: string): Headers {
    const streaming = 'end' in call;
    const headers = new Headers({
      accept: call.accept ?? (streaming ? 'text/event-stream, application/json' : 'application/json'),
    });
    const agent = userAgent();
    const own: Record<string, string | undefined> = {
      'user-agent': agent,
      'content-type': call.body === undefined ? undefined : 'application/json',
      'x-api-key': this.apiKey,
      'last-event-id': lastEventId,
    };
    for (const [name, value] of Object.entries({ ...own, ...this.options.headers, ...options.headers })) {
      if (value !== undefined) {
        headers.set(name, value);
      }
    }
    return headers;
  }
}

/** One request on its way, with its time limit and what aborts it. */
export class Sent {
  readonly controller = new AbortController();
  response!: Response;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timedOut = false;
  readonly #abort = () => this.controller.abort(this.signal?.reason);

  constructor(
    private readonly timeout: number,
    private readonly signal: AbortSignal | undefined,
    private readonly name: string,
  ) {
    if (signal?.aborted) {
      throw aborted(signal);
    }
    signal?.addEventListener('abort', this.#abort, { once: true });
    this.#timer = setTimeout(() => {
      this.#timedOut = true;
      this.controller.abort();
    }, timeout);
  }

  /** The head is there: what follows has other limits. */
  stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  release(): void {
    this.stopTimer();
    this.signal?.removeEventListener('abort', this.#abort);
  }

  /** What a failure of the transport means. */
  failure(error: unknown, mayHaveBegun: boolean): LlmNodeError {
    if (this.signal?.aborted) {
      return aborted(this.signal);
    }
    if (this.#timedOut) {
      return new RequestTimeoutError(`${this.name}: no answer within ${this.timeout} ms`, { cause: error });
    }
    const code = failureCode(error);
    const why = code ?? (error instanceof Error ? error.message : String(error));
    const advice = mayHaveBegun ? 'the connection was lost' : 'no connection; is the node running there?';
    return new ConnectionError(`${this.name}: ${advice} (${why})`, { mayHaveBegun, cause: error });
  }
}

function dataOf<T>(text: string, response: Response): T {
  const type = response.headers.get('content-type') ?? '';
  if (text === '' && response.status === 204) {
    return undefined as T;
  }
  if (!/[/+]json\b/.test(type) && /^text\//.test(type) && !/html/.test(type)) {
    return text as T;
  }
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new InvalidResponseError(`${response.status}: the answer is not JSON`, text);
  }
}

export function requestIdOf(response: Response): string | undefined {
  return response.headers.get('x-request-id') ?? undefined;
}

function baseUrlOf(text: string): string {
  let url;
  try {
    url = new URL(text);
  } catch (cause) {
    throw new TypeError(`baseUrl is not an address: ${JSON.stringify(text)}; it looks like http://localhost:8080`, {
      cause,
    });
  }
  if (!/^https?:$/.test(url.protocol)) {
    throw new TypeError(`baseUrl must begin with http:// or https://, not ${url.protocol}`);
  }
  return url.href.replace(/[?#].*$/, '').replace(/\/+$/, '');
}

/** The settings that are given, so that those left undefined do not hide others. */
export function defined<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
}
