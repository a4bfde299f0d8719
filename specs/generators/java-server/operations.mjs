import { constant, pascal } from '../model/names.mjs';
import { JavaFile, ROOT, doc, literal } from './java.mjs';

const QUERY = 'query';

/** The table of all operations: what filters and tests go by. */
export function operationsFile(model) {
  const file = new JavaFile(ROOT);
  const list = file.use('java.util.List');
  const set = file.use('java.util.Set');
  const optional = file.use('java.util.Optional');
  const constants = model.operations.map(constantOf);
  return file.text(`${doc('The operations of the HTTP API, as the specification lists them.')}
public final class Operations {
    /// Version of the specifications.
    public static final String VERSION = ${literal(model.version)};

    /// Largest body that a request may have, in bytes.
    public static final int MAX_BODY_BYTES = ${model.maxBodyBytes};

    /// Statuses that answer what never reaches an operation.
    public static final ${set}<Integer> REQUEST_ERRORS = Set.of(${model.requestErrors.join(', ')});

${constants.join('\n')}
    /// All operations.
    public static final ${list}<Operation> ALL = List.of(
            ${model.operations.map((operation) => constant(operation.id)).join(',\n            ')});

    private Operations() {}

    /// The operations at a path, those before that have it word for word. Empty if there is nothing at the path.
    public static List<Operation> at(String path) {
        return ALL.stream()
                .filter(operation -> operation.fits(path))
                .sorted(${file.use('java.util.Comparator')}.comparing(operation -> !operation.path().equals(path)))
                .toList();
    }

    /// The operation that a request is for.
    public static ${optional}<Operation> find(String method, String path) {
        return at(path).stream()
                .filter(operation -> operation.method().equals(method))
                .findFirst();
    }
}
`);
}

/** What the table says of one operation. */
function constantOf(operation) {
  return `${doc(`${operation.summary}: \`${operation.method} ${operation.path}\`.`, '    ')}
    public static final Operation ${constant(operation.id)} = new Operation(
            ${literal(operation.id)},
            ${literal(operation.method)},
            ${literal(operation.path)},
            Set.of(${operation.responses.map((response) => response.status).join(', ')}),
            List.of(${[...new Set(operation.responses.filter((each) => each.status < 300).flatMap((each) => each.content.map((content) => content.mediaType)))].map(literal).join(', ')}),
            ${operation.body === undefined ? 'null' : literal(operation.body.type.name)},
            ${operation.parameters.some((parameter) => parameter.in === QUERY) ? literal(`${pascal(operation.id)}Query`) : 'null'},
            List.of(${operation.parameters.map((parameter) => parameterOf(parameter)).join(',\n                    ')}),
            ${operation.authenticated},
            ${operation.rateLimited},
            ${operation.changesNode});
`;
}

function parameterOf({ name, in: location, type, required }) {
  const kind = (type.kind === 'list' ? type.items.kind : type.kind).toUpperCase();
  return `new Parameter(${literal(name)}, Parameter.Location.${location.toUpperCase()}, Parameter.Kind.${kind}, ${type.kind === 'list'}, ${required})`;
}
