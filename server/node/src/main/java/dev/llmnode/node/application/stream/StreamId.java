package dev.llmnode.node.application.stream;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * Names a stream; not to be guessed.
 *
 * @param text 128 random bits in base64url
 */
record StreamId(String text) {
    private static final int BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    static StreamId random() {
        byte[] bits = new byte[BYTES];
        RANDOM.nextBytes(bits);
        return new StreamId(Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }
}
