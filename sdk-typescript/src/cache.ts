import type { ApiResponse } from './api-promise.js';

interface Entry {
  readonly since: number;
  readonly answer: Promise<ApiResponse<unknown>>;
}

/** Answers by address, for those who take one of some age. Callers at the same time share one call; failures are not kept. */
export class AnswerCache {
  readonly #entries = new Map<string, Entry>();

  constructor(private readonly now: () => number = Date.now) {}

  get<T>(key: string, maxAge: number, ask: () => Promise<ApiResponse<T>>): Promise<ApiResponse<T>> {
    const found = this.#entries.get(key);
    if (found !== undefined && this.now() - found.since <= maxAge) {
      return found.answer as Promise<ApiResponse<T>>;
    }
    const entry = { since: this.now(), answer: ask() };
    this.#entries.set(key, entry);
    entry.answer.catch(() => {
      if (this.#entries.get(key) === entry) {
        this.#entries.delete(key);
      }
    });
    return entry.answer;
  }
}
