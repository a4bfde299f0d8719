/** One event of a stream, as the HTML standard has it. */
export interface ServerSentEvent {
  /** The event's name; `message` where none was given. */
  readonly event: string;
  readonly data: string;
  /** The last id that was given, with this event or before it. */
  readonly id: string;
}

/**
 * Parses server-sent events (WHATWG HTML, section 9.2.6) out of text that comes in pieces, however it is cut. An event whose blank line has not come
 * is not told: the stream broke before it was whole.
 */
export class EventParser {
  #rest = '';
  #data: string | undefined;
  #event = '';
  #id = '';

  /** The events that this piece completes. */
  push(piece: string): ServerSentEvent[] {
    const text = this.#rest === '' ? piece : this.#rest + piece;
    const events: ServerSentEvent[] = [];
    const withCr = text.includes('\r');
    let start = 0;
    for (;;) {
      const end = withCr ? lineEnd(text, start) : text.indexOf('\n', start);
      if (end === -1) {
        break;
      }
      this.#line(text.slice(start, end), events);
      start = text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10 ? end + 2 : end + 1;
    }
    this.#rest = start === 0 ? text : text.slice(start);
    return events;
  }

  #line(line: string, events: ServerSentEvent[]): void {
    if (line === '') {
      if (this.#data !== undefined) {
        events.push({ event: this.#event === '' ? 'message' : this.#event, data: this.#data, id: this.#id });
      }
      this.#data = undefined;
      this.#event = '';
      return;
    }
    const colon = line.indexOf(':');
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(line.charCodeAt(colon + 1) === 32 ? colon + 2 : colon + 1);
    switch (name) {
      case 'data':
        this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
        break;
      case 'event':
        this.#event = value;
        break;
      case 'id':
        if (!value.includes('\0')) {
          this.#id = value;
        }
        break;
      default: // a comment, or a field that is not known
    }
  }
}

/** Where the line ends that begins at `start`; -1 if its end has not come, as after a CR that an LF may still follow. */
function lineEnd(text: string, start: number): number {
  const lf = text.indexOf('\n', start);
  const cr = text.indexOf('\r', start);
  if (cr === -1 || (lf !== -1 && lf < cr)) {
    return lf;
  }
  return cr === text.length - 1 ? -1 : cr;
}
