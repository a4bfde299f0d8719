import { constant } from '../model/names.mjs';
import { JavaFile, doc, literal } from './java.mjs';

/** An enum whose constants know their wire value, and where the specification says so their HTTP status. */
export function enumFile(schema, types) {
  const file = new JavaFile(types.packageOf(schema));
  const withStatus = schema.values.some((value) => value.status !== undefined);
  const constants = schema.values.map((value) => {
    const args = withStatus ? `${literal(value.wire)}, ${value.status}` : literal(value.wire);
    return `${doc(value.description || `\`${value.wire}\`.`, '    ')}\n    ${constant(value.wire)}(${args})`;
  });
  return file.text(`${doc(schema.description)}
public enum ${schema.name} {
${constants.join(',\n')};

    private final String wire;
${withStatus ? '    private final int status;\n' : ''}
    ${schema.name}(String wire${withStatus ? ', int status' : ''}) {
        this.wire = wire;
${withStatus ? '        this.status = status;\n' : ''}    }

    /// The value as it is written on the wire.
    @${file.use('com.fasterxml.jackson.annotation.JsonValue')}
    public String wire() {
        return wire;
    }
${withStatus ? statusMethod() : ''}
    /// The constant of a wire value.
    ///
    /// @throws IllegalArgumentException if there is none
    @${file.use('com.fasterxml.jackson.annotation.JsonCreator')}
    public static ${schema.name} of(String wire) {
        for (${schema.name} value : values()) {
            if (value.wire.equals(wire)) {
                return value;
            }
        }
        throw new IllegalArgumentException("'" + wire + "' is not a ${schema.name}");
    }
}
`);
}

function statusMethod() {
  return `
    /// The HTTP status that goes with it.
    public int status() {
        return status;
    }
`;
}
