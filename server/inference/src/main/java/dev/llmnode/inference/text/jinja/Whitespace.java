package dev.llmnode.inference.text.jinja;

import java.util.function.IntPredicate;

/** White space as Python counts it: wider than Java's, which leaves no-break spaces out. */
public final class Whitespace {
    private Whitespace() {}

    public static boolean isSpace(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint) || codePoint == 0x85;
    }

    public static String strip(String text) {
        return strip(text, Whitespace::isSpace, true, true);
    }

    /** Text without the characters at its ends that fit. */
    public static String strip(String text, IntPredicate fits, boolean left, boolean right) {
        int from = 0;
        int to = text.length();
        while (left && from < to && fits.test(text.codePointAt(from))) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (right && to > from && fits.test(text.codePointBefore(to))) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return text.substring(from, to);
    }
}
