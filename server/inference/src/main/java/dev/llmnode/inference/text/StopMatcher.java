package dev.llmnode.inference.text;

import java.util.List;

/**
 * Watches one answer for strings that end it, and holds back what may be the beginning of one.
 *
 * <p>The string that is complete first ends the answer, the longest of several; it does not depend on how the text comes in
 * pieces. Each character costs the same, however long and repetitive the strings are (Knuth, Morris, Pratt 1977).
 */
public final class StopMatcher {
    private final List<Progress> stops;
    private final StringBuilder held = new StringBuilder();
    private boolean matched;

    /** Watches for these strings, none of them empty. */
    public StopMatcher(List<String> stops) {
        this.stops = stops.stream().map(Progress::new).toList();
    }

    /** The text that is certainly part of the answer now; after a match nothing more is. */
    public String append(String text) {
        if (stops.isEmpty() || matched) {
            return matched ? "" : text;
        }
        int seen = held.length();
        held.append(text);
        int possible = 0;
        for (int end = seen; end < held.length(); end++) {
            int complete = 0;
            possible = 0;
            for (Progress stop : stops) {
                if (stop.advance(held.charAt(end))) {
                    complete = Math.max(complete, stop.stop.length());
                }
                possible = Math.max(possible, stop.length);
            }
            if (complete > 0) {
                matched = true;
                return take(end + 1 - complete);
            }
        }
        return text.isEmpty() ? "" : take(held.length() - possible);
    }

    /** Whether a stop string has appeared. */
    public boolean matched() {
        return matched;
    }

    /** What was held back and turned out to be part of the answer, at its end. */
    public String finish() {
        return matched ? "" : take(held.length());
    }

    private String take(int length) {
        String text = held.substring(0, length);
        held.delete(0, length);
        return text;
    }

    /** How much of one stop string the end of the text is. */
    private static final class Progress {
        private final String stop;

        /** For each length of a beginning, the length of the longest shorter one that ends it. */
        private final int[] shorter;

        private int length;

        private Progress(String stop) {
            this.stop = stop;
            shorter = new int[stop.length() + 1];
            for (int i = 1; i < stop.length(); i++) {
                shorter[i + 1] = next(shorter[i], stop.charAt(i));
            }
        }

        private int next(int from, char c) {
            int at = from;
            while (at > 0 && stop.charAt(at) != c) {
                at = shorter[at];
            }
            return stop.charAt(at) == c ? at + 1 : at;
        }

        /** Whether the stop string is complete with this character. */
        private boolean advance(char c) {
            length = next(length == stop.length() ? shorter[length] : length, c);
            return length == stop.length();
        }
    }
}
