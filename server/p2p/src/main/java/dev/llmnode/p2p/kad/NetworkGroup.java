package dev.llmnode.p2p.kad;

import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.transport.SocketAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** The network that an address belongs to: an IPv4 /16 or an IPv6 /32, what one owner is likely to have. */
final class NetworkGroup {
    private static final int IP4_BYTES = 2;
    private static final int IP6_BYTES = 4;

    private NetworkGroup() {}

    /** Empty for addresses that are not public: there, sharing a network says nothing. */
    static Optional<String> of(Multiaddr address) {
        try {
            InetAddress ip = SocketAddresses.of(address).getAddress();
            if (ip.isLoopbackAddress() || ip.isSiteLocalAddress() || ip.isLinkLocalAddress() || isUniqueLocal(ip)) {
                return Optional.empty();
            }
            byte[] bytes = ip.getAddress();
            return Optional.of(
                    HexFormat.of().formatHex(Arrays.copyOf(bytes, bytes.length == 4 ? IP4_BYTES : IP6_BYTES)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** fc00::/7 (RFC 4193). */
    private static boolean isUniqueLocal(InetAddress ip) {
        byte[] bytes = ip.getAddress();
        return bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
    }
}
