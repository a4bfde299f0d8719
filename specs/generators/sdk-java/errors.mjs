import { JavaFile, literal } from '../java.mjs';
import { byStatus, statusDescription } from '../sdk.mjs';
import { javadoc } from './javadoc.mjs';
import { ERROR, INTERNAL } from './types.mjs';

/**
 * A class a status and, below it, a class a code; a code that says no more than its status is the status's own class.
 *
 * @returns {[string, string][]} names and texts
 */
export function errorFiles(model) {
  return [...byStatus(model.errors)].flatMap(([status, entry]) => [
    classFile(entry.name, 'Api', statusDescription(status, entry)),
    ...entry.errors
      .filter((error) => error.name !== entry.name)
      .map((error) => classFile(error.name, entry.name, `${error.description} (\`${error.code}\`, ${status})`)),
  ]);
}

function classFile(name, base, text) {
  const file = new JavaFile(ERROR);
  return [
    `${name}Exception`,
    file.text(`${javadoc(text)}public class ${name}Exception extends ${base}Exception {
    private static final long serialVersionUID = 1L;

    /** Made by the client, out of an answer. */
    public ${name}Exception(ErrorAnswer answer) {
        super(answer);
    }
}
`),
  ];
}

/** Which class an answer's code or status is of. */
export function errorCodesFile(model) {
  const file = new JavaFile(INTERNAL);
  const map = file.use('java.util.Map');
  const make = file.use('java.util.function.Function');
  const answer = file.use(`${ERROR}.ErrorAnswer`);
  const api = file.use(`${ERROR}.ApiException`);
  const nullable = file.use('org.jspecify.annotations.Nullable');
  const codes = model.errors.map(
    (error) =>
      `            Map.entry(${literal(error.code)}, new Known(${error.status}, ${file.use(`${ERROR}.${error.name}Exception`)}::new))`,
  );
  const statuses = [...byStatus(model.errors)].map(
    ([status, { name }]) => `            Map.entry(${status}, ${file.use(`${ERROR}.${name}Exception`)}::new)`,
  );
  return file.text(`/** The class and the status of each code. */
public final class ErrorCodes {
    private static final ${map}<String, Known> CODES = Map.ofEntries(
${codes.join(',\n')});

    private static final Map<Integer, ${make}<${answer}, ${api}>> STATUSES = Map.ofEntries(
${statuses.join(',\n')});

    private ErrorCodes() {}

    /** The status that belongs to a code; another where it is not known. */
    public static int statusOf(@${nullable} String code, int otherwise) {
        Known known = code == null ? null : CODES.get(code);
        return known == null ? otherwise : known.status();
    }

    /** The error of an answer: of its code's class, else of its status's. */
    public static ApiException of(ErrorAnswer answer) {
        String code = answer.code();
        Known known = code == null ? null : CODES.get(code);
        return known == null
                ? STATUSES.getOrDefault(answer.status(), ApiException::new).apply(answer)
                : known.make().apply(answer);
    }

    private record Known(int status, Function<ErrorAnswer, ApiException> make) {}
}
`);
}
