import { constant, pascal } from '../model/names.mjs';
import { JavaFile, ROOT, doc, literal } from '../java-server/java.mjs';
import { Types } from '../java-server/types.mjs';
import { writtenForm } from './wire.mjs';

/** Tests of what `java-server` makes, out of the specification's own examples: each is read, written and compared. */
export default function javaServerTests(model) {
  const types = new Types(model);
  const packages = new Map();
  for (const schema of model.schemas.values()) {
    const exemplary = schema.kind === 'object' && schema.examples.length > 0;
    if (exemplary) {
      const packageName = types.packageOf(schema);
      packages.set(packageName, [...(packages.get(packageName) ?? []), schema]);
    }
  }
  const files = new Map();
  for (const [packageName, schemas] of packages) {
    const name = `${pascal(schemas[0].group)}ExamplesTest`;
    files.set(pathOf(packageName, name), examplesTest(packageName, name, schemas, model));
  }
  files.set(pathOf(ROOT, 'OperationsTest'), operationsTest(model));
  return files;
}

function pathOf(packageName, name) {
  return `${packageName.replaceAll('.', '/')}/${name}.java`;
}

function examplesTest(packageName, name, schemas, model) {
  const file = new JavaFile(packageName);
  const test = file.use('org.junit.jupiter.api.Test');
  const methods = schemas.flatMap((schema) =>
    schema.examples.map((example, index) => exampleMethod(schema, example, index, model, test)),
  );
  return file.text(`${doc('Reads and writes the examples of the specification.')}
class ${name} {
    private static final ${file.use('com.fasterxml.jackson.databind.ObjectMapper')} JSON = new ObjectMapper();

${methods.join('\n')}
    private static void check(Class<?> type, String read, String written) throws ${file.use('java.io.IOException')} {
        Object value = JSON.readValue(read, type);
        ${file.use('org.assertj.core.api.Assertions')}.assertThat(JSON.readTree(JSON.writeValueAsString(value))).isEqualTo(JSON.readTree(written));
        Assertions.assertThat(JSON.readValue(written, type)).isEqualTo(value);
    }
}
`);
}

function exampleMethod(schema, example, index, model, test) {
  const expected = writtenForm(model.schemas, { kind: 'ref', name: schema.name }, example);
  const read = schema.extra === undefined ? { ...example, not_in_the_specification: [1] } : example;
  const method = `${schema.name[0].toLowerCase()}${schema.name.slice(1)}_shouldReadAndWriteExample${index + 1}`;
  return `    @${test}
    void ${method}() throws IOException {
        check(${schema.name}.class, ${literal(JSON.stringify(read))}, ${literal(expected)});
    }
`;
}

function operationsTest(model) {
  const file = new JavaFile(ROOT);
  const test = file.use('org.junit.jupiter.api.Test');
  const assertions = file.use('org.assertj.core.api.Assertions');
  const [templated] = model.operations.filter((operation) => operation.path.includes('{'));
  const filled = (path) => path.replaceAll(/\{[^}]*\}/g, 'anything');
  const rows = model.operations.map(
    (operation) =>
      `        ${assertions}.assertThat(Operations.find(${literal(operation.method)}, ${literal(filled(operation.path))})).contains(Operations.${constant(operation.id)});`,
  );
  return file.text(`${doc('Finds the operations of the specification by method and path.')}
class OperationsTest {
    @${test}
    void find_shouldKnowEveryOperation() {
${rows.join('\n')}
        Assertions.assertThat(Operations.ALL).hasSize(${model.operations.length});
    }

    @Test
    void find_shouldKnowNothingElse() {
        Assertions.assertThat(Operations.find("BREW", ${literal(filled(model.operations[0].path))})).isEmpty();
        Assertions.assertThat(Operations.find("GET", "/no/such/path")).isEmpty();
        Assertions.assertThat(Operations.at("/no/such/path")).isEmpty();
    }
${templated === undefined ? '' : emptySegment(templated)}}
`);
}

function emptySegment(operation) {
  return `
    @Test
    void at_shouldNotTakeAnEmptySegmentForAValue() {
        Assertions.assertThat(Operations.at(${literal(operation.path.replaceAll(/\{[^}]*\}/g, ''))})).doesNotContain(Operations.${constant(operation.id)});
    }
`;
}
