package dev.llmnode.inference.text.bpe;

import dev.llmnode.inference.text.Tokenizer;

/** Sets special tokens apart and leaves the text between them to a family's encoder. */
final class VocabularyTokenizer implements Tokenizer {
    private static final byte[] NO_BYTES = {};

    private final Vocabulary vocabulary;
    private final SpecialTokenPolicy policy;
    private final TextEncoder encoder;
    private final SpecialTokenMatcher uncut;
    private final SpecialTokenMatcher named;

    VocabularyTokenizer(Vocabulary vocabulary, SpecialTokenPolicy policy, TextEncoder encoder) {
        this.vocabulary = vocabulary;
        this.policy = policy;
        this.encoder = encoder;
        uncut = new SpecialTokenMatcher(vocabulary, id -> vocabulary.kind(id) == TokenKind.USER_DEFINED);
        named = new SpecialTokenMatcher(vocabulary, id -> switch (vocabulary.kind(id)) {
            case USER_DEFINED, CONTROL, UNKNOWN -> true;
            case NORMAL, UNUSED, BYTE -> false;
        });
    }

    @Override
    public int[] encode(String text, SpecialTokens special) {
        String whole = replaceUnpairedSurrogates(text);
        TokenBuffer out = new TokenBuffer(whole.length() / 3);
        boolean around = special == SpecialTokens.PARSE_AND_ADD;
        if (around && policy.begin() != Vocabulary.NONE) {
            out.add(policy.begin());
        }
        encode(whole, special == SpecialTokens.PLAIN ? uncut : named, out);
        if (around && policy.end() != Vocabulary.NONE) {
            out.add(policy.end());
        }
        return out.toArray();
    }

    private void encode(String text, SpecialTokenMatcher matcher, TokenBuffer out) {
        int from = 0;
        for (var match = matcher.find(text, 0); match != null; match = matcher.find(text, from)) {
            if (match.start() > from) {
                encoder.encode(text, from, match.start(), out);
            }
            out.add(match.token());
            from = match.end();
        }
        if (from < text.length()) {
            encoder.encode(text, from, text.length(), out);
        }
    }

    private static String replaceUnpairedSurrogates(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return text.codePoints()
                        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            }
        }
        return text;
    }

    @Override
    public byte[] bytes(int token) {
        return switch (vocabulary.kind(token)) {
            case NORMAL, USER_DEFINED, BYTE -> encoder.bytes(token);
            case CONTROL, UNKNOWN, UNUSED -> NO_BYTES;
        };
    }

    @Override
    public String name(int token) {
        return vocabulary.name(token);
    }

    @Override
    public boolean endsGeneration(int token) {
        return policy.endsGeneration().contains(token);
    }

    @Override
    public int vocabularySize() {
        return vocabulary.size();
    }
}
