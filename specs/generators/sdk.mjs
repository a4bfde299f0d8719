// What the SDKs of all languages take from the model.

/** The operations that clients are given, by resource; those of none are the client's own. */
export function byResource(model) {
  const resources = new Map();
  for (const operation of model.operations.filter((each) => each.inSdk)) {
    resources.set(operation.resource, [...(resources.get(operation.resource) ?? []), operation]);
  }
  return resources;
}

/** What a resource is, in the specification's words. */
export function resourceDescription(resource, operations, model) {
  const tag = (model.documents.openapi.tags ?? []).find((each) => each.name === operations[0].tag);
  return tag?.description ?? `The calls of \`${resource}\`.`;
}

/** The statuses of the codes, in order, each with its class and its codes. */
export function byStatus(errors) {
  const statuses = new Map();
  for (const error of [...errors].sort((left, right) => left.status - right.status)) {
    const entry = statuses.get(error.status) ?? { name: error.statusName, errors: [] };
    entry.errors.push(error);
    statuses.set(error.status, entry);
  }
  return statuses;
}

/** What a status's class says of itself: the words of the code that is called as it is, where there is one. */
export function statusDescription(status, { name, errors }) {
  const own = errors.find((error) => error.name === name);
  return own === undefined
    ? `The node answered with status ${status}.`
    : `${own.description} (\`${own.code}\`, ${status})`;
}

/** The response that is the answer; undefined where nothing is answered. */
export function answerOf(operation) {
  return operation.responses.find(
    (response) => response.status >= 200 && response.status < 300 && response.content.length > 0,
  );
}

/** A response's JSON, as media type and type. */
export function jsonOf(response) {
  return response?.content.find((each) => each.mediaType === 'application/json');
}

/** Statuses beyond 2xx whose body is the answer all the same. */
export function answeringStatuses(operation) {
  const json = JSON.stringify(jsonOf(answerOf(operation))?.type);
  return operation.responses
    .filter(
      (response) => response.status >= 300 && json !== undefined && JSON.stringify(jsonOf(response)?.type) === json,
    )
    .map((response) => response.status);
}

/** The names of the errors that an operation's description lists. */
export function errorsOf(operation, model) {
  const statuses = byStatus(model.errors);
  const answered = new Set(answeringStatuses(operation));
  return operation.responses
    .filter((response) => statuses.has(response.status) && !answered.has(response.status))
    .map((response) => ({ name: statuses.get(response.status).name, description: response.description }));
}

/** What clients send on a channel, by resource; what belongs to none is the socket's own. */
export function callsOf(channel) {
  const resources = new Map();
  for (const message of channel.messages.filter((each) => each.received)) {
    resources.set(message.resource, [...(resources.get(message.resource) ?? []), message]);
  }
  return resources;
}

/** The type of the message that answers one. */
export function replyOf(message) {
  return message.reply.find((type) => type !== 'error');
}

/** The payload of a message, as a field of its schema. */
export function payloadOf(message, model) {
  return model.schemas.get(message.schema).fields.find((field) => field.name === 'payload');
}

/**
 * The messages that runtimes deal with themselves: the keep-alive, which both sides send and answer, and the one that says what went wrong.
 *
 * @returns {{ping?: string, pong?: string, error?: string}} their types
 */
export function runtimeMessages(channel, model) {
  const both = (message) => message?.received && message?.sent;
  const named = (type) => channel.messages.find((each) => each.type === type);
  const ping = channel.messages.find((message) => both(message) && both(named(replyOf(message))));
  const lists = new Set(
    [...model.schemas.values()]
      .filter((each) => each.values?.some((value) => value.status !== undefined))
      .map((each) => each.name),
  );
  const error = channel.messages.find(
    (message) =>
      message.sent &&
      model.schemas.get(payloadOf(message, model)?.type.name)?.fields?.some((field) => lists.has(field.type.name)),
  );
  return { ping: ping?.type, pong: ping === undefined ? undefined : replyOf(ping), error: error?.type };
}
