package dev.llmnode.inference.text.jinja;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Literals, names, parentheses, and what stands in brackets behind a value. */
final class PrimaryParser {
    private final TokenStream tokens;
    private final ExpressionParser expressions;

    PrimaryParser(TokenStream tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    Expression parse() {
        Token token = tokens.current();
        return switch (token.kind()) {
            case NAME -> nameOrConstant(tokens.next().text());
            case STRING -> parseString();
            case WHOLE -> new Expression.Whole(whole());
            case REAL -> new Expression.Real(Double.parseDouble(tokens.next().text()));
            case OPERATOR -> parseBracketed();
            default -> throw tokens.unexpected("an expression");
        };
    }

    private static Expression nameOrConstant(String name) {
        return switch (name) {
            case "true", "True" -> new Expression.Truth(true);
            case "false", "False" -> new Expression.Truth(false);
            case "none", "None" -> new Expression.None();
            default -> new Expression.Name(name);
        };
    }

    private Expression parseString() {
        StringBuilder text = new StringBuilder();
        while (tokens.current().kind() == Token.Kind.STRING) {
            text.append(tokens.next().text());
        }
        return new Expression.Text(text.toString());
    }

    private long whole() {
        try {
            return Long.parseLong(tokens.current().text());
        } catch (NumberFormatException e) {
            throw tokens.failure(
                    "the number %s is too large".formatted(tokens.current().text()));
        } finally {
            tokens.next();
        }
    }

    private Expression parseBracketed() {
        if (tokens.skipOperator("(")) {
            if (tokens.skipOperator(")")) {
                return new Expression.TupleOf(List.of());
            }
            Expression inner = expressions.parseTuple();
            tokens.expectOperator(")");
            return inner;
        }
        if (tokens.skipOperator("[")) {
            return parseList();
        }
        if (tokens.skipOperator("{")) {
            return parseDict();
        }
        throw tokens.unexpected("an expression");
    }

    private Expression parseList() {
        List<Expression> items = new ArrayList<>();
        while (!tokens.skipOperator("]")) {
            items.add(expressions.parse());
            if (!tokens.isOperator("]")) {
                tokens.expectOperator(",");
            }
        }
        return new Expression.ListOf(List.copyOf(items));
    }

    private Expression parseDict() {
        List<Expression.Entry> entries = new ArrayList<>();
        while (!tokens.skipOperator("}")) {
            Expression key = expressions.parse();
            tokens.expectOperator(":");
            entries.add(new Expression.Entry(key, expressions.parse()));
            if (!tokens.isOperator("}")) {
                tokens.expectOperator(",");
            }
        }
        return new Expression.DictOf(List.copyOf(entries));
    }

    /** What follows a dot: a name, or a number as in brackets. */
    Expression parseMember(Expression object) {
        if (tokens.current().kind() == Token.Kind.WHOLE) {
            return new Expression.Subscript(object, new Expression.Whole(whole()));
        }
        return new Expression.Attribute(
                object, tokens.expect(Token.Kind.NAME, "a name").text());
    }

    /** What follows an opening bracket: a key or a slice. */
    Expression parseSubscript(Expression object) {
        Expression start = tokens.isOperator(":") ? null : expressions.parse();
        if (start != null && tokens.skipOperator("]")) {
            return new Expression.Subscript(object, start);
        }
        tokens.expectOperator(":");
        Expression stop = sliceBound();
        Expression step = tokens.skipOperator(":") ? sliceBound() : null;
        tokens.expectOperator("]");
        return new Expression.Slice(object, start, stop, step);
    }

    private @Nullable Expression sliceBound() {
        return tokens.isOperator(":") || tokens.isOperator("]") ? null : expressions.parse();
    }
}
