package dev.llmnode.inference.text.bpe;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Token ids, their names and kinds. Immutable. */
public final class Vocabulary {
    /** Not a token. */
    public static final int NONE = -1;

    private final String[] names;
    private final TokenKind[] kinds;
    private final Map<String, Integer> ids;

    /** Names and kinds by id; of two tokens with one name the later is found. */
    public Vocabulary(List<String> names, List<TokenKind> kinds) {
        if (names.size() != kinds.size()) {
            throw new IllegalArgumentException(
                    "%d tokens, but %d kinds of tokens".formatted(names.size(), kinds.size()));
        }
        this.names = names.toArray(String[]::new);
        this.kinds = kinds.toArray(TokenKind[]::new);
        ids = HashMap.newHashMap(names.size());
        for (int id = 0; id < this.names.length; id++) {
            ids.put(this.names[id], id);
        }
    }

    int size() {
        return names.length;
    }

    String name(int id) {
        return names[id];
    }

    TokenKind kind(int id) {
        return kinds[id];
    }

    /** The token of this name, or {@link #NONE}. */
    public int find(String name) {
        return ids.getOrDefault(name, NONE);
    }

    int longestName() {
        return Arrays.stream(names).mapToInt(String::length).max().orElse(0);
    }
}
