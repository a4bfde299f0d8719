import { join } from 'node:path';
import ts from 'typescript';
import { root } from './program.js';

/** Every exported name with its type, a member a line, as users see them. */
export function surface(): string {
  const entry = join(root, 'target/package/esm/index.d.ts');
  const program = ts.createProgram([entry], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
    strict: true,
    exactOptionalPropertyTypes: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(entry);
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  const names = module === undefined ? [] : checker.getExportsOfModule(module);
  return names
    .map((name) => described(checker, name))
    .sort()
    .join('\n');
}

const FORMAT = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias;

function described(checker: ts.TypeChecker, exported: ts.Symbol): string {
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  if (symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface)) {
    const kind = symbol.flags & ts.SymbolFlags.Class ? 'class' : 'interface';
    const bases = (type.isClassOrInterface() ? checker.getBaseTypes(type) : []).map((base) =>
      checker.typeToString(base),
    );
    const own = [...(symbol.members?.values() ?? [])].filter((member) => isPublic(member));
    const lines = own.map(
      (member) => `  ${member.name}${member.flags & ts.SymbolFlags.Optional ? '?' : ''}: ${typeText(checker, member)}`,
    );
    return `${kind} ${exported.name}${bases.length === 0 ? '' : ` extends ${bases.join(', ')}`}\n${lines.sort().join('\n')}`;
  }
  if (symbol.flags & ts.SymbolFlags.TypeAlias) {
    return `type ${exported.name} = ${checker.typeToString(type, undefined, FORMAT)}`;
  }
  return `const ${exported.name}: ${typeText(checker, symbol)}`;
}

function isPublic(member: ts.Symbol): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  const flags = (member.declarations ?? []).reduce((all, each) => all | ts.getCombinedModifierFlags(each), 0);
  return (
    (flags & hidden) === 0 &&
    !/^__(?!constructor)|#/.test(member.name) &&
    !(member.flags & ts.SymbolFlags.TypeParameter)
  );
}

function typeText(checker: ts.TypeChecker, member: ts.Symbol): string {
  if (member.name === '__constructor') {
    return (member.declarations ?? []).map((each) => each.getText().replace(/\s+/g, ' ')).join(' | ');
  }
  return checker.typeToString(checker.getTypeOfSymbol(member), undefined, FORMAT);
}
