import { ApiClient } from './generated/client.js';
import { Nodes } from './nodes.js';
import type { ClientOptions } from './options.js';

/**
 * A client for one node.
 *
 * ```ts
 * const client = new LlmNode({ baseUrl: 'http://localhost:8080' });
 * const answer = await client.inference.create({ model: 'smollm2-135m-instruct', prompt: 'Hello', max_tokens: 50 });
 * ```
 */
export class LlmNode extends ApiClient {
  /** Finds other nodes. */
  readonly nodes: Nodes;

  constructor(options: ClientOptions = {}) {
    super(options);
    this.nodes = new Nodes(
      this,
      (changes) => new LlmNode({ ...options, apiKey: null, headers: undefined, ...changes }),
    );
  }
}
