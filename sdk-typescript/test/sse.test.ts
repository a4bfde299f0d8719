import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventParser, type ServerSentEvent } from '../src/sse.js';

const TEXT =
  'id: 1\ndata: a\n\n: comment\nevent: error\r\ndata:b\r\ndata: c\r\n\r\nunknown: x\ndata\rid: 2\r\r\ndata: é\n\n';
const EVENTS: ServerSentEvent[] = [
  { event: 'message', data: 'a', id: '1' },
  { event: 'error', data: 'b\nc', id: '1' },
  { event: 'message', data: '', id: '2' },
  { event: 'message', data: 'é', id: '2' },
];

function parse(...pieces: string[]): ServerSentEvent[] {
  const parser = new EventParser();
  return pieces.flatMap((piece) => parser.push(piece));
}

test('events are the same however the text is cut', () => {
  assert.deepEqual(parse(TEXT), EVENTS);
  assert.deepEqual(parse(...TEXT), EVENTS);
  for (let at = 1; at < TEXT.length; at++) {
    assert.deepEqual(parse(TEXT.slice(0, at), TEXT.slice(at)), EVENTS, `cut at ${at}`);
  }
});

test('an event without its blank line is not told', () => {
  assert.deepEqual(parse('id: 1\ndata: a\n'), []);
});

test('an id with a null character is ignored', () => {
  assert.deepEqual(parse('id: 1\n\nid: 2\0\ndata: a\n\n'), [{ event: 'message', data: 'a', id: '1' }]);
});
