package dev.llmnode.inference.text.bpe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts text into the pieces within which merges stay. Each pattern cuts the pieces that the one before it left; what it
 * does not match is a piece too ("isolated" splits, in the words of the Hugging Face tokenizers library).
 */
public final class PreTokenizer {
    private static final Map<PreTokenizerRules, PreTokenizer> COMPILED = new ConcurrentHashMap<>();

    private final PreTokenizerRules rules;
    private final List<Pattern> patterns;

    private PreTokenizer(PreTokenizerRules rules) {
        this.rules = rules;
        this.patterns = rules.patterns().stream().map(Pattern::compile).toList();
    }

    /** Takes the pieces, in order. */
    interface PieceConsumer {
        void accept(int from, int to);
    }

    /** The cutting that files call by this name ({@code tokenizer.ggml.pre}). */
    public static Optional<PreTokenizer> named(String name) {
        return PreTokenizerRules.of(name).map(rules -> COMPILED.computeIfAbsent(rules, PreTokenizer::new));
    }

    /** Whether a piece that is a token needs no merges. */
    boolean takesWholePieces() {
        return rules.wholePieces();
    }

    /** Whether a raw prompt gets a token for its beginning, where the file does not say. */
    public boolean begins() {
        return rules.begins();
    }

    void split(String text, int from, int to, PieceConsumer pieces) {
        List<Matcher> matchers = new ArrayList<>(patterns.size());
        patterns.forEach(pattern -> matchers.add(pattern.matcher(text)));
        split(matchers, 0, from, to, pieces);
    }

    private static void split(List<Matcher> matchers, int depth, int from, int to, PieceConsumer pieces) {
        if (depth == matchers.size()) {
            pieces.accept(from, to);
            return;
        }
        // Bounds are opaque: a pattern's look-ahead must not see beyond its piece.
        Matcher matcher = matchers.get(depth).region(from, to);
        int done = from;
        while (matcher.find()) {
            if (matcher.start() > done) {
                split(matchers, depth + 1, done, matcher.start(), pieces);
            }
            if (matcher.end() > matcher.start()) {
                split(matchers, depth + 1, matcher.start(), matcher.end(), pieces);
            }
            done = matcher.end();
        }
        if (done < to) {
            split(matchers, depth + 1, done, to, pieces);
        }
    }
}
