package dev.llmnode.node.socket;

import java.nio.ByteBuffer;

/**
 * Follows the frames that come over a WebSocket (RFC 6455, section 5.2), just far enough to see one that closes it, and
 * one that is not masked.
 */
final class FrameScanner {
    private static final int CLOSE = 0x8;
    private static final int OPCODE = 0x0F;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7F;
    private static final int LENGTH_IN_TWO_BYTES = 126;
    private static final int LENGTH_IN_EIGHT_BYTES = 127;
    private static final int LONGEST_HEAD = 14;

    private final ByteBuffer head = ByteBuffer.allocate(LONGEST_HEAD);
    private long payloadLeft;
    private boolean closes;
    private boolean closed;
    private boolean unmasked;

    /** Takes what comes next; whether a close frame has come whole by now. */
    boolean seesClose(ByteBuffer data) {
        while (data.hasRemaining()) {
            if (payloadLeft > 0) {
                int skipped = (int) Math.min(payloadLeft, data.remaining());
                data.position(data.position() + skipped);
                payloadLeft -= skipped;
            } else {
                head.put(data.get());
                if (!headIsWhole()) {
                    continue;
                }
                closes = (head.get(0) & OPCODE) == CLOSE;
                unmasked |= (head.get(1) & MASKED) == 0;
                payloadLeft = payloadLength();
                head.clear();
            }
            closed |= closes && payloadLeft == 0;
        }
        return closed;
    }

    /** Whether a frame without a mask has begun, which no client may send (RFC 6455, section 5.1). */
    boolean seesUnmasked() {
        return unmasked;
    }

    private boolean headIsWhole() {
        if (head.position() < 2) {
            return false;
        }
        int mask = (head.get(1) & MASKED) == 0 ? 0 : Integer.BYTES;
        int length = switch (head.get(1) & LENGTH) {
            case LENGTH_IN_TWO_BYTES -> Short.BYTES;
            case LENGTH_IN_EIGHT_BYTES -> Long.BYTES;
            default -> 0;
        };
        return head.position() == 2 + length + mask;
    }

    private long payloadLength() {
        int length = head.get(1) & LENGTH;
        return switch (length) {
            case LENGTH_IN_TWO_BYTES -> Short.toUnsignedLong(head.getShort(2));
            case LENGTH_IN_EIGHT_BYTES -> head.getLong(2) & Long.MAX_VALUE;
            default -> length;
        };
    }
}
