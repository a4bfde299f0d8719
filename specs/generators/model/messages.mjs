import { camel } from './names.mjs';
import { SpecError, deref, schemaName } from './source.mjs';

/**
 * @typedef {{type: string, schema: string, summary: string, received: boolean, sent: boolean, resource?: string, call: string, reply: string[],
 *   streaming?: {id: string, text: string, end: string, cancel: string}}} Message
 *   `type`: on the wire. `schema`: the envelope's. `received`, `sent`: by the node. `call`: what sending it is called among those of its resource.
 *   `reply`: the types of the messages that answer it.
 * @typedef {{name: string, path: string, description: string, subprotocol: string, keySubprotocolPrefix: string, maxMessageBytes: number,
 *   closeCodes: Record<string, string>, messages: Message[]}} Channel
 */

/** @returns {Channel[]} */
export function readChannels(asyncapi) {
  return Object.entries(asyncapi.channels).map(([name, channel]) => ({
    name,
    path: channel.address,
    description: channel.description ?? '',
    subprotocol: channel['x-subprotocol'],
    keySubprotocolPrefix: channel['x-key-subprotocol-prefix'],
    maxMessageBytes: channel['x-max-message-bytes'],
    closeCodes: channel['x-close-codes'] ?? {},
    messages: readMessages(asyncapi, name, channel),
  }));
}

function readMessages(asyncapi, channelName, channel) {
  const prefix = `#/channels/${channelName}/messages/`;
  const received = typesOf(asyncapi, prefix, 'receive');
  const sent = typesOf(asyncapi, prefix, 'send');
  return Object.entries(channel.messages).map(([type, reference]) => {
    const where = `asyncapi.yaml ${type}`;
    const message = typeof reference.$ref === 'string' ? deref(asyncapi, reference.$ref, where) : reference;
    const schema = schemaName(message.payload?.$ref ?? '');
    if (schema === undefined) {
      throw new SpecError(where, 'its payload is not a schema with a name');
    }
    if (asyncapi.components.schemas[schema].properties?.type?.const !== type) {
      throw new SpecError(where, `the type in ${schema} is not ${type}`);
    }
    if (!received.has(type) && !sent.has(type)) {
      throw new SpecError(where, 'no operation receives or sends it');
    }
    return {
      type,
      schema,
      summary: message.summary ?? '',
      received: received.has(type),
      sent: sent.has(type),
      ...callOf(asyncapi, prefix, type),
    };
  });
}

/** What the operation that receives a message says of it. */
function callOf(asyncapi, prefix, type) {
  const operation = Object.values(asyncapi.operations).find(
    (each) => each.action === 'receive' && each.messages.some((message) => message.$ref === prefix + type),
  );
  return {
    resource: operation?.['x-resource'],
    call: operation?.['x-method'] ?? camel(type),
    reply: (operation?.reply?.messages ?? []).map((message) => message.$ref.slice(prefix.length)),
    streaming: operation?.['x-streaming'],
  };
}

function typesOf(asyncapi, prefix, action) {
  const operations = Object.values(asyncapi.operations).filter((operation) => operation.action === action);
  const refs = operations.flatMap((operation) => operation.messages.map((message) => message.$ref));
  return new Set(refs.filter((ref) => ref.startsWith(prefix)).map((ref) => ref.slice(prefix.length)));
}
