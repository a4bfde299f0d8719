/** An answer with what came around it. */
export interface ApiResponse<T> {
  readonly data: T;
  /** The answer as `fetch` gave it; its body has been read. */
  readonly response: Response;
  /** Quote it when you report a problem. */
  readonly requestId: string | undefined;
}

/** The promise of an answer; `withResponse()` promises the status and the headers too. */
export class ApiPromise<T> extends Promise<T> {
  readonly #answer: Promise<ApiResponse<T>>;

  constructor(answer: Promise<ApiResponse<T>>) {
    // The promise below this one is never looked at: `then` is answered out of `answer`.
    super((resolve) => resolve(undefined as T));
    this.#answer = answer;
  }

  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  withResponse(): Promise<ApiResponse<T>> {
    return this.#answer;
  }

  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#answer.then(({ data }) => data).then(onFulfilled, onRejected);
  }

  override catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(undefined, onRejected);
  }

  override finally(onFinally?: (() => void) | null): Promise<T> {
    return this.#answer.then(({ data }) => data).finally(onFinally);
  }
}
