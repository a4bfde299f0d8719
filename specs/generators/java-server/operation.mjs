import { JavaFile, ROOT } from './java.mjs';

/** The record of an operation. */
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

/** The record of a parameter. */
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
