import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AnswerCache } from '../src/cache.js';
import { RateLimit } from '../src/rate-limit.js';
import { backoff, failureCode, neverSent, retryAfterSeconds } from '../src/retry.js';

test('waits double, vary, and have an end', () => {
  for (const [attempt, longest] of [
    [0, 100],
    [1, 200],
    [3, 800],
    [30, 8000],
  ] as const) {
    const waits = Array.from({ length: 50 }, () => backoff(attempt, 100));
    assert.ok(
      waits.every((wait) => wait >= longest / 2 && wait <= longest),
      String(attempt),
    );
    assert.ok(new Set(waits).size > 1);
  }
});

test('Retry-After is seconds or a date', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  assert.equal(retryAfterSeconds('7'), 7);
  assert.equal(retryAfterSeconds('0'), 0);
  assert.equal(retryAfterSeconds('Thu, 01 Jan 2026 00:00:30 GMT', now), 30);
  assert.equal(retryAfterSeconds('Wed, 31 Dec 2025 00:00:00 GMT', now), 0);
  assert.equal(retryAfterSeconds('soon'), undefined);
  assert.equal(retryAfterSeconds(null), undefined);
});

test('what was refused was never sent; what was reset may have been', () => {
  const wrapped = (code: string) => new TypeError('fetch failed', { cause: Object.assign(new Error(), { code }) });
  assert.equal(failureCode(wrapped('ECONNRESET')), 'ECONNRESET');
  assert.deepEqual(
    ['ECONNREFUSED', 'ENOTFOUND', 'ECONNRESET', 'UND_ERR_SOCKET'].map((code) => neverSent(wrapped(code))),
    [true, true, false, false],
  );
});

test('calls beyond the limit wait until a minute has passed', async () => {
  let now = 1000;
  const waits: number[] = [];
  const limit = new RateLimit(
    2,
    () => now,
    async (milliseconds) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
  );
  await limit.acquire();
  now += 500;
  await limit.acquire();
  await Promise.all([limit.acquire(), limit.acquire()]);
  assert.deepEqual(waits, [59_500, 500]);
  assert.throws(() => new RateLimit(0), /at least 1/);
});

test('an answer is kept for as long as asked, a failure is not', async () => {
  let now = 0;
  let asked = 0;
  const cache = new AnswerCache(() => now);
  const ask = async () => ({ data: ++asked, response: new Response(), requestId: undefined });
  const get = async (maxAge: number) => (await cache.get('k', maxAge, ask)).data;
  assert.deepEqual([await get(100), await get(100)], [1, 1]);
  now = 101;
  assert.equal(await get(100), 2);
  await assert.rejects(cache.get('other', 100, () => Promise.reject(new Error('no'))));
  assert.equal((await cache.get('other', 100, ask)).data, 3);
});
