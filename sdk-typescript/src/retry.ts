import { RequestAbortedError } from './errors.js';

const LONGEST = 8000;

/** How long to wait before the given try, in milliseconds: exponential, with jitter so that many clients do not come back at once. */
export function backoff(attempt: number, first: number, longest = LONGEST): number {
  return Math.min(first * 2 ** attempt, longest) * (0.5 + Math.random() / 2);
}

/** What `Retry-After` says, in seconds: a number, or a date. */
export function retryAfterSeconds(header: string | null, now: number = Date.now()): number | undefined {
  if (header === null || header.trim() === '') {
    return undefined;
  }
  const seconds = Number(header);
  if (Number.isFinite(seconds)) {
    return Math.max(0, seconds);
  }
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}

/** Waits, unless the signal aborts. */
export function delay(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(aborted(signal));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    if (signal?.aborted) {
      stop();
    }
    signal?.addEventListener('abort', stop, { once: true });
  });
}

export function aborted(signal?: AbortSignal): RequestAbortedError {
  return new RequestAbortedError('the call was aborted', { cause: signal?.reason });
}

const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ConnectionRefused',
]);

/** The system's code for a failure, which runtimes put at different depths. */
export function failureCode(error: unknown): string | undefined {
  for (let each = error; typeof each === 'object' && each !== null; each = (each as { cause?: unknown }).cause) {
    const { code } = each as { code?: unknown };
    if (typeof code === 'string') {
      return code;
    }
  }
  return undefined;
}

/** Whether a failure happened before anything reached the node, so that sending anew cannot do a thing twice. */
export function neverSent(error: unknown): boolean {
  return NEVER_SENT.has(failureCode(error) ?? '') || /tcp connect error|connection refused/i.test(String(error));
}

/** Whether the two sides do not trust each other, which trying again does not change. */
export function notTrusted(error: unknown): boolean {
  return /CERT|TLS|SSL/.test(failureCode(error) ?? '');
}
