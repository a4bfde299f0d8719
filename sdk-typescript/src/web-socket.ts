/** What this package needs of a WebSocket; those of browsers, Node.js, Deno, Bun and `ws` have it. */
export interface WebSocketLike {
  readonly readyState: number;
  readonly bufferedAmount: number;
  readonly protocol?: string;
  onopen: ((event: never) => unknown) | null;
  onmessage: ((event: never) => unknown) | null;
  onclose: ((event: never) => unknown) | null;
  onerror: ((event: never) => unknown) | null;
  send(data: string): void;
  close(code?: number, reason?: string): void;
  /** Stops reading from the connection, where the class can. */
  pause?(): void;
  /** Reads on. */
  resume?(): void;
}

export type WebSocketConstructor = new (url: string, protocols?: string[]) => WebSocketLike;
