package dev.llmnode.inference.text.bpe;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Byte-pair encoding as SentencePiece does it (Kudo and Richardson 2018): characters are the symbols, spaces are written
 * as U+2581, the pair whose piece has the highest score merges first, and what is no piece falls back to bytes.
 */
final class SentencePieceEncoder implements TextEncoder {
    private static final char SPACE = '\u2581';

    private final Vocabulary vocabulary;
    private final boolean spacePrefix;
    private final int unknown;
    private final int[] byteTokens = new int[256];
    private final boolean byteFallback;
    private final Map<Integer, Integer> characters = new HashMap<>();
    private final PairMerger merger;

    /**
     * An encoder.
     *
     * @param scores by token; the higher merges first
     * @param spacePrefix whether a text begins with a space of its own
     * @param unknown token for what neither pieces nor bytes express, {@link Vocabulary#NONE} for none
     * @throws IllegalArgumentException if neither bytes nor an unknown token are there to fall back to
     */
    SentencePieceEncoder(Vocabulary vocabulary, float[] scores, boolean spacePrefix, int unknown) {
        this.vocabulary = vocabulary;
        this.spacePrefix = spacePrefix;
        this.unknown = unknown;
        Arrays.setAll(byteTokens, b -> vocabulary.find("<0x%02X>".formatted(b)));
        byteFallback = Arrays.stream(byteTokens).noneMatch(token -> token == Vocabulary.NONE);
        if (!byteFallback && unknown == Vocabulary.NONE) {
            throw new IllegalArgumentException("neither byte tokens <0x00> to <0xFF> nor an unknown token exist");
        }
        merger = new PairMerger(mergeTable(scores));
    }

    private MergeTable mergeTable(float[] scores) {
        int pairs = 0;
        for (int id = 0; id < vocabulary.size(); id++) {
            String name = vocabulary.name(id);
            if (!isPiece(id) || name.isEmpty()) {
                continue;
            }
            if (name.codePointCount(0, name.length()) == 1) {
                characters.put(name.codePointAt(0), id);
            }
            pairs += name.length() - 1;
        }
        int[] ranks = ranks(scores);
        MergeTable table = new MergeTable(pairs);
        for (int id = 0; id < vocabulary.size(); id++) {
            if (isPiece(id)) {
                addSplits(table, id, ranks[id]);
            }
        }
        return table;
    }

    private void addSplits(MergeTable table, int id, int rank) {
        String name = vocabulary.name(id);
        for (int at = 1; at < name.length(); at++) {
            if (Character.isLowSurrogate(name.charAt(at))) {
                continue;
            }
            int left = symbol(name.substring(0, at));
            int right = symbol(name.substring(at));
            if (left != Vocabulary.NONE && right != Vocabulary.NONE) {
                table.put(left, right, rank, id);
            }
        }
    }

    /** A piece's id, the symbol of a character that is no piece, or nothing. */
    private int symbol(String name) {
        int id = vocabulary.find(name);
        if (id != Vocabulary.NONE && isPiece(id)) {
            return id;
        }
        return name.codePointCount(0, name.length()) == 1 ? bareCharacter(name.codePointAt(0)) : Vocabulary.NONE;
    }

    /** Below {@link Vocabulary#NONE}. */
    private static int bareCharacter(int codePoint) {
        return -2 - codePoint;
    }

    private boolean isPiece(int id) {
        return switch (vocabulary.kind(id)) {
            case NORMAL, USER_DEFINED, UNUSED -> true;
            case UNKNOWN, CONTROL, BYTE -> false;
        };
    }

    private static int[] ranks(float[] scores) {
        TreeSet<Float> distinct = new TreeSet<>();
        for (float score : scores) {
            distinct.add(score);
        }
        Map<Float, Integer> rank = HashMap.newHashMap(distinct.size());
        distinct.descendingSet().forEach(score -> rank.put(score, rank.size()));
        int[] ranks = new int[scores.length];
        Arrays.setAll(ranks, id -> rank.getOrDefault(scores[id], 0));
        return ranks;
    }

    @Override
    public void encode(String text, int from, int to, TokenBuffer out) {
        int[] symbols = new int[to - from + 1];
        int count = 0;
        if (spacePrefix) {
            symbols[count++] = character(SPACE);
        }
        for (int i = from; i < to; ) {
            int codePoint = text.codePointAt(i);
            symbols[count++] = character(codePoint == ' ' ? SPACE : codePoint);
            i += Character.charCount(codePoint);
        }
        count = merger.merge(symbols, count);
        boolean afterUnknown = false;
        for (int i = 0; i < count; i++) {
            if (symbols[i] >= 0) {
                out.add(symbols[i]);
            } else if (byteFallback) {
                addBytes(-2 - symbols[i], out);
            } else if (!afterUnknown) {
                out.add(unknown); // once for a run of them, as SentencePiece does
            }
            afterUnknown = symbols[i] < 0;
        }
    }

    private int character(int codePoint) {
        return characters.getOrDefault(codePoint, bareCharacter(codePoint));
    }

    private void addBytes(int codePoint, TokenBuffer out) {
        for (byte b : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
            out.add(byteTokens[Byte.toUnsignedInt(b)]);
        }
    }

    @Override
    public byte[] bytes(int token) {
        String name = vocabulary.name(token);
        if (vocabulary.kind(token) == TokenKind.BYTE) {
            ByteArrayOutputStream single = new ByteArrayOutputStream(1);
            single.write(Integer.parseInt(name, 3, 5, 16));
            return single.toByteArray();
        }
        return name.replace(SPACE, ' ').getBytes(StandardCharsets.UTF_8);
    }
}
