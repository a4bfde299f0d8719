package dev.llmnode.p2p.multiformats;

import java.nio.ByteBuffer;

/** The canonical text of IPv6 addresses (RFC 5952): the longest run of zeros is left out. */
final class Ip6Text {
    private static final int GROUPS = 8;

    private Ip6Text() {}

    static String of(byte[] bytes) {
        int[] groups = new int[GROUPS];
        ByteBuffer in = ByteBuffer.wrap(bytes);
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = in.getShort() & 0xffff;
        }
        int bestStart = -1;
        int bestLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int length = zeros(groups, i);
            if (length > bestLength) {
                bestStart = i;
                bestLength = length;
            }
        }
        return bestStart < 0
                ? join(groups, 0, GROUPS)
                : join(groups, 0, bestStart) + "::" + join(groups, bestStart + bestLength, GROUPS);
    }

    private static int zeros(int[] groups, int start) {
        int end = start;
        while (end < GROUPS && groups[end] == 0) {
            end++;
        }
        return end - start;
    }

    private static String join(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
