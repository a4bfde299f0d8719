// Runs an example in Node.js, supplying only globals that this runtime lacks.
import vm from 'node:vm';
import { EventSource } from 'eventsource';
import ts from 'typescript';
import WebSocket from 'ws';
import { example, options } from './example.mjs';

globalThis.EventSource ??= EventSource;
globalThis.WebSocket ??= WebSocket;

const run = options();
const monitored = new Promise((resolve) => {
  const log = console.log;
  console.log = (...words) => {
    log(...words);
    if (String(words[0]).includes('Average latency')) {
      resolve();
    }
  };
});
let source = await example(run.file, run);
if (run.file.endsWith('.ts')) {
  source = ts.transpile(source, { target: ts.ScriptTarget.ES2022 });
}
vm.runInThisContext(source, { filename: run.file });
if (run.call) {
  const value = await vm.runInThisContext(run.call);
  console.log(`\nRETURNED ${JSON.stringify(value)}`);
}
if (run.name === 'p2p') {
  // The monitor polls for ever; its first report is enough.
  await monitored;
  process.exit(0);
}
