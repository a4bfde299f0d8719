import { HttpClient, defined } from './http.js';
import type { ClientOptions } from './options.js';

/** What all clients have, whatever the API offers. */
export class BaseClient {
  protected readonly http: HttpClient;

  constructor(options: ClientOptions = {}) {
    this.http = new HttpClient(options);
  }

  /** Where the node is. */
  get baseUrl(): string {
    return this.http.baseUrl;
  }

  /** A client with other settings beside these. */
  withOptions(changes: ClientOptions): this {
    const type = this.constructor as new (options: ClientOptions) => this;
    return new type({ ...this.http.options, ...defined(changes) });
  }
}
