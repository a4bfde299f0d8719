export { LlmNode } from './llm-node.js';
export { LlmNode as default } from './llm-node.js';
export { ApiPromise, type ApiResponse } from './api-promise.js';
export * from './errors.js';
export * from './generated/index.js';
export { VERSION } from './generated/version.js';
export type { Logger } from './log.js';
export { NoNodeFoundError, type BestOptions, type FoundNode, type Nodes } from './nodes.js';
export type {
  ClientOptions,
  RequestOptions,
  ResumeOptions,
  SocketOptions,
  SocketState,
  SocketStreamOptions,
  StreamOptions,
} from './options.js';
export type { UnknownMessage } from './socket.js';
export { SocketStream } from './socket-stream.js';
export type { ServerSentEvent } from './sse.js';
export { EventStream } from './stream.js';
export type { WebSocketConstructor, WebSocketLike } from './web-socket.js';
