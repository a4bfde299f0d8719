import type { StreamProgress } from './errors.js';

/** Joins the pieces of an answer: texts one after the other, of the other fields the last that was given. */
export class Collector<T extends object> {
  readonly #fields: Record<string, unknown> = {};
  #texts: string[] = [];
  #last: T | undefined;

  constructor(
    private readonly text: string,
    private readonly end: string,
  ) {}

  /** Takes a piece; returns whether it is the last. */
  add(piece: T): boolean {
    const fields = piece as Record<string, unknown>;
    for (const name in fields) {
      const value = fields[name];
      if (name === this.text) {
        this.#texts.push(String(value));
      } else if (value !== undefined && value !== null) {
        this.#fields[name] = value;
      } else if (!(name in this.#fields)) {
        this.#fields[name] = value;
      }
    }
    this.#last = piece;
    return fields[this.end] !== undefined && fields[this.end] !== null;
  }

  get joined(): string {
    if (this.#texts.length > 1) {
      this.#texts = [this.#texts.join('')];
    }
    return this.#texts[0] ?? '';
  }

  whole(): T {
    return { ...this.#fields, [this.text]: this.joined } as T;
  }

  progress(lastEventId?: string): StreamProgress {
    return { text: this.joined, last: this.#last, lastEventId };
  }
}
