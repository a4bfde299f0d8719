import { pascal } from '../model/names.mjs';
import { apiFile } from './api.mjs';
import { enumFile } from './enum.mjs';
import { eventFiles } from './events.mjs';
import { ROOT, doc } from './java.mjs';
import { operationFile, parameterFile } from './operation.mjs';
import { operationsFile } from './operations.mjs';
import { recordFile } from './record.mjs';
import { messageTraits, socketFiles } from './socket.mjs';
import { Types } from './types.mjs';

const API_DOC =
  'The HTTP API as the specification has it: one interface a group of operations, and a table of them all.';

/** Jakarta REST interfaces, records, socket messages and the WebSocket endpoint, for a node to implement. */
export default function javaServer(model) {
  const types = new Types(model);
  const files = new Map();
  const docs = new Map([[ROOT, API_DOC]]);
  const add = (packageName, name, text) => files.set(`${packageName.replaceAll('.', '/')}/${name}.java`, text);
  const messages = new Map(
    model.channels.flatMap((channel) => channel.messages).map((message) => [message.schema, messageTraits(message)]),
  );
  for (const schema of model.schemas.values()) {
    const packageName = types.packageOf(schema);
    docs.set(packageName, `Types of the specification's \`schemas/${schema.group}.yaml\`.`);
    if (schema.kind !== 'alias') {
      add(
        packageName,
        schema.name,
        schema.kind === 'enum' ? enumFile(schema, types) : recordFile(schema, types, messages.get(schema.name)),
      );
    }
  }
  for (const [tag, operations] of byTag(model.operations)) {
    add(ROOT, `${pascal(tag)}Api`, apiFile(tag, operations, model, types));
  }
  add(ROOT, 'Operations', operationsFile(model));
  add(ROOT, 'Operation', operationFile());
  add(ROOT, 'Parameter', parameterFile());
  if (model.operations.some((operation) => operation.streaming !== undefined)) {
    eventFiles().forEach(([name, text]) => add(ROOT, name, text));
  }
  model.channels
    .flatMap((channel) => socketFiles(channel, types))
    .forEach(([packageName, name, text]) => add(packageName, name, text));
  docs.forEach((text, packageName) => add(packageName, 'package-info', packageInfo(packageName, text)));
  return files;
}

function byTag(operations) {
  const groups = new Map();
  for (const operation of operations) {
    groups.set(operation.tag, [...(groups.get(operation.tag) ?? []), operation]);
  }
  return groups;
}

function packageInfo(packageName, text) {
  return `// Generated from specs/; changes made here are lost.\n${doc(text)}\n@NullMarked\npackage ${packageName};\n\nimport org.jspecify.annotations.NullMarked;\n`;
}
