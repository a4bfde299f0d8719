import { JavaFile, fieldDoc, literal } from '../java.mjs';
import { pascal } from '../model/names.mjs';
import { builderText } from './builders.mjs';
import { javadoc } from './javadoc.mjs';
import { JSON_PACKAGE, MODEL, member } from './types.mjs';

/**
 * The class of an object.
 *
 * @param sides the interfaces of a message that it implements
 * @param chosen the names of fields that calls set themselves, which builders leave out
 */
export function modelFile(schema, types, { sides = [], chosen = new Set() } = {}) {
  const file = new JavaFile(MODEL);
  const name = schema.name;
  const object = file.use('com.fasterxml.jackson.databind.node.ObjectNode');
  const node = file.use('com.fasterxml.jackson.databind.JsonNode');
  const set = file.use('java.util.Set');
  const names = schema.fields.map((field) => literal(field.name)).join(', ');
  const accessors = schema.fields.map((field) => accessor(field, sides, types, file));
  const built = schema.inRequest ? builderText(schema, types, file, chosen) : '';
  const implemented = sides.length === 0 ? '' : ` implements ${sides.join(', ')}`;
  return file.text(`${javadoc(schema.description, '', schema.deprecated ? ['@deprecated'] : [])}public final class ${name} extends ${file.use(`${JSON_PACKAGE}.JsonModel`)}${implemented} {
    private static final ${set}<String> NAMES = Set.of(${names});

    private ${name}(${object} json) {
        super(json);
    }

    /**
     * Reads it out of JSON, which is not copied: do not change it afterwards.
     *
     * @throws IllegalArgumentException if it is no object
     */
    @${file.use('com.fasterxml.jackson.annotation.JsonCreator')}
    public static ${name} fromJson(${node} json) {
        return new ${name}(object(json));
    }

${accessors.join('\n')}
    @Override
    protected Set<String> names() {
        return NAMES;
    }
${built}}
`);
}

function accessor(field, sides, types, file) {
  if (field.constant !== undefined) {
    const inherited = field.name === 'type' && sides.length > 0 ? '    @Override\n' : '';
    const shown = inherited === '' ? javadoc(field.description, '    ') : '';
    return `${shown}${inherited}    public String ${member(field.name)}() {\n        return ${literal(String(field.constant))};\n    }\n`;
  }
  const deprecated = field.deprecated ? '    @Deprecated\n' : '';
  const always = field.required && !field.nullable;
  const empty = field.required ? 'null' : field.nullable ? 'left out or null' : 'left out';
  const note = always ? '' : ` Empty if it is ${empty}.`;
  const type = always
    ? types.plain(field.type, file)
    : `${file.use('java.util.Optional')}<${types.boxed(field.type, file)}>`;
  const read = `${always ? 'required' : 'optional'}(${literal(field.name)}, ${types.reader(field.type, file)})`;
  const words = fieldDoc(field) || `${pascal(field.name)}: see its type.`;
  return `${javadoc(words + note, '    ')}${deprecated}    public ${type} ${member(field.name)}() {\n        return ${read};\n    }\n`;
}
