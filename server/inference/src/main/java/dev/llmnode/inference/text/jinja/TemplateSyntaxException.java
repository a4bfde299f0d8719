package dev.llmnode.inference.text.jinja;

/** A template is not well-formed; the message names the line. */
public final class TemplateSyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    TemplateSyntaxException(int line, String message) {
        super("line %d: %s".formatted(line, message));
    }
}
