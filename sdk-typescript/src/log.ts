/** Where the client's own words go. */
export interface Logger {
  debug(message: string, data?: unknown): void;
  warn(message: string, data?: unknown): void;
}

const SECRET =
  /^(x-api-key|authorization|proxy-authorization|cookie|set-cookie|sec-websocket-protocol)$|token|secret|password/i;

/** Headers as they may be logged. */
export function withoutSecrets(headers: Headers): Record<string, string> {
  const shown: Record<string, string> = {};
  headers.forEach((value, name) => (shown[name] = SECRET.test(name) ? '***' : value));
  return shown;
}

/** An address as it may be logged: without the password that it may carry, and without its query. */
export function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//***@').replace(/\?.*$/, '?…');
}
