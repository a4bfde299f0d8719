package dev.llmnode.inference.text.jinja;

import java.util.List;

/** Tokens, read one after the other. */
final class TokenStream {
    private final List<Token> tokens;
    private int position;

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(position);
    }

    /** The token after the current one, or the end. */
    Token ahead() {
        return tokens.get(Math.min(position + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = current();
        position = Math.min(position + 1, tokens.size() - 1);
        return token;
    }

    boolean isOperator(String operator) {
        return current().isOperator(operator);
    }

    boolean isName(String name) {
        return current().isName(name);
    }

    boolean skipOperator(String operator) {
        boolean there = isOperator(operator);
        if (there) {
            next();
        }
        return there;
    }

    boolean skipName(String name) {
        boolean there = isName(name);
        if (there) {
            next();
        }
        return there;
    }

    void expectOperator(String operator) {
        if (!skipOperator(operator)) {
            throw unexpected("'%s'".formatted(operator));
        }
    }

    void expectName(String name) {
        if (!skipName(name)) {
            throw unexpected("'%s'".formatted(name));
        }
    }

    Token expect(Token.Kind kind, String what) {
        if (current().kind() != kind) {
            throw unexpected(what);
        }
        return next();
    }

    TemplateSyntaxException unexpected(String wanted) {
        return failure("expected %s, found %s".formatted(wanted, current().description()));
    }

    TemplateSyntaxException failure(String message) {
        return new TemplateSyntaxException(current().line(), message);
    }
}
