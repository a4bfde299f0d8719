import { constant } from '../model/names.mjs';
import { JavaFile, doc, fieldDoc, identifier, literal } from './java.mjs';

const BUILDER_FROM = 4;

/**
 * A record of a schema. Optional fields without a default are nullable components; those with one are always there, since the builder, which also
 * reads the JSON, fills them in.
 */
export function recordFile(schema, types, message) {
  const file = new JavaFile(types.packageOf(schema));
  const fields = schema.fields
    .filter((field) => field.constant === undefined)
    .map((field) => component(field, types, file));
  const built = schema.extra !== undefined || fields.some((each) => each.mayBeAbsent) || fields.length >= BUILDER_FROM;
  const annotations = [...jackson(schema, file, built), ...(message === undefined ? [] : message.annotations(file))];
  const components = fields.map((each) => `        ${each.annotations}${each.declared} ${each.java}`);
  if (schema.extra !== undefined) {
    components.push(extraComponent(schema, types, file));
  }
  const head = `public record ${schema.name}(${components.length === 0 ? '' : `\n${components.join(',\n')}`})`;
  const parts = [
    limits(schema, fields, types, file),
    compactConstructor(schema, fields, file),
    built ? builder(schema, fields, types, file) : '',
  ];
  const body = parts.filter((part) => part !== '').join('\n');
  return file.text(`${recordDoc(schema, fields)}
${annotations.join('\n')}
${head}${message === undefined ? '' : ` implements ${message.interfaces(file).join(', ')}`} {
${body}}
`);
}

/** What a record needs to know of a field: its Java name and type, and how absence is dealt with. */
function component(field, types, file) {
  const hasDefault = field.default !== undefined;
  const mayBeNull = !hasDefault && (!field.required || field.nullable);
  const type = mayBeNull ? types.boxed(field.type, file) : types.plain(field.type, file);
  const property = `@${file.use('com.fasterxml.jackson.annotation.JsonProperty')}(${literal(field.name)}) `;
  const include =
    field.required && field.nullable
      ? `@${file.use('com.fasterxml.jackson.annotation.JsonInclude')}(JsonInclude.Include.ALWAYS) `
      : '';
  return {
    field,
    java: identifier(field.name),
    mayBeAbsent: !field.required || hasDefault,
    mayBeNull,
    primitive: !mayBeNull && types.isPrimitive(field.type),
    annotations: property + include,
    declared: mayBeNull ? nullable(type, file) : type,
    boxed: types.boxed(field.type, file),
    fallback: hasDefault ? types.value(field.type, field.default, file) : undefined,
  };
}

function nullable(type, file) {
  return `@${file.use('org.jspecify.annotations.Nullable')} ${type}`;
}

function extraComponent(schema, types, file) {
  const map = `${file.use('java.util.Map')}<String, ${types.boxed(schema.extra, file)}>`;
  return `        @${file.use('com.fasterxml.jackson.annotation.JsonAnyGetter')} ${map} additional`;
}

function recordDoc(schema, fields) {
  const params = fields.map((each) => doc(`@param ${each.java} ${fieldDoc(each.field) || `see its type`}`));
  if (schema.extra !== undefined) {
    params.push(doc('@param additional fields that the specification does not name'));
  }
  return [doc(schema.description), ...(params.length === 0 ? [] : ['///', ...params])].join('\n');
}

function jackson(schema, file, built) {
  const include = `@${file.use('com.fasterxml.jackson.annotation.JsonInclude')}(JsonInclude.Include.NON_NULL)`;
  return built
    ? [
        include,
        `@${file.use('com.fasterxml.jackson.databind.annotation.JsonDeserialize')}(builder = ${schema.name}.Builder.class)`,
      ]
    : [include, ignoreUnknown(file)];
}

function ignoreUnknown(file) {
  return `@${file.use('com.fasterxml.jackson.annotation.JsonIgnoreProperties')}(ignoreUnknown = true)`;
}

const LIMITS = { minimum: 'MINIMUM', maximum: 'MAXIMUM', maxLength: 'MAX_LENGTH', maxItems: 'MAX_ITEMS' };

/** Constants of what a request's fields may be, so that no code repeats them. */
function limits(schema, fields, types, file) {
  if (!schema.inRequest) {
    return '';
  }
  const lines = fields.flatMap(({ field, fallback }) => {
    const prefix = constant(field.name);
    const bounds = Object.entries(LIMITS)
      .filter(([key]) => field.limits[key] !== undefined)
      .map(([key, suffix]) => {
        const type = key === 'minimum' || key === 'maximum' ? types.plain(field.type, file) : 'int';
        const value = type === 'int' ? field.limits[key] : types.value(field.type, field.limits[key], file);
        return `    public static final ${type} ${prefix}_${suffix} = ${value};\n`;
      });
    if (fallback === undefined) {
      return bounds;
    }
    return [...bounds, `    public static final ${types.plain(field.type, file)} ${prefix}_DEFAULT = ${fallback};\n`];
  });
  return lines.join('');
}

function compactConstructor(schema, fields, file) {
  const lines = fields.flatMap((each) => checks(each, file));
  if (schema.extra !== undefined) {
    lines.push(`additional = ${file.use('java.util.Map')}.copyOf(additional);`);
  }
  if (lines.length === 0) {
    return '';
  }
  return `    public ${schema.name} {\n${lines.map((line) => `        ${line}\n`).join('')}    }\n`;
}

function checks({ field, java, mayBeNull, primitive }, file) {
  if (primitive) {
    return [];
  }
  const copy = { list: 'List', map: 'Map' }[field.type.kind];
  if (copy !== undefined) {
    const copied = `${copy}.copyOf(${java})`;
    return [`${java} = ${mayBeNull ? `${java} == null ? null : ${copied}` : copied};`];
  }
  return mayBeNull ? [] : [`${file.use('java.util.Objects')}.requireNonNull(${java}, ${literal(field.name)});`];
}

function builder(schema, fields, types, file) {
  const pojo = file.use('com.fasterxml.jackson.databind.annotation.JsonPOJOBuilder');
  const extra = schema.extra === undefined ? undefined : types.boxed(schema.extra, file);
  const state = fields.map((each) => `        private ${nullable(each.boxed, file)} ${each.java};\n`);
  if (extra !== undefined) {
    state.push(
      `        private final Map<String, ${extra}> additional = new ${file.use('java.util.LinkedHashMap')}<>();\n`,
    );
  }
  const args = fields.map((each) => `                ${argument(each, schema, file)}`);
  if (extra !== undefined) {
    args.push('                additional');
  }
  return `    /// A builder with nothing set.
    public static Builder builder() {
        return new Builder();
    }

    /// Collects the fields of a [${schema.name}]; those left out get their defaults.
    @${pojo}(withPrefix = "")
    ${ignoreUnknown(file)}
    public static final class Builder {
${state.join('')}
        private Builder() {}

${fields.map((each) => setter(each, file)).join('\n')}${extra === undefined ? '' : `\n${extraSetter(extra, file)}`}
        /// The record.
        ///
        /// @throws NullPointerException if a required field is missing
        public ${schema.name} build() {
            return new ${schema.name}(
${args.join(',\n')});
        }
    }
`;
}

function argument({ field, java, mayBeNull, fallback }, schema, file) {
  if (mayBeNull) {
    return java;
  }
  if (field.default !== undefined) {
    const value = schema.inRequest ? `${constant(field.name)}_DEFAULT` : fallback;
    return `${file.use('java.util.Objects')}.requireNonNullElse(${java}, ${value})`;
  }
  return `${file.use('java.util.Objects')}.requireNonNull(${java}, ${literal(field.name)})`;
}

function setter({ field, java, mayBeNull, declared, boxed }, file) {
  const type = mayBeNull || field.default !== undefined ? nullable(boxed, file) : declared;
  return `${doc(fieldDoc(field) || `Sets \`${field.name}\`.`, '        ')}
        @${file.use('com.fasterxml.jackson.annotation.JsonProperty')}(${literal(field.name)})
        public Builder ${java}(${type} ${java}) {
            this.${java} = ${java};
            return this;
        }
`;
}

function extraSetter(type, file) {
  return `        /// A field that the specification does not name.
        @${file.use('com.fasterxml.jackson.annotation.JsonAnySetter')}
        public Builder additional(String name, ${type} value) {
            additional.put(name, value);
            return this;
        }
`;
}
