import { Parser, fromFile } from '@asyncapi/parser';

// The document stays on 3.0.0, which the tools around AsyncAPI know best.
const LEFT_OUT = new Set(['asyncapi-latest-version']);

/** Prints what AsyncAPI's own parser and rules say of a file, down to hints; any of it fails. */
const [path] = process.argv.slice(2);
const { document, diagnostics } = await fromFile(new Parser(), path).parse();
const said = diagnostics.filter(({ code }) => !LEFT_OUT.has(code));
for (const { code, path: at, message } of said) {
  process.stdout.write(`${path} ${at.join('.')}: ${message} (${code})\n`);
}
process.exitCode = said.length === 0 && document !== undefined ? 0 : 1;
