// What is said of the API in every language's documentation.

/** A paragraph as lines of at most `width` characters, longer words apart. */
export function wrap(line, width) {
  const lines = [''];
  for (const word of line.split(' ')) {
    const last = lines[lines.length - 1];
    if (last !== '' && last.length + word.length + 1 > width) {
      lines.push(word);
    } else {
      lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
    }
  }
  return lines;
}

/** Unit and limits of a field, each as a sentence. */
export function limitNotes(field) {
  const found = [];
  const { minimum, maximum, exclusiveMinimum, minLength, maxLength, minItems, maxItems } = field.limits;
  const least = minimum ?? (exclusiveMinimum === undefined ? undefined : `more than ${exclusiveMinimum}`);
  if (field.unit !== undefined) {
    found.push(`In ${field.unit}.`);
  }
  if (least !== undefined || maximum !== undefined) {
    found.push(`Range: ${least ?? '…'} to ${maximum ?? '…'}.`);
  }
  if (minLength !== undefined || maxLength !== undefined) {
    found.push(`Characters: ${minLength ?? 0} to ${maxLength ?? '…'}.`);
  }
  if (minItems !== undefined || maxItems !== undefined) {
    found.push(`Items: ${minItems ?? 0} to ${maxItems ?? '…'}.`);
  }
  return found;
}
