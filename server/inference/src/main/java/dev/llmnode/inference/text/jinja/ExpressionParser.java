package dev.llmnode.inference.text.jinja;

import dev.llmnode.inference.text.jinja.Expression.Arguments;
import dev.llmnode.inference.text.jinja.Expression.Comparand;
import dev.llmnode.inference.text.jinja.Expression.Comparator;
import dev.llmnode.inference.text.jinja.Expression.Operator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Recursive descent over Jinja2's expressions, one method a level of precedence, the loosest first. */
final class ExpressionParser {
    /** Expressions within expressions; with the next limit, neither parsing nor evaluating can exhaust the stack. */
    private static final int MAX_DEPTH = 100;
    /** Operators, filters, members and calls of one expression, each of which may be a level of its tree. */
    private static final int MAX_LINKS = 1_000;

    private final TokenStream tokens;
    private final TemplateParser.Builtins builtins;
    private final PrimaryParser primary;
    private int depth;
    private int links;

    ExpressionParser(TokenStream tokens, TemplateParser.Builtins builtins) {
        this.tokens = tokens;
        this.builtins = builtins;
        primary = new PrimaryParser(tokens, this);
    }

    /** An expression; several with commas between are a tuple. */
    Expression parseTuple() {
        return parseTuple(this::parse);
    }

    /** As {@link #parseTuple()}, but without a conditional, whose {@code if} belongs to the statement. */
    Expression parseTupleWithoutConditional() {
        return parseTuple(() -> nested(this::parseOr));
    }

    private Expression parseTuple(Supplier<Expression> item) {
        Expression first = item.get();
        if (!tokens.isOperator(",")) {
            return first;
        }
        List<Expression> items = new ArrayList<>(List.of(first));
        while (tokens.skipOperator(",") && !atTupleEnd()) {
            items.add(item.get());
        }
        return new Expression.TupleOf(List.copyOf(items));
    }

    private boolean atTupleEnd() {
        return switch (tokens.current().kind()) {
            case OUTPUT_END, TAG_END, END -> true;
            default -> tokens.isOperator(")") || tokens.isName("in");
        };
    }

    Expression parse() {
        return nested(() -> {
            Expression value = parseOr();
            while (tokens.skipName("if")) {
                Expression condition = parseOr();
                Expression otherwise = tokens.skipName("else") ? parse() : null;
                value = link(new Expression.Conditional(condition, value, otherwise));
            }
            return value;
        });
    }

    private Expression parseOr() {
        Expression left = parseAnd();
        while (tokens.skipName("or")) {
            left = link(new Expression.Or(left, parseAnd()));
        }
        return left;
    }

    private Expression parseAnd() {
        Expression left = parseNot();
        while (tokens.skipName("and")) {
            left = link(new Expression.And(left, parseNot()));
        }
        return left;
    }

    private Expression parseNot() {
        if (tokens.skipName("not")) {
            return nested(() -> new Expression.Not(parseNot()));
        }
        return parseComparison();
    }

    private Expression parseComparison() {
        Expression first = parseSum();
        List<Comparand> others = new ArrayList<>();
        for (Comparator operator = comparator(); operator != null; operator = comparator()) {
            others.add(new Comparand(operator, parseSum()));
        }
        return others.isEmpty() ? first : new Expression.Comparison(first, List.copyOf(others));
    }

    private @Nullable Comparator comparator() {
        if (tokens.isName("not") && tokens.ahead().isName("in")) {
            tokens.next();
            tokens.next();
            return Comparator.NOT_IN;
        }
        if (tokens.skipName("in")) {
            return Comparator.IN;
        }
        for (Comparator operator : Comparator.values()) {
            if (tokens.skipOperator(operator.sign())) {
                return operator;
            }
        }
        return null;
    }

    private Expression parseSum() {
        return leftToRight(this::parseConcatenation, Operator.ADD, Operator.SUBTRACT);
    }

    private Expression parseConcatenation() {
        return leftToRight(this::parseProduct, Operator.CONCATENATE);
    }

    private Expression parseProduct() {
        return leftToRight(
                this::parsePower, Operator.MULTIPLY, Operator.DIVIDE, Operator.FLOOR_DIVIDE, Operator.MODULO);
    }

    private Expression parsePower() {
        return leftToRight(() -> parseSigned(true), Operator.POWER);
    }

    private Expression leftToRight(Supplier<Expression> operand, Operator... operators) {
        Expression left = operand.get();
        for (Operator operator = operator(operators); operator != null; operator = operator(operators)) {
            left = link(new Expression.Binary(operator, left, operand.get()));
        }
        return left;
    }

    private @Nullable Operator operator(Operator... operators) {
        for (Operator operator : operators) {
            if (tokens.skipOperator(operator.sign())) {
                return operator;
            }
        }
        return null;
    }

    private Expression parseSigned(boolean withFilters) {
        Expression value;
        if (tokens.isOperator("-") || tokens.isOperator("+")) {
            boolean negative = tokens.next().isOperator("-");
            value = nested(() -> new Expression.Signed(negative, parseSigned(false)));
        } else {
            value = primary.parse();
        }
        value = parsePostfix(value);
        return withFilters ? parseFilters(value) : value;
    }

    private Expression parsePostfix(Expression start) {
        Expression value = start;
        while (true) {
            if (tokens.skipOperator(".")) {
                value = link(primary.parseMember(value));
            } else if (tokens.skipOperator("[")) {
                value = link(primary.parseSubscript(value));
            } else if (tokens.isOperator("(")) {
                value = link(new Expression.Call(value, parseArguments()));
            } else {
                return value;
            }
        }
    }

    /** Filters and tests behind a value. */
    Expression parseFilters(Expression start) {
        Expression value = start;
        while (true) {
            if (tokens.skipOperator("|")) {
                value = link(parseFilter(value));
            } else if (tokens.skipName("is")) {
                value = link(parseTest(value));
            } else if (tokens.isOperator("(")) {
                value = link(new Expression.Call(value, parseArguments()));
            } else {
                return value;
            }
        }
    }

    /** A filter's name and arguments. */
    Expression parseFilter(Expression operand) {
        String name = known(parseDottedName(), builtins.filters(), "filter");
        return new Expression.Filter(operand, name, parseOptionalArguments());
    }

    private String known(String name, Set<String> names, String what) {
        if (!names.contains(name)) {
            throw tokens.failure("the %s '%s' is not known".formatted(what, name));
        }
        return name;
    }

    private Expression parseTest(Expression operand) {
        boolean negated = tokens.skipName("not");
        String name = known(parseDottedName(), builtins.tests(), "test");
        Arguments arguments = parseOptionalArguments();
        if (arguments.equals(Arguments.NONE) && beginsArgument()) {
            arguments = new Arguments(List.of(parsePostfix(primary.parse())), Map.of());
        }
        Expression test = new Expression.Test(operand, name, arguments);
        return negated ? new Expression.Not(test) : test;
    }

    private boolean beginsArgument() {
        return switch (tokens.current().kind()) {
            case STRING, WHOLE, REAL -> true;
            case NAME -> {
                if (tokens.isName("is")) {
                    throw tokens.failure("one test follows another");
                }
                yield !tokens.isName("else") && !tokens.isName("or") && !tokens.isName("and");
            }
            case OPERATOR -> tokens.isOperator("[") || tokens.isOperator("{");
            default -> false;
        };
    }

    private String parseDottedName() {
        StringBuilder name =
                new StringBuilder(tokens.expect(Token.Kind.NAME, "a name").text());
        while (tokens.skipOperator(".")) {
            name.append('.').append(tokens.expect(Token.Kind.NAME, "a name").text());
        }
        return name.toString();
    }

    private Arguments parseOptionalArguments() {
        return tokens.isOperator("(") ? parseArguments() : Arguments.NONE;
    }

    Arguments parseArguments() {
        tokens.expectOperator("(");
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        while (!tokens.skipOperator(")")) {
            if (tokens.current().kind() == Token.Kind.NAME && tokens.ahead().isOperator("=")) {
                String name = tokens.next().text();
                tokens.next();
                named.put(name, parse());
            } else if (named.isEmpty()) {
                positional.add(parse());
            } else {
                throw tokens.failure("an argument without a name comes after one with a name");
            }
            if (!tokens.isOperator(")")) {
                tokens.expectOperator(",");
            }
        }
        return new Arguments(List.copyOf(positional), Map.copyOf(named));
    }

    private Expression nested(Supplier<Expression> part) {
        if (depth == 0) {
            links = 0;
        }
        if (++depth > MAX_DEPTH) {
            throw tokens.failure("an expression is nested more than %d levels".formatted(MAX_DEPTH));
        }
        Expression expression = part.get();
        depth--;
        return expression;
    }

    private Expression link(Expression link) {
        if (++links > MAX_LINKS) {
            throw tokens.failure("an expression has more than %d parts".formatted(MAX_LINKS));
        }
        return link;
    }
}
