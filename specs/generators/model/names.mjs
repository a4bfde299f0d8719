/** Splits a wire name or an operation id into lower-case words: `max_tokens`, `createInference`, `openmetrics-text`. */
export function words(name) {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

export function pascal(name) {
  return words(name)
    .map((word) => word[0].toUpperCase() + word.slice(1))
    .join('');
}

export function camel(name) {
  const joined = pascal(name);
  return joined === '' ? joined : joined[0].toLowerCase() + joined.slice(1);
}

export function constant(name) {
  return words(name).join('_').toUpperCase();
}
