package dev.llmnode.inference.text.jinja;

import dev.llmnode.inference.text.jinja.Statement.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads a template into statements. */
public final class TemplateParser {
    /** Blocks within blocks. */
    private static final int MAX_DEPTH = 100;

    private final TokenStream tokens;
    private final ExpressionParser expressions;
    private int depth;
    private int loops;

    /** Filters and tests that there are, by name. */
    public record Builtins(Set<String> filters, Set<String> tests) {
        public Builtins {
            filters = Set.copyOf(filters);
            tests = Set.copyOf(tests);
        }
    }

    private TemplateParser(String template, Builtins builtins) {
        tokens = new TokenStream(Lexer.tokens(template));
        expressions = new ExpressionParser(tokens, builtins);
    }

    /**
     * The statements of a template.
     *
     * @throws TemplateSyntaxException if it is not well-formed, or uses a tag, a filter or a test that is not known
     */
    public static List<Statement> parse(String template, Builtins builtins) {
        TemplateParser parser = new TemplateParser(template, builtins);
        List<Statement> statements = parser.parseUntil(Set.of());
        if (parser.tokens.current().kind() != Token.Kind.END) {
            throw parser.tokens.unexpected("the template's end");
        }
        return statements;
    }

    /** Statements up to a tag of one of these names, which stays to be read from its name on. */
    private List<Statement> parseUntil(Set<String> endings) {
        if (++depth > MAX_DEPTH) {
            throw tokens.failure("blocks are nested more than %d levels".formatted(MAX_DEPTH));
        }
        List<Statement> statements = new ArrayList<>();
        while (tokens.current().kind() != Token.Kind.END) {
            Token token = tokens.next();
            switch (token.kind()) {
                case TEXT -> statements.add(new Statement.Text(token.line(), token.text()));
                case OUTPUT_BEGIN -> {
                    statements.add(new Statement.Output(token.line(), expressions.parseTuple()));
                    tokens.expect(Token.Kind.OUTPUT_END, "'}}'");
                }
                default -> {
                    if (endings.contains(tokens.current().text())) {
                        depth--;
                        return List.copyOf(statements);
                    }
                    statements.add(parseTag(token.line()));
                }
            }
        }
        if (!endings.isEmpty()) {
            throw tokens.failure("a block does not end: '%s' is missing".formatted(String.join("' or '", endings)));
        }
        return List.copyOf(statements);
    }

    private Statement parseTag(int line) {
        Token name = tokens.expect(Token.Kind.NAME, "a tag's name");
        return switch (name.text()) {
            case "if" -> parseIf(line);
            case "for" -> parseFor(line);
            case "set" -> parseSet(line);
            case "macro" -> parseMacro(line);
            case "with" -> parseWith(line);
            case "filter" -> {
                Expression value = expressions.parseFilters(parseFirstFilter());
                endTag();
                yield new Statement.FilterBlock(line, value, parseBody("endfilter"));
            }
            case "generation" -> {
                endTag();
                yield new Statement.Generation(line, parseBody("endgeneration"));
            }
            case "break", "continue" -> parseJump(name);
            default -> throw new TemplateSyntaxException(line, "the tag '%s' is not known".formatted(name.text()));
        };
    }

    private Statement parseIf(int line) {
        List<Statement.Branch> branches = new ArrayList<>();
        List<Statement> otherwise = List.of();
        String ending = "elif";
        while (ending.equals("elif")) {
            Expression condition = expressions.parseTuple();
            endTag();
            List<Statement> body = parseUntil(Set.of("elif", "else", "endif"));
            branches.add(new Statement.Branch(condition, body));
            ending = tokens.next().text();
        }
        if (ending.equals("else")) {
            endTag();
            otherwise = parseUntil(Set.of("endif"));
            tokens.next();
        }
        endTag();
        return new Statement.If(line, List.copyOf(branches), otherwise);
    }

    private Statement parseFor(int line) {
        Target target = parseTarget();
        tokens.expectName("in");
        Expression items = expressions.parseTupleWithoutConditional();
        Expression filter = tokens.skipName("if") ? expressions.parse() : null;
        if (tokens.isName("recursive")) {
            throw tokens.failure("recursive loops are not supported");
        }
        endTag();
        loops++;
        List<Statement> body = parseUntil(Set.of("else", "endfor"));
        loops--;
        List<Statement> otherwise = List.of();
        if (tokens.next().isName("else")) {
            endTag();
            otherwise = parseUntil(Set.of("endfor"));
            tokens.next();
        }
        endTag();
        return new Statement.For(line, target, items, filter, body, otherwise);
    }

    private Statement parseSet(int line) {
        Target target = parseTarget();
        if (tokens.skipOperator("=")) {
            Expression value = expressions.parseTuple();
            endTag();
            return new Statement.Set(line, target, value);
        }
        Expression value = expressions.parseFilters(new Expression.Name(Statement.CAPTURED));
        endTag();
        return new Statement.SetBlock(line, target, value, parseBody("endset"));
    }

    private Statement parseMacro(int line) {
        String name = tokens.expect(Token.Kind.NAME, "a macro's name").text();
        List<Statement.Parameter> parameters = new ArrayList<>();
        tokens.expectOperator("(");
        while (!tokens.skipOperator(")")) {
            String parameter =
                    tokens.expect(Token.Kind.NAME, "a parameter's name").text();
            Expression byDefault = tokens.skipOperator("=") ? expressions.parse() : null;
            parameters.add(new Statement.Parameter(parameter, byDefault));
            if (!tokens.isOperator(")")) {
                tokens.expectOperator(",");
            }
        }
        endTag();
        int around = loops;
        loops = 0;
        List<Statement> body = parseBody("endmacro");
        loops = around;
        return new Statement.Macro(line, name, List.copyOf(parameters), body);
    }

    private Statement parseWith(int line) {
        List<Statement.Set> variables = new ArrayList<>();
        while (tokens.current().kind() != Token.Kind.TAG_END) {
            Target target = parseOneTarget();
            tokens.expectOperator("=");
            variables.add(new Statement.Set(line, target, expressions.parse()));
            if (tokens.current().kind() != Token.Kind.TAG_END) {
                tokens.expectOperator(",");
            }
        }
        endTag();
        return new Statement.With(line, List.copyOf(variables), parseBody("endwith"));
    }

    private Expression parseFirstFilter() {
        return expressions.parseFilter(new Expression.Name(Statement.CAPTURED));
    }

    private Statement parseJump(Token name) {
        if (loops == 0) {
            throw new TemplateSyntaxException(name.line(), "'%s' stands outside a loop".formatted(name.text()));
        }
        endTag();
        return name.isName("break") ? new Statement.Break(name.line()) : new Statement.Continue(name.line());
    }

    private Target parseTarget() {
        List<Target> targets = new ArrayList<>(List.of(parseOneTarget()));
        boolean several = false;
        while (tokens.skipOperator(",")) {
            several = true;
            if (tokens.isOperator("(") || (tokens.current().kind() == Token.Kind.NAME && !tokens.isName("in"))) {
                targets.add(parseOneTarget());
            }
        }
        return several ? new Target.Several(List.copyOf(targets)) : targets.getFirst();
    }

    private Target parseOneTarget() {
        if (tokens.skipOperator("(")) {
            Target inner = parseTarget();
            tokens.expectOperator(")");
            return inner;
        }
        String name = tokens.expect(Token.Kind.NAME, "a variable's name").text();
        if (tokens.skipOperator(".")) {
            return new Target.Member(
                    name, tokens.expect(Token.Kind.NAME, "a name").text());
        }
        return new Target.Variable(name);
    }

    private List<Statement> parseBody(String ending) {
        List<Statement> body = parseUntil(Set.of(ending));
        tokens.next();
        endTag();
        return body;
    }

    private void endTag() {
        tokens.expect(Token.Kind.TAG_END, "'%}'");
    }
}
