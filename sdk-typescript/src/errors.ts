/** What all errors of this package are. */
export class LlmNodeError extends Error {
  override readonly name: string = 'LlmNodeError';
}

/** What came of a stream before it ended with an error. */
export interface StreamProgress {
  /** The text received so far. */
  readonly text: string;
  /** The last piece received, as it came. */
  readonly last: unknown;
  /** The id of the last event, where there are such ids. */
  readonly lastEventId?: string | undefined;
}

/** What an `ApiError` is made of. */
export interface ApiErrorInit {
  readonly status: number;
  readonly code?: string | undefined;
  readonly detail: string;
  readonly field?: string | undefined;
  readonly details?: string | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfter?: number | undefined;
  readonly headers?: Headers | undefined;
  readonly body?: unknown;
  readonly progress?: StreamProgress | undefined;
}

/**
 * The node answered with an error. Each code and each status that the API knows has a class of its own below this one; what is not known is a class
 * of its status or, failing that, an `ApiError`.
 */
export class ApiError extends LlmNodeError {
  override readonly name: string = 'ApiError';
  /** The HTTP status; in mid-stream and on the WebSocket, the one that belongs to the code. */
  readonly status: number;
  /** What went wrong, for programs. Undefined where the answer was not the node's own. */
  readonly code: string | undefined;
  /** What went wrong, in the node's words; `message` has more. */
  readonly detail: string;
  /** The field of the request that is at fault. */
  readonly field: string | undefined;
  /** More words. */
  readonly details: string | undefined;
  /** Quote it when you report a problem. */
  readonly requestId: string | undefined;
  /** How long the node asks to wait before trying again, in seconds. */
  readonly retryAfter: number | undefined;
  /** The answer's headers, where there was one. */
  readonly headers: Headers | undefined;
  /** The answer's body, as it came. */
  readonly body: unknown;
  /** How far a stream got before it. */
  readonly progress: StreamProgress | undefined;

  constructor(init: ApiErrorInit) {
    super(describe(init));
    this.status = init.status;
    this.code = init.code;
    this.detail = init.detail;
    this.field = init.field;
    this.details = init.details;
    this.requestId = init.requestId;
    this.retryAfter = init.retryAfter;
    this.headers = init.headers;
    this.body = init.body;
    this.progress = init.progress;
  }
}

function describe({ status, code, detail, field, details, requestId, retryAfter, progress }: ApiErrorInit): string {
  const notes = [
    field !== undefined && !detail.includes(field) ? `field ${field}` : undefined,
    details,
    retryAfter === undefined ? undefined : `try again in ${retryAfter} s`,
    progress === undefined ? undefined : `after ${progress.text.length} characters of text`,
    requestId === undefined ? undefined : `request ${requestId}`,
  ].filter((note) => note !== undefined);
  const head = code === undefined ? `${status}` : `${status} ${code}`;
  return `${head}: ${detail}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`;
}

/** The node could not be reached, or the connection was lost. */
export class ConnectionError extends LlmNodeError {
  override readonly name: string = 'ConnectionError';
  /** Whether the node may have begun to work on the call. */
  readonly mayHaveBegun: boolean;

  constructor(message: string, { mayHaveBegun = false, cause }: { mayHaveBegun?: boolean; cause?: unknown } = {}) {
    super(message, { cause });
    this.mayHaveBegun = mayHaveBegun;
  }
}

/** A stream was lost and could not be gone on with. */
export class StreamInterruptedError extends ConnectionError {
  override readonly name: string = 'StreamInterruptedError';
  /** How far it got. */
  readonly progress: StreamProgress;

  constructor(message: string, progress: StreamProgress, cause?: unknown) {
    super(message, { mayHaveBegun: true, cause });
    this.progress = progress;
  }
}

/** The WebSocket was closed while a request ran on it. */
export class SocketClosedError extends StreamInterruptedError {
  override readonly name: string = 'SocketClosedError';

  constructor(
    /** The close code; 1006 where the connection broke. */
    readonly code: number,
    /** What the node said. */
    readonly reason: string,
    /** The request that ran. */
    readonly requestId: string,
    progress: StreamProgress,
  ) {
    const why = `${code}${reason === '' ? '' : ` ${reason}`}`;
    super(
      `the WebSocket closed (${why}) during request ${requestId}, after ${progress.text.length} characters of text`,
      progress,
    );
  }
}

/** There was no answer in time. The node may have begun to work on the call; it stops, since the connection is closed. */
export class RequestTimeoutError extends LlmNodeError {
  override readonly name: string = 'RequestTimeoutError';
}

/** The caller aborted the call. */
export class RequestAbortedError extends LlmNodeError {
  override readonly name: string = 'RequestAbortedError';
}

/** The answer is not what the API says: something other than a node answered, or it was damaged on the way. */
export class InvalidResponseError extends LlmNodeError {
  override readonly name: string = 'InvalidResponseError';

  constructor(
    message: string,
    /** What came. */
    readonly body: string,
    /** How far a stream got before it. */
    readonly progress?: StreamProgress,
  ) {
    super(`${message}: ${JSON.stringify(body.length > 200 ? `${body.slice(0, 200)}…` : body)}`);
  }
}
