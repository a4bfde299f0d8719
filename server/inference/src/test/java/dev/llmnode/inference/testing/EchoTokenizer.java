package dev.llmnode.inference.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.llmnode.inference.text.Tokenizer;
import java.util.List;
import java.util.stream.IntStream;

/** One token a byte of UTF-8, so that characters split over tokens; then the special tokens. */
public final class EchoTokenizer implements Tokenizer {
    static final int BEGIN = 256;
    static final int END = 257;
    static final int SYSTEM = 258;
    static final int USER = 259;
    static final int ASSISTANT = 260;
    static final int VOCABULARY_SIZE = 261;

    private static final List<String> SPECIAL = List.of("<s>", "</s>", "<|system|>", "<|user|>", "<|assistant|>");

    @Override
    public int[] encode(String text, SpecialTokens special) {
        IntStream.Builder tokens = IntStream.builder();
        if (special == SpecialTokens.PARSE_AND_ADD) {
            tokens.add(BEGIN);
        }
        int at = 0;
        while (at < text.length()) {
            int token = special == SpecialTokens.PLAIN ? -1 : specialAt(text, at);
            if (token >= 0) {
                tokens.add(token);
                at += name(token).length();
            } else {
                int next = text.offsetByCodePoints(at, 1);
                for (byte unit : text.substring(at, next).getBytes(UTF_8)) {
                    tokens.add(Byte.toUnsignedInt(unit));
                }
                at = next;
            }
        }
        return tokens.build().toArray();
    }

    private static int specialAt(String text, int at) {
        for (int i = 0; i < SPECIAL.size(); i++) {
            if (text.startsWith(SPECIAL.get(i), at)) {
                return BEGIN + i;
            }
        }
        return -1;
    }

    @Override
    public byte[] bytes(int token) {
        return token < BEGIN ? new byte[] {(byte) token} : new byte[0];
    }

    @Override
    public String name(int token) {
        return token < BEGIN ? "<0x%02X>".formatted(token) : SPECIAL.get(token - BEGIN);
    }

    @Override
    public boolean endsGeneration(int token) {
        return token == END;
    }

    @Override
    public int vocabularySize() {
        return VOCABULARY_SIZE;
    }
}
