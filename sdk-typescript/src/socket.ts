import { errorOfDetail, isRecord } from './api-error.js';
import { ConnectionError, LlmNodeError, SocketClosedError } from './errors.js';
import { KeepAlive } from './keep-alive.js';
import type { Logger } from './log.js';
import type { ClientOptions, SocketOptions, SocketState, SocketStreamOptions } from './options.js';
import { backoff, delay } from './retry.js';
import { SocketStream, type StreamCallInfo, type StreamOwner } from './socket-stream.js';
import { connect, type Connection } from './connection.js';

/** What the specification says of a channel. */
export interface ChannelInfo {
  readonly path: string;
  readonly subprotocol: string;
  readonly keyPrefix: string;
  readonly maxMessageBytes: number;
  /** The message that asks for a sign of life, and its answer. */
  readonly ping?: string;
  readonly pong?: string;
  /** The message that says what went wrong. */
  readonly error?: string;
}

/** What a socket takes from its client. */
export interface SocketContext {
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
  readonly timeout: number;
  readonly options: ClientOptions;
  admit(signal?: AbortSignal): Promise<void>;
}

/** A message of a type that this version does not know. */
export interface UnknownMessage {
  readonly type: string;
  readonly payload?: unknown;
}

type Handler = (message: never) => void;

/** Unread text, in characters, at which reading from the connection stops where that can be done, and at which it goes on. */
const HIGH_WATER = 1 << 20;
const LOW_WATER = 1 << 18;
/** Bytes on their way out at which sending waits. */
const OUT_WATER = 1 << 20;

/** A WebSocket that connects when it is used, stays alive, and connects anew when it breaks. Generated code has a method for each message. */
export class SocketConnection<C extends { type: string }, M extends object> implements StreamOwner {
  readonly #streams = new Map<string, SocketStream<object>>();
  readonly #exchanges: { type: string; resolve: (message: never) => void; reject: (error: LlmNodeError) => void }[] =
    [];
  readonly #handlers = new Map<string, Set<Handler>>();
  readonly #options: SocketOptions;
  #connection: Connection | undefined;
  #opening: Promise<Connection> | undefined;
  #state: SocketState = 'idle';
  readonly #closing = new AbortController();
  #paused = false;
  #keepAlive: KeepAlive | undefined;

  constructor(
    private readonly info: ChannelInfo,
    private readonly context: SocketContext,
    options: SocketOptions = {},
  ) {
    this.#options = options;
  }

  get state(): SocketState {
    return this.#state;
  }

  /** Connects, if it is not connected. Any message does so too. */
  async open(): Promise<this> {
    await this.#ready();
    return this;
  }

  /** Closes for good. Requests that run end with a `SocketClosedError`; the node cancels them. */
  close(code = 1000, reason = ''): void {
    const connection = this.#connection;
    this.#closing.abort();
    this.#lost(code, reason, false);
    this.#setState('closed');
    connection?.close(code, reason);
  }

  /** Calls a function for each message of a type, or with `*` for all, unknown ones too. Returns what ends that. */
  on<K extends keyof M & string>(type: K, handler: (message: M[K]) => void): () => void;
  on(type: '*', handler: (message: M[keyof M] | UnknownMessage) => void): () => void;
  on(type: string, handler: Handler): () => void {
    const handlers = this.#handlers.get(type) ?? new Set();
    this.#handlers.set(type, handlers.add(handler));
    return () => handlers.delete(handler);
  }

  /** Sends a message, once the socket is open and not too much waits to go out. */
  async send(message: C): Promise<void> {
    const text = JSON.stringify(message);
    const bytes = new TextEncoder().encode(text).length;
    if (bytes > this.info.maxMessageBytes) {
      throw new LlmNodeError(
        `a message of ${bytes} bytes is larger than the ${this.info.maxMessageBytes} that a node takes`,
      );
    }
    const connection = await this.#ready();
    while (connection.bufferedAmount > OUT_WATER && connection === this.#connection) {
      await delay(5, this.#closing.signal);
    }
    connection.send(text);
  }

  /** Sends a message, and waits for the next one of the answer's type. */
  async exchange<K extends keyof M & string>(message: C, reply: K): Promise<M[K]> {
    const answer = new Promise<M[K]>((resolve, reject) => {
      this.#exchanges.push({ type: reply, resolve, reject });
    });
    answer.catch(() => undefined);
    await this.send(message);
    return answer;
  }

  /** Sends a request that is answered by a stream. */
  stream<T extends object>(info: StreamCallInfo, payload: object, options: SocketStreamOptions = {}): SocketStream<T> {
    const given = (payload as Record<string, unknown>)[info.id];
    const id = typeof given === 'string' ? given : newId();
    if (this.#streams.has(id)) {
      throw new LlmNodeError(`a request with the id ${id} is running on this socket`);
    }
    const stream = new SocketStream<T>(id, info, this, options, options.timeout ?? this.context.timeout);
    this.#streams.set(id, stream as SocketStream<object>);
    this.#begin(
      stream as SocketStream<object>,
      { type: info.request, payload: { ...payload, [info.id]: id } },
      options.signal,
    );
    return stream;
  }

  async #begin(stream: SocketStream<object>, message: UnknownMessage, signal?: AbortSignal): Promise<void> {
    try {
      await this.context.admit(signal);
      await this.#ready();
      if (this.#streams.get(stream.id) === stream) {
        await this.send(message as never);
      }
    } catch (error) {
      this.#streams.delete(stream.id);
      stream.fail(error instanceof LlmNodeError ? error : new ConnectionError(String(error), { cause: error }));
    }
  }

  /** @internal */
  cancel(stream: SocketStream<object>): void {
    if (this.#streams.get(stream.id) !== stream) {
      return;
    }
    if (this.#connection === undefined) {
      this.#streams.delete(stream.id); // it was never sent
      stream.closed(1000, 'cancelled before it was sent');
      return;
    }
    this.#connection.send(JSON.stringify({ type: stream.info.cancel, payload: { [stream.info.id]: stream.id } }));
  }

  /** @internal */
  taken(): void {
    if (this.#paused && this.#unread() <= LOW_WATER) {
      this.#paused = false;
      this.#connection?.resume();
    }
  }

  #unread(): number {
    let sum = 0;
    this.#streams.forEach((stream) => (sum += stream.unread));
    return sum;
  }

  #ready(): Promise<Connection> {
    if (this.#state === 'closed') {
      return Promise.reject(new ConnectionError('this socket was closed'));
    }
    if (this.#connection !== undefined) {
      return Promise.resolve(this.#connection);
    }
    this.#opening ??= this.#connect().finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  async #connect(): Promise<Connection> {
    const { reconnectAttempts = 5, reconnectDelay = 500 } = this.#options;
    this.#setState('connecting');
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#connectOnce();
      } catch (error) {
        if (this.#closing.signal.aborted || attempt >= reconnectAttempts) {
          this.#setState(this.#closing.signal.aborted ? 'closed' : 'idle');
          throw error;
        }
        this.#logger?.warn(`WebSocket: ${String(error)}; connecting again`);
        await delay(backoff(attempt, reconnectDelay, 30_000), this.#closing.signal);
      }
    }
  }

  async #connectOnce(): Promise<Connection> {
    const { baseUrl, apiKey, timeout, options } = this.context;
    const protocols = [
      this.info.subprotocol,
      ...(apiKey === undefined ? [] : [this.info.keyPrefix + base64Url(apiKey)]),
    ];
    const connection = await connect(
      baseUrl.replace(/^http/, 'ws') + this.info.path,
      protocols,
      timeout,
      options.webSocket,
      {
        message: (data) => this.#receive(connection, data),
        closed: (code, reason) => connection === this.#connection && this.#lost(code, reason, true),
      },
    );
    if (this.#closing.signal.aborted) {
      connection.close(1000, '');
      throw new ConnectionError('this socket was closed');
    }
    this.#connection = connection;
    this.#paused = false;
    this.#setState('open');
    this.#keepAlive = this.#keptAlive(connection);
    return connection;
  }

  #lost(code: number, reason: string, reconnect: boolean): void {
    this.#keepAlive?.stop();
    const wasOpen = this.#connection !== undefined;
    this.#connection = undefined;
    for (const [id, stream] of [...this.#streams]) {
      this.#streams.delete(id);
      stream.closed(code, reason);
    }
    for (const exchange of this.#exchanges.splice(0)) {
      exchange.reject(new SocketClosedError(code, reason, '', { text: '', last: undefined }));
    }
    if (!wasOpen || !reconnect) {
      return;
    }
    this.#logger?.warn(`WebSocket: closed (${code} ${reason})`);
    this.#setState('idle');
    if ((this.#options.reconnectAttempts ?? 5) > 0) {
      this.#ready().catch((error: unknown) => this.#logger?.warn(`WebSocket: ${String(error)}`));
    }
  }

  #receive(connection: Connection, data: unknown): void {
    if (connection !== this.#connection) {
      return;
    }
    this.#keepAlive?.heard();
    let message: unknown;
    try {
      message = JSON.parse(String(data));
    } catch {
      this.#logger?.warn('WebSocket: a message is not JSON');
      return;
    }
    if (isRecord(message) && typeof message['type'] === 'string') {
      this.#dispatch(message as unknown as UnknownMessage);
    }
  }

  #dispatch(message: UnknownMessage): void {
    const { type, payload } = message;
    if (type === this.info.ping) {
      this.#connection?.send(JSON.stringify({ type: this.info.pong, payload }));
    }
    const exchange = this.#exchanges.findIndex((each) => each.type === type);
    if (exchange !== -1) {
      this.#exchanges.splice(exchange, 1)[0]?.resolve(message as never);
    }
    if (isRecord(payload)) {
      this.#toStream(type, payload);
    }
    for (const handler of [...(this.#handlers.get(type) ?? []), ...(this.#handlers.get('*') ?? [])]) {
      handler(message as never);
    }
  }

  #toStream(type: string, payload: Record<string, unknown>): void {
    for (const name of new Set([...this.#streams.values()].map((stream) => stream.info.id))) {
      const stream = this.#streams.get(String(payload[name]));
      if (stream === undefined) {
        continue;
      }
      if (type === this.info.error) {
        this.#streams.delete(stream.id);
        stream.fail(errorOfDetail(payload, stream.progress()));
      } else if (type === stream.info.reply && stream.push(payload)) {
        this.#streams.delete(stream.id);
      }
    }
    if (!this.#paused && this.#unread() > HIGH_WATER) {
      this.#paused = this.#connection?.pause() ?? false;
    }
  }

  #keptAlive(connection: Connection): KeepAlive | undefined {
    const { pingInterval = 30_000, pongTimeout = 10_000 } = this.#options;
    const { ping } = this.info;
    if (pingInterval <= 0 || ping === undefined) {
      return undefined;
    }
    return new KeepAlive(
      { interval: pingInterval, answer: pongTimeout },
      {
        paused: () => this.#paused,
        ping: () => connection.send(JSON.stringify({ type: ping })),
        silent: (milliseconds) => {
          this.#lost(1006, `nothing was heard for ${milliseconds} ms`, true);
          connection.close(1000, 'keep-alive timeout');
        },
      },
    );
  }

  #setState(state: SocketState): void {
    if (state !== this.#state) {
      this.#state = state;
      this.#options.onStateChange?.(state);
    }
  }

  get #logger(): Logger | undefined {
    return this.context.options.logger;
  }
}

/** `crypto.randomUUID` is not there in pages that came without TLS. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function base64Url(text: string): string {
  const bytes = String.fromCharCode(...new TextEncoder().encode(text));
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
