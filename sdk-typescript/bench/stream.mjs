// What reading a stream through the SDK costs per event over reading the raw body, in this process: node bench/stream.mjs [EVENTS] [RUNS]
import { LlmNode } from '../target/package/esm/index.js';

const events = Number(process.argv[2] ?? 20_000);
const runs = Number(process.argv[3] ?? 7);
const encoder = new TextEncoder();
const pieces = Array.from({ length: events }, (_, index) => {
  const finish = index === events - 1 ? 'complete' : null;
  return encoder.encode(
    `id: s.${index + 1}\ndata: ${JSON.stringify({ content: ' word', tokens_used: index + 1, finish_reason: finish })}\n\n`,
  );
});

/** A transport that gives each event as a piece of its own, as a node does. */
async function transport() {
  let next = 0;
  const body = new ReadableStream({
    pull(controller) {
      const piece = pieces[next++];
      return piece === undefined ? controller.close() : controller.enqueue(piece);
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

async function raw() {
  let bytes = 0;
  for await (const piece of (await transport()).body) {
    bytes += piece.length;
  }
  return bytes;
}

async function sdk() {
  const client = new LlmNode({ fetch: transport });
  let count = 0;
  for await (const _ of client.inference.stream({ model: 'm', prompt: 'p', max_tokens: events })) {
    count++;
  }
  if (count !== events) {
    throw new Error(`${count} of ${events} events`);
  }
}

async function timed(task) {
  const begin = performance.now();
  await task();
  return ((performance.now() - begin) * 1000) / events;
}

const overheads = [];
for (let run = 0; run < runs; run++) {
  const plain = await timed(raw);
  overheads.push((await timed(sdk)) - plain);
}
overheads.sort((left, right) => left - right);
const shown = [overheads[0], overheads[Math.floor(runs / 2)], overheads[runs - 1]].map((each) => each.toFixed(2));
console.log(`µs per event over the raw body (min, median, max of ${runs}): ${shown.join(', ')}`);
