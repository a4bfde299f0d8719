package dev.llmnode.inference.text.template;

/** A template cannot go on; caught where rendering began. */
final class TemplateFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean refusal;

    private TemplateFailure(String message, boolean refusal) {
        super(message, null, false, false);
        this.refusal = refusal;
    }

    TemplateFailure(String message) {
        this(message, false);
    }

    /** What {@code raise_exception} says: words for whoever sent the conversation. */
    static TemplateFailure refusal(String message) {
        return new TemplateFailure(message, true);
    }

    boolean isRefusal() {
        return refusal;
    }
}
