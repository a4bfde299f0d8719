package dev.llmnode.p2p.security;

import io.netty.util.concurrent.FastThreadLocal;

/**
 * Arrays of a frame's size for the cipher, which works on arrays alone. Each event loop has two for all of its connections: a
 * connection that is idle holds none. What is in them is worthless when the handler returns.
 */
final class NoiseScratch {
    private static final int MAX_FRAME = 0xffff;

    private static final FastThreadLocal<byte[]> PLAIN = array();
    private static final FastThreadLocal<byte[]> SEALED = array();

    private NoiseScratch() {}

    static byte[] plain() {
        return PLAIN.get();
    }

    static byte[] sealed() {
        return SEALED.get();
    }

    private static FastThreadLocal<byte[]> array() {
        return new FastThreadLocal<>() {
            @Override
            protected byte[] initialValue() {
                return new byte[MAX_FRAME];
            }
        };
    }
}
