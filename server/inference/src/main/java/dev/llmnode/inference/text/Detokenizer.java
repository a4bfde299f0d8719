package dev.llmnode.inference.text;

/**
 * Turns one answer's tokens into text as they come; a character appears when its last byte has.
 *
 * <p>Ill-formed bytes become U+FFFD, one for each maximal part of a character (Unicode standard, 3.9, "Substitution of
 * maximal subparts"; the decoder is the one of WHATWG's Encoding standard).
 */
public final class Detokenizer {
    private static final char REPLACEMENT = '\ufffd';

    private final Tokenizer tokenizer;
    private int codePoint;
    /** Bytes that the character still lacks. */
    private int missing;
    /** Bounds of the next byte, which keep out overlong forms, surrogates and what lies beyond U+10FFFF. */
    private int least;

    private int most;

    public Detokenizer(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** The characters that this token completes; bytes that belong to none become U+FFFD. */
    public String append(int token) {
        byte[] bytes = tokenizer.bytes(token);
        StringBuilder text = new StringBuilder(bytes.length);
        for (byte b : bytes) {
            append(Byte.toUnsignedInt(b), text);
        }
        return text.toString();
    }

    /** What is left at the end: U+FFFD for a character that never became complete, or nothing. */
    public String finish() {
        boolean incomplete = missing > 0;
        missing = 0;
        return incomplete ? String.valueOf(REPLACEMENT) : "";
    }

    private void append(int b, StringBuilder text) {
        if (missing > 0 && b >= least && b <= most) {
            codePoint = codePoint << 6 | (b & 0x3f);
            expect(missing - 1, 0x80, 0xbf);
            if (missing == 0) {
                text.appendCodePoint(codePoint);
            }
            return;
        }
        if (missing > 0) {
            text.append(REPLACEMENT);
        }
        begin(b, text);
    }

    private void begin(int b, StringBuilder text) {
        expect(0, 0x80, 0xbf);
        if (b < 0x80) {
            text.append((char) b);
        } else if (b >= 0xc2 && b <= 0xdf) {
            codePoint = b & 0x1f;
            expect(1, 0x80, 0xbf);
        } else if (b >= 0xe0 && b <= 0xef) {
            codePoint = b & 0x0f;
            expect(2, b == 0xe0 ? 0xa0 : 0x80, b == 0xed ? 0x9f : 0xbf);
        } else if (b >= 0xf0 && b <= 0xf4) {
            codePoint = b & 0x07;
            expect(3, b == 0xf0 ? 0x90 : 0x80, b == 0xf4 ? 0x8f : 0xbf);
        } else {
            text.append(REPLACEMENT);
        }
    }

    private void expect(int bytes, int from, int to) {
        missing = bytes;
        least = from;
        most = to;
    }
}
