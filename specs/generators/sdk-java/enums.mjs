import { JavaFile, literal } from '../java.mjs';
import { constant } from '../model/names.mjs';
import { javadoc } from './javadoc.mjs';
import { JSON_PACKAGE, MODEL } from './types.mjs';

/** A value that may also be one which this version does not know. */
export function enumFile(schema) {
  const file = new JavaFile(MODEL);
  const name = schema.name;
  const node = file.use('com.fasterxml.jackson.databind.JsonNode');
  const read = file.use(`${JSON_PACKAGE}.Read`);
  const constants = schema.values.map(
    (value) =>
      `${described(value)}    public static final ${name} ${constant(value.wire)} = new ${name}(${literal(value.wire)});\n`,
  );
  const known = schema.values.map((value) => `${described(value, '        ')}        ${constant(value.wire)},\n`);
  const cases = schema.values.map(
    (value) => `            case ${literal(value.wire)} -> Known.${constant(value.wire)};\n`,
  );
  const tags = schema.deprecated ? ['@deprecated'] : [];
  return file.text(`${javadoc(schema.description, '', tags)}public final class ${name} extends ${file.use(`${JSON_PACKAGE}.OpenEnum`)} {
${constants.join('\n')}
    private ${name}(String wire) {
        super(wire);
    }

    /** The value of a text, known to this version or not. */
    @${file.use('com.fasterxml.jackson.annotation.JsonCreator')}
    public static ${name} of(String wire) {
        return new ${name}(wire);
    }

    /** The value that a text of JSON is. */
    public static ${name} fromJson(${node} json) {
        return new ${name}(${read}.string(json));
    }

    /** The value as a constant, to switch over; {@link Known#UNKNOWN} if this version does not know it. */
    public Known known() {
        return switch (wire()) {
${cases.join('')}            default -> Known.UNKNOWN;
        };
    }

    /** The values that this version knows. */
    public enum Known {
${known.join('\n')}
        /** A value that this version does not know; {@link #wire()} has it. */
        UNKNOWN
    }
}
`);
}

function described(value, indent = '    ') {
  return javadoc(value.description || `\`${value.wire}\`.`, indent);
}
