package dev.llmnode.inference.text.bpe;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Byte-level byte-pair encoding (Radford et al. 2019): a text's UTF-8 bytes are its symbols. */
final class ByteLevelEncoder implements TextEncoder {
    private final Vocabulary vocabulary;
    private final PreTokenizer preTokenizer;
    private final int longestName;
    private final int[] byteTokens = new int[256];
    private final PairMerger merger;
    private final PieceCache cache = new PieceCache();

    /**
     * An encoder.
     *
     * @param merges pairs of names with a space between, the first merges first
     * @throws IllegalArgumentException if a merge is malformed or not in the vocabulary
     */
    ByteLevelEncoder(Vocabulary vocabulary, List<String> merges, PreTokenizer preTokenizer) {
        this.vocabulary = vocabulary;
        this.preTokenizer = preTokenizer;
        longestName = vocabulary.longestName();
        Arrays.setAll(byteTokens, b -> vocabulary.find(Character.toString(ByteAlphabet.toChar(b))));
        MergeTable table = new MergeTable(merges.size());
        for (int rank = 0; rank < merges.size(); rank++) {
            add(table, merges.get(rank), rank);
        }
        merger = new PairMerger(table);
    }

    private void add(MergeTable table, String merge, int rank) {
        int space = merge.indexOf(' ', 1);
        if (space < 0) {
            throw new IllegalArgumentException("merge %d is '%s', not two names".formatted(rank, merge));
        }
        String left = merge.substring(0, space);
        String right = merge.substring(space + 1);
        table.put(token(left, merge, rank), token(right, merge, rank), rank, token(left + right, merge, rank));
    }

    private int token(String name, String merge, int rank) {
        int token = vocabulary.find(name);
        if (token == Vocabulary.NONE) {
            throw new IllegalArgumentException(
                    "merge %d ('%s') needs the token '%s', which does not exist".formatted(rank, merge, name));
        }
        return token;
    }

    @Override
    public void encode(String text, int from, int to, TokenBuffer out) {
        preTokenizer.split(text, from, to, (start, end) -> encodePiece(text.substring(start, end), out));
    }

    private void encodePiece(String piece, TokenBuffer out) {
        int[] ids = cache.find(piece);
        if (ids == null) {
            ids = merge(piece);
            cache.put(piece, ids);
        }
        out.addAll(ids, ids.length);
    }

    private int[] merge(String piece) {
        byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
        if (preTokenizer.takesWholePieces() && bytes.length <= longestName) {
            int token = vocabulary.find(ByteAlphabet.toName(bytes));
            if (token != Vocabulary.NONE) {
                return new int[] {token};
            }
        }
        int[] symbols = new int[bytes.length];
        int count = 0;
        for (byte b : bytes) {
            int token = byteTokens[Byte.toUnsignedInt(b)];
            // A byte without a token vanishes, as in the Hugging Face library; no vocabulary in use lacks one that
            // matters.
            if (token != Vocabulary.NONE) {
                symbols[count++] = token;
            }
        }
        return Arrays.copyOf(symbols, merger.merge(symbols, count));
    }

    @Override
    public byte[] bytes(int token) {
        String name = vocabulary.name(token);
        return vocabulary.kind(token) == TokenKind.USER_DEFINED
                ? name.getBytes(StandardCharsets.UTF_8)
                : ByteAlphabet.toBytes(name);
    }
}
