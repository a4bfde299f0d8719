import { fieldDoc, literal } from '../java.mjs';
import { pascal } from '../model/names.mjs';
import { javadoc } from './javadoc.mjs';
import { JSON_PACKAGE, member } from './types.mjs';

/** The builder of a class: one step for each field that is required, in an order of types, then the others. */
export function builderText(schema, types, file, chosen) {
  const fields = schema.fields.filter((field) => field.constant === undefined && !chosen.has(field.name));
  const required = fields.filter((field) => field.required);
  const steps = [...required.map((field) => `Needs${pascal(field.name)}`), 'Builder'];
  const base = file.use(`${JSON_PACKAGE}.ModelBuilder`);
  const object = file.use('com.fasterxml.jackson.databind.node.ObjectNode');
  const factory = file.use('com.fasterxml.jackson.databind.node.JsonNodeFactory');
  const constants = schema.fields
    .filter((field) => field.constant !== undefined)
    .map((field) => `            set(${literal(field.name)}, ${literal(String(field.constant))});\n`);
  const interfaces = required.map((field, index) => stepText(field, steps[index], steps[index + 1], types, file));
  const implemented = required.length === 0 ? '' : ` implements ${steps.slice(0, -1).join(', ')}`;
  const setters = fields.flatMap((field) => settersOf(field, required, types, file));
  return `
    /** Begins a new one${required.length === 0 ? '' : ', with what is required'}. */
    public static ${steps[0]} builder() {
        return new Builder(${factory}.instance.objectNode());
    }

    /** A copy to be changed. */
    public Builder toBuilder() {
        return new Builder(copy());
    }
${interfaces.join('')}
    /** Collects the fields of a {@link ${schema.name}}. */
    public static final class Builder extends ${base}<Builder>${implemented} {
        private Builder(${object} json) {
            super(json);
${constants.join('')}        }

${setters.join('\n')}
        /** What was collected. */
        public ${schema.name} build() {
            return new ${schema.name}(copy());
        }
    }
`;
}

function stepText(field, step, next, types, file) {
  return `
    /** A builder to which {@code ${field.name}} must be given. */
    public interface ${step} {
${javadoc(fieldDoc(field) || 'See its type.', '        ')}        ${next} ${member(field.name)}(${typeText(field, types, file)} value);
    }
`;
}

function typeText(field, types, file) {
  return field.nullable
    ? `@${file.use('org.jspecify.annotations.Nullable')} ${types.boxed(field.type, file)}`
    : types.plain(field.type, file);
}

/** The setter of a field; a second one where null or a list would make calls clumsy. */
function settersOf(field, required, types, file) {
  const inherited = required.includes(field) ? '        @Override\n' : '';
  const note = field.nullable ? ' Null is sent as null.' : '';
  const words = (fieldDoc(field) || 'See its type.') + note;
  const setter = (
    type,
    override,
  ) => `${javadoc(words, '        ')}${override}${field.deprecated ? '        @Deprecated\n' : ''}        public Builder ${member(field.name)}(${type} value) {
            return set(${literal(field.name)}, value);
        }
`;
  const found = [setter(typeText(field, types, file), inherited)];
  if (field.nullable && types.isPrimitive(field.type)) {
    found.push(setter(types.plain(field.type, file), ''));
  }
  if (field.type.kind === 'list' && ['string', 'ref'].includes(field.type.items.kind)) {
    const list = file.use('java.util.List');
    const items = types.boxed(field.type.items, file);
    found.push(`${javadoc(words, '        ')}        public Builder ${member(field.name)}(${items}... values) {
            return set(${literal(field.name)}, ${list}.of(values));
        }
`);
  }
  return found;
}
