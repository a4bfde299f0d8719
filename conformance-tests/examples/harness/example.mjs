import { readFile } from 'node:fs/promises';

const BASE_URL = 'localhost:8080';
const MODEL = 'llama-2-7b';

/** The example's text, unchanged but for the model's id and the node's address; both must occur where they are expected. */
export async function example(file, { baseUrl, model }) {
  const text = await readFile(new URL(`../source/${file}`, import.meta.url), 'utf8');
  if (!text.includes(BASE_URL)) {
    throw new Error(`${file} does not name ${BASE_URL}`);
  }
  return text.replaceAll(BASE_URL, new URL(baseUrl).host).replaceAll(MODEL, model);
}

/** What each run of an example calls, beside what the example runs by itself. */
export const CALLS = {
  fetch: { file: 'inference.js', call: "inferenceRequest('What is the capital of France?')" },
  eventsource: { file: 'inference.js', call: "streamingInference('Tell me a story')" },
  websocket: { file: 'websocket.js' },
  p2p: { file: 'p2p_network_monitor.ts', call: "selectNodeForInference('no-such-model')" },
};

/** The command line: which example, on which node, with which model. */
export function options() {
  const [name, baseUrl, model] = process.argv.slice(2);
  if (!CALLS[name] || !baseUrl || !model) {
    throw new Error(`usage: ${process.argv[1]} ${Object.keys(CALLS).join('|')} BASE_URL MODEL`);
  }
  return { ...CALLS[name], name, baseUrl, model };
}
