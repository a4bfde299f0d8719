package dev.llmnode.inference.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Turns one answer's tokens into text as they come; a character appears when its last byte has. */
public final class Detokenizer {
    private final Tokenizer tokenizer;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);

    /** Bytes of a character that is not complete yet, ready to be read. */
    private ByteBuffer rest = ByteBuffer.allocate(0);

    public Detokenizer(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** The characters that this token completes; bytes that belong to none become U+FFFD. */
    public String append(int token) {
        byte[] bytes = tokenizer.bytes(token);
        if (bytes.length == 0) {
            return "";
        }
        ByteBuffer input = ByteBuffer.allocate(rest.remaining() + bytes.length);
        input.put(rest).put(bytes).flip();
        CharBuffer text = CharBuffer.allocate(input.remaining());
        decoder.reset().decode(input, text, false);
        rest = input;
        return text.flip().toString();
    }

    /** What is left at the end: U+FFFD for a character that never became complete, or nothing. */
    public String finish() {
        CharBuffer text = CharBuffer.allocate(rest.remaining());
        decoder.reset().decode(rest, text, true);
        return text.flip().toString();
    }
}
