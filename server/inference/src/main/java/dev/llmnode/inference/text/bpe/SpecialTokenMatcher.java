package dev.llmnode.inference.text.bpe;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Finds tokens that are never cut, by their names: the leftmost, and of those the longest. A trie over UTF-16 units. */
final class SpecialTokenMatcher {
    private final Node root = new Node();

    private static final class Node {
        private final Map<Character, Node> children = new HashMap<>();
        private int token = Vocabulary.NONE;
    }

    /**
     * A token found in a text.
     *
     * @param token its id
     * @param start first character
     * @param end after the last
     */
    record Match(int token, int start, int end) {}

    SpecialTokenMatcher(Vocabulary vocabulary, IntPredicate special) {
        for (int id = 0; id < vocabulary.size(); id++) {
            if (special.test(id) && !vocabulary.name(id).isEmpty()) {
                add(vocabulary.name(id), id);
            }
        }
    }

    private void add(String name, int id) {
        Node node = root;
        for (int i = 0; i < name.length(); i++) {
            node = node.children.computeIfAbsent(name.charAt(i), c -> new Node());
        }
        node.token = id;
    }

    /** The first token at or after a position, or null. */
    @Nullable
    Match find(String text, int from) {
        if (root.children.isEmpty()) {
            return null;
        }
        for (int start = from; start < text.length(); start++) {
            Match match = matchAt(text, start);
            if (match != null) {
                return match;
            }
        }
        return null;
    }

    private @Nullable Match matchAt(String text, int start) {
        Match longest = null;
        @Nullable Node node = root.children.get(text.charAt(start));
        for (int end = start + 1; node != null; end++) {
            if (node.token != Vocabulary.NONE) {
                longest = new Match(node.token, start, end);
            }
            node = end < text.length() ? node.children.get(text.charAt(end)) : null;
        }
        return longest;
    }
}
