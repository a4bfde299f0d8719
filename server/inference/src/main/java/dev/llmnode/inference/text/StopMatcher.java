package dev.llmnode.inference.text;

import java.util.List;

/**
 * Watches one answer for strings that end it, and holds back what may be the beginning of one.
 *
 * <p>The string that is complete first ends the answer, the longest of several; it does not depend on how the text comes in
 * pieces.
 */
public final class StopMatcher {
    private final List<String> stops;
    private final int longest;
    private final StringBuilder held = new StringBuilder();
    private boolean matched;

    /** Watches for these strings, none of them empty. */
    public StopMatcher(List<String> stops) {
        this.stops = List.copyOf(stops);
        this.longest = stops.stream().mapToInt(String::length).max().orElse(0);
    }

    /** The text that is certainly part of the answer now; after a match nothing more is. */
    public String append(String text) {
        if (stops.isEmpty() || matched) {
            return matched ? "" : text;
        }
        int seen = held.length();
        held.append(text);
        for (int end = seen + 1; end <= held.length(); end++) {
            int length = stopBefore(end);
            if (length > 0) {
                matched = true;
                return take(end - length);
            }
        }
        return take(firstPossibleStart());
    }

    /** Whether a stop string has appeared. */
    public boolean matched() {
        return matched;
    }

    /** What was held back and turned out to be part of the answer, at its end. */
    public String finish() {
        return matched ? "" : take(held.length());
    }

    /** Length of the longest stop string that ends here, or 0. */
    private int stopBefore(int end) {
        int length = 0;
        for (String stop : stops) {
            if (stop.length() > length && endsWith(end, stop)) {
                length = stop.length();
            }
        }
        return length;
    }

    private boolean endsWith(int end, String stop) {
        int start = end - stop.length();
        return start >= 0 && startsWith(start, stop, stop.length());
    }

    /** Where the earliest beginning of a stop string is that may yet go on. */
    private int firstPossibleStart() {
        for (int start = Math.max(0, held.length() - longest + 1); start < held.length(); start++) {
            int length = held.length() - start;
            for (String stop : stops) {
                if (stop.length() > length && startsWith(start, stop, length)) {
                    return start;
                }
            }
        }
        return held.length();
    }

    private boolean startsWith(int start, String stop, int length) {
        for (int i = 0; i < length; i++) {
            if (held.charAt(start + i) != stop.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String take(int length) {
        String text = held.substring(0, length);
        held.delete(0, length);
        return text;
    }
}
