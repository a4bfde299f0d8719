import { ApiError, ConnectionError, LlmNodeError, RequestTimeoutError } from './errors.js';
import type { LlmNode } from './llm-node.js';
import type { ClientOptions, RequestOptions } from './options.js';
import type { SearchFilters, SearchResult } from './generated/models.js';

/** What to look for, and how to speak to what is found. */
export interface BestOptions extends RequestOptions {
  /** Conditions on the nodes. */
  filters?: SearchFilters | undefined;
  /** How many nodes to try at most. */
  maxResults?: number | undefined;
  /** Settings of the client for the chosen node, beside this client's. Key and headers are not passed on: the node is somebody else's. */
  client?: ClientOptions | undefined;
}

/** A node, and a client for it. */
export interface FoundNode {
  readonly client: LlmNode;
  readonly node: SearchResult;
}

/** No node that offers the model could be reached. */
export class NoNodeFoundError extends LlmNodeError {
  override readonly name: string = 'NoNodeFoundError';

  constructor(
    message: string,
    /** Why each was passed over, best node first. */
    readonly reasons: readonly string[],
  ) {
    super(reasons.length === 0 ? message : `${message}: ${reasons.join('; ')}`);
  }
}

/** Finds nodes in the network, by way of the one that this client is for. */
export class Nodes {
  constructor(
    private readonly client: LlmNode,
    private readonly make: (options: ClientOptions) => LlmNode,
  ) {}

  /**
   * The best node that offers a model, and answers: searches the network, takes the nodes in the order of their scores, asks each that has an API address
   * for its models, and gives a client for the first that has this one.
   *
   * A node's API address is the `api_url` of its metadata, or an address of its record that ends in `/http` or `/https`.
   *
   * @throws NoNodeFoundError if there is none, with the reason for each that was tried
   */
  async best(
    model: string,
    { filters, maxResults = 10, client: settings, ...options }: BestOptions = {},
  ): Promise<FoundNode> {
    const found = await this.client.capabilities.search(
      { capability: model, max_results: maxResults, filters },
      options,
    );
    const reasons: string[] = [];
    for (const node of found.results) {
      try {
        const address = await this.#address(node, options);
        if (address === undefined) {
          reasons.push(`${node.peer_id} has no API address`);
          continue;
        }
        const client = this.make({ ...settings, baseUrl: address });
        const { models } = await client.models.list(options);
        if (models.some((each) => each.id === model || each.aliases?.includes(model))) {
          return { client, node };
        }
        reasons.push(`${node.peer_id} does not have it now`);
      } catch (error) {
        if (!(error instanceof ApiError || error instanceof ConnectionError || error instanceof RequestTimeoutError)) {
          throw error;
        }
        reasons.push(`${node.peer_id}: ${error.message}`);
      }
    }
    throw new NoNodeFoundError(`no node that offers ${model} could be reached`, reasons);
  }

  async #address(node: SearchResult, options: RequestOptions): Promise<string | undefined> {
    const direct = node.addresses.map(apiAddress).find((each) => each !== undefined);
    if (direct !== undefined) {
      return direct;
    }
    const { metadata } = await this.client.peers.get(node.peer_id, options);
    const url = metadata?.['api_url'];
    return typeof url === 'string' && /^https?:\/\//.test(url) ? url : undefined;
  }
}

/** The address for HTTP that a multiaddr such as `/dns4/node.example/tcp/443/https` stands for. */
export function apiAddress(multiaddr: string): string | undefined {
  const match = /^\/(ip4|ip6|dns|dns4|dns6)\/([^/]+)\/tcp\/(\d+)\/(?:(tls)\/)?(https?)(?:\/p2p\/[^/]+)?$/.exec(
    multiaddr,
  );
  if (match === null) {
    return undefined;
  }
  const [, family, host, port, tls, scheme] = match;
  return `${tls === undefined ? scheme : 'https'}://${family === 'ip6' ? `[${host}]` : host}:${port}`;
}
