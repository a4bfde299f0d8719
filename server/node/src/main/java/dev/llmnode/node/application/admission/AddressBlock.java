package dev.llmnode.node.application.admission;

import java.net.InetAddress;

/**
 * A block of IP addresses (CIDR, RFC 4632).
 *
 * @param network an address in it
 * @param bits how many leading bits all its addresses share
 */
record AddressBlock(InetAddress network, int bits) {
    static AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        InetAddress network = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        int width = network.getAddress().length * Byte.SIZE;
        int bits = slash < 0 ? width : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > width) {
            throw new IllegalArgumentException("%s: the prefix must be 0 to %d bits".formatted(text, width));
        }
        return new AddressBlock(network, bits);
    }

    static boolean isAddress(String text) {
        try {
            InetAddress.ofLiteral(text);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    boolean contains(String address) {
        if (!isAddress(address)) {
            return false;
        }
        byte[] mine = network.getAddress();
        byte[] other = InetAddress.ofLiteral(address).getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            int at = bit / Byte.SIZE;
            if ((mine[at] & mask) != (other[at] & mask)) {
                return false;
            }
        }
        return true;
    }
}
