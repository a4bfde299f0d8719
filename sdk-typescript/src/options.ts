import type { Logger } from './log.js';
import type { ServerSentEvent } from './sse.js';
import type { WebSocketConstructor } from './web-socket.js';

/** How a dropped stream is gone on with. */
export interface ResumeOptions {
  /**
   * How often to try without receiving anything new. 0 switches resuming off.
   *
   * @defaultValue 5
   */
  attempts?: number | undefined;
  /**
   * How long to try after a drop, in milliseconds. A node keeps a dropped stream for 30 seconds.
   *
   * @defaultValue 30000
   */
  timeout?: number | undefined;
}

/** What a client is made with. */
export interface ClientOptions {
  /**
   * Where the node is.
   *
   * @defaultValue the environment's `LLM_NODE_BASE_URL`, else `http://localhost:8080`
   */
  baseUrl?: string | undefined;
  /**
   * The API key, for nodes that require one; null for none.
   *
   * @defaultValue the environment's `LLM_NODE_API_KEY`
   */
  apiKey?: string | null | undefined;
  /**
   * Longest wait for an answer, or for the head of a stream, in milliseconds, each try by itself.
   *
   * @defaultValue 120000
   */
  timeout?: number | undefined;
  /**
   * How often a call is tried again after 429, 503 or a failed connection. Text is never generated twice: a call that may have begun is not sent again.
   *
   * @defaultValue 2
   */
  maxRetries?: number | undefined;
  /**
   * First wait before trying again, in milliseconds; it doubles each time, up to 8 seconds. `Retry-After` goes before it.
   *
   * @defaultValue 500
   */
  retryDelay?: number | undefined;
  /**
   * Longest `Retry-After` that is waited for, in milliseconds; beyond it the error is thrown at once.
   *
   * @defaultValue 60000
   */
  maxRetryDelay?: number | undefined;
  /**
   * Longest silence of a stream before it counts as dropped, in milliseconds. A node sends a sign of life every 15 seconds.
   *
   * @defaultValue 45000
   */
  idleTimeout?: number | undefined;
  /** How dropped streams are gone on with. */
  resume?: ResumeOptions | undefined;
  /** Headers for each call. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Calls that this client makes in a minute at most; further ones wait. Without it there is no limit. */
  requestsPerMinute?: number | undefined;
  /** The transport, in place of the runtime's `fetch`: for proxies, own connection pools, tests. */
  fetch?: typeof fetch | undefined;
  /** More settings for each `fetch`, such as undici's `dispatcher` or Bun's `proxy`. */
  fetchOptions?: Readonly<Record<string, unknown>> | undefined;
  /** The WebSocket class, in place of the runtime's. */
  webSocket?: WebSocketConstructor | undefined;
  /** Told of each request and answer; secrets are hidden and bodies left out. `console` will do. */
  logger?: Logger | undefined;
}

/** Settings of one call, which go before the client's. */
export interface RequestOptions {
  /** Longest wait, in milliseconds. */
  timeout?: number | undefined;
  /** How often the call is tried again. */
  maxRetries?: number | undefined;
  /** Headers, added to the client's or in place of them. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Aborts the call; the node stops what it does for it. */
  signal?: AbortSignal | undefined;
  /** For calls by GET: takes an answer that this client got at most so many milliseconds ago, instead of asking. */
  maxAge?: number | undefined;
}

/** Settings of one stream. */
export interface StreamOptions extends Omit<RequestOptions, 'maxAge'> {
  /** Longest silence, in milliseconds. */
  idleTimeout?: number | undefined;
  /** How the stream is gone on with after a drop. */
  resume?: ResumeOptions | undefined;
  /** Told of each event as it came, those of unknown names too. */
  onEvent?: ((event: ServerSentEvent) => void) | undefined;
}

/** Settings of a WebSocket. */
export interface SocketOptions {
  /**
   * How often to try to connect before those who wait are told. 0 tries once and never connects anew.
   *
   * @defaultValue 5
   */
  reconnectAttempts?: number | undefined;
  /**
   * First wait before connecting again, in milliseconds; it doubles each time, up to 30 seconds.
   *
   * @defaultValue 500
   */
  reconnectDelay?: number | undefined;
  /**
   * Silence after which a ping is sent, in milliseconds. 0 sends none.
   *
   * @defaultValue 30000
   */
  pingInterval?: number | undefined;
  /**
   * How long to wait for a sign of life after a ping, in milliseconds.
   *
   * @defaultValue 10000
   */
  pongTimeout?: number | undefined;
  /** Told whenever the connection opens or closes. */
  onStateChange?: ((state: SocketState) => void) | undefined;
}

/** Whether a WebSocket is connected. `idle`: it will connect when it is used. */
export type SocketState = 'idle' | 'connecting' | 'open' | 'closed';

/** Settings of one stream over a WebSocket. */
export interface SocketStreamOptions {
  /** Cancels the request. */
  signal?: AbortSignal | undefined;
  /** Longest wait for the first piece, in milliseconds; the client's `timeout` without it. */
  timeout?: number | undefined;
}
