import { ApiError, type ApiErrorInit, type StreamProgress } from './errors.js';
import { ERROR_CODES, ERROR_STATUSES } from './generated/errors.js';
import { retryAfterSeconds } from './retry.js';

/** The error that an answer's body and head tell. */
export function errorOfResponse(status: number, text: string, headers: Headers): ApiError {
  const body = parsed(text);
  const detail = isRecord(body) && isRecord(body['error']) ? body['error'] : undefined;
  return make(detail, {
    status,
    body: body ?? text,
    headers,
    retryAfter: retryAfterSeconds(headers.get('retry-after')),
    fallback: text.trim() === '' ? 'the answer has no body' : text.trim().slice(0, 200),
    requestId: headers.get('x-request-id') ?? undefined,
  });
}

/** The error that an error object tells, as it comes in mid-stream or over the WebSocket. */
export function errorOfDetail(detail: unknown, progress?: StreamProgress): ApiError {
  const fallback = 'the node gave no reason';
  return make(isRecord(detail) ? detail : undefined, { body: detail, progress, fallback });
}

interface Circumstances extends Partial<ApiErrorInit> {
  readonly fallback: string;
}

function make(detail: Record<string, unknown> | undefined, given: Circumstances): ApiError {
  const code = string(detail?.['code']);
  const [known, byCode] = (code === undefined ? undefined : ERROR_CODES[code]) ?? [];
  const status = given.status ?? known ?? 500;
  const init: ApiErrorInit = {
    status,
    code,
    detail: string(detail?.['message']) ?? given.fallback,
    field: string(detail?.['field']),
    details: string(detail?.['details']),
    requestId: string(detail?.['request_id']) ?? given.requestId,
    retryAfter: given.retryAfter,
    headers: given.headers,
    body: given.body,
    progress: given.progress,
  };
  return new (byCode ?? ERROR_STATUSES[status] ?? ApiError)(init);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function string(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
