package dev.llmnode.inference.text.template;

/** Bounds what one rendering may cost, so that a template cannot hang or fill the node. */
final class Budget {
    /** Expressions, statements and items looked at; a conversation of a thousand turns takes some ten thousand. */
    private static final long MAX_STEPS = 20_000_000;
    /** Characters or items of one value, and of the output. */
    static final int MAX_SIZE = 1 << 24;
    /** Copying so many characters counts as a step. */
    private static final int CHARACTERS_PER_STEP = 64;

    private static final int MAX_CALLS = 100;

    private long steps;
    private int calls;

    void step() {
        steps(1);
    }

    void steps(long count) {
        steps += count;
        if (steps > MAX_STEPS) {
            throw new TemplateFailure("the template takes more than %d steps".formatted(MAX_STEPS));
        }
    }

    /** Refuses a value of more characters or items than any may have. */
    static void limit(long size) {
        if (size > MAX_SIZE) {
            throw new TemplateFailure("a value grows beyond %d characters or items".formatted(MAX_SIZE));
        }
    }

    /** Counts the making or reading of a value of so many characters or items. */
    void size(long size) {
        limit(size);
        steps(size / CHARACTERS_PER_STEP);
    }

    void enterCall() {
        if (++calls > MAX_CALLS) {
            throw new TemplateFailure("macros call each other more than %d deep".formatted(MAX_CALLS));
        }
    }

    void leaveCall() {
        calls--;
    }
}
