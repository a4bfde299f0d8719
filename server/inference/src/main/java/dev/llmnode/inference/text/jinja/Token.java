package dev.llmnode.inference.text.jinja;

/**
 * A piece of a template's source.
 *
 * @param kind what it is
 * @param text its characters; of a string literal its value, of text what is left of it after trimming
 * @param line where it begins, from 1
 */
record Token(Kind kind, String text, int line) {
    enum Kind {
        /** Text to be copied to the output. */
        TEXT,
        OUTPUT_BEGIN,
        OUTPUT_END,
        TAG_BEGIN,
        TAG_END,
        NAME,
        STRING,
        WHOLE,
        REAL,
        OPERATOR,
        END
    }

    boolean isOperator(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    boolean isName(String name) {
        return kind == Kind.NAME && text.equals(name);
    }

    /** What to call it in a message. */
    String description() {
        return switch (kind) {
            case TEXT -> "text";
            case END -> "the template's end";
            case STRING -> "a string";
            case OUTPUT_BEGIN, OUTPUT_END, TAG_BEGIN, TAG_END, NAME, WHOLE, REAL, OPERATOR -> "'" + text + "'";
        };
    }
}
