import { JavaTypes } from '../java.mjs';
import { ROOT } from './java.mjs';

/** Where each schema's class is. */
export class Types extends JavaTypes {
  constructor(model) {
    super(model);
    this.socketGroups = new Set(
      model.channels.flatMap((channel) => channel.messages.map((message) => model.schemas.get(message.schema).group)),
    );
  }

  packageOf(schema) {
    return this.socketGroups.has(schema.group) ? `${ROOT}.${schema.group}` : `${ROOT}.model.${schema.group}`;
  }

  qualified(name) {
    const schema = this.schemas.get(name);
    return `${this.packageOf(schema)}.${name}`;
  }
}
