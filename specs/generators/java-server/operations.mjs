import { constant, pascal } from '../model/names.mjs';
import { JavaFile, ROOT, doc, literal } from './java.mjs';

const QUERY = 'query';

/** The table of all operations: what filters and tests go by. */
export function operationsFile(model) {
  const file = new JavaFile(ROOT);
  const list = file.use('java.util.List');
  const set = file.use('java.util.Set');
  const optional = file.use('java.util.Optional');
  const constants = model.operations.map(
    (operation) => `${doc(`${operation.summary}: \`${operation.method} ${operation.path}\`.`, '    ')}
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
`,
  );
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

function parameterOf({ name, in: location, type, required }) {
  const kind = (type.kind === 'list' ? type.items.kind : type.kind).toUpperCase();
  return `new Parameter(${literal(name)}, Parameter.Location.${location.toUpperCase()}, Parameter.Kind.${kind}, ${type.kind === 'list'}, ${required})`;
}

export function operationFile() {
  const file = new JavaFile(ROOT);
  const nullable = file.use('org.jspecify.annotations.Nullable');
  return file.text(`/// What the specification says of one operation.
///
/// @param id its operationId
/// @param method its HTTP method
/// @param path its path, with \`{name}\` for what varies
/// @param statuses the statuses that it documents
/// @param produces the media types of its answer when it succeeds, the usual one first
/// @param requestSchema the name of its body's schema; null if it has no body
/// @param querySchema the name of the schema of its query parameters taken as an object; null if it has none
/// @param parameters its parameters
/// @param authenticated whether it needs a key where keys are required
/// @param rateLimited whether it counts against the rate limit
/// @param changesNode whether it changes the node, so that web pages of foreign origins may not call it
public record Operation(
        String id,
        String method,
        String path,
        ${file.use('java.util.Set')}<Integer> statuses,
        ${file.use('java.util.List')}<String> produces,
        @${nullable} String requestSchema,
        @${nullable} String querySchema,
        List<Parameter> parameters,
        boolean authenticated,
        boolean rateLimited,
        boolean changesNode) {
    public Operation {
        statuses = Set.copyOf(statuses);
        produces = List.copyOf(produces);
        parameters = List.copyOf(parameters);
    }

    /// Whether a path fits this operation's, segment by segment.
    public boolean fits(String candidate) {
        String[] wanted = path.split("/", -1);
        String[] given = candidate.split("/", -1);
        if (wanted.length != given.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            boolean varies = wanted[i].startsWith("{") && !given[i].isEmpty();
            if (!varies && !wanted[i].equals(given[i])) {
                return false;
            }
        }
        return true;
    }
}
`);
}

export function parameterFile() {
  const file = new JavaFile(ROOT);
  return file.text(`/// A parameter of an operation.
///
/// @param name its name on the wire
/// @param location where it is
/// @param kind what its text is read as; of a list, what each item is
/// @param list whether it may be repeated
/// @param required whether a request must have it
public record Parameter(String name, Location location, Kind kind, boolean list, boolean required) {
    /// Where in a request a parameter is.
    public enum Location {
        QUERY,
        PATH,
        HEADER
    }

    /// What a parameter's text is read as.
    public enum Kind {
        STRING,
        INTEGER,
        NUMBER,
        BOOLEAN
    }
}
`);
}
