package dev.llmnode.p2p.connect;

import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.MultiaddrProtocol;
import dev.llmnode.p2p.transport.SocketAddresses;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Turns names in addresses ({@code /dns}, {@code /dns4}, {@code /dns6}) into IP addresses. */
final class AddressResolver {
    /** A name that stands for more is cut here. */
    private static final int MAX_PER_NAME = 8;

    List<Multiaddr> resolve(List<Multiaddr> addresses) {
        List<Multiaddr> resolved = new ArrayList<>();
        for (Multiaddr address : addresses) {
            Multiaddr.Part first = address.parts().getFirst();
            switch (first.protocol()) {
                case DNS, DNS4, DNS6 ->
                    lookUp(first)
                            .limit(MAX_PER_NAME)
                            .forEach(ip -> resolved.add(SocketAddresses.withIp(address, SocketAddresses.ip(ip))));
                default -> resolved.add(address);
            }
        }
        return resolved;
    }

    private static Stream<InetAddress> lookUp(Multiaddr.Part name) {
        try {
            return Stream.of(InetAddress.getAllByName(name.value()))
                    .filter(ip -> name.protocol() != MultiaddrProtocol.DNS4 || ip instanceof Inet4Address)
                    .filter(ip -> name.protocol() != MultiaddrProtocol.DNS6 || ip instanceof Inet6Address);
        } catch (UnknownHostException e) {
            return Stream.empty();
        }
    }
}
