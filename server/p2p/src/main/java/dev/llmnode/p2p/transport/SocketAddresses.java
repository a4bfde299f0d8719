package dev.llmnode.p2p.transport;

import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.MultiaddrProtocol;
import io.netty.channel.socket.SocketProtocolFamily;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Between multiaddrs and the JDK's socket addresses. */
public final class SocketAddresses {
    private static final Multiaddr.Part ANY4 = new Multiaddr.Part(MultiaddrProtocol.IP4, "0.0.0.0");

    private SocketAddresses() {}

    /** The socket address of an {@code /ip4} or {@code /ip6} address with a TCP or UDP port. */
    public static InetSocketAddress of(Multiaddr address) throws IOException {
        String ip = address.value(MultiaddrProtocol.IP4)
                .or(() -> address.value(MultiaddrProtocol.IP6))
                .orElseThrow(() -> new IOException("address %s has no IP".formatted(address)));
        String port = address.value(MultiaddrProtocol.TCP)
                .or(() -> address.value(MultiaddrProtocol.UDP))
                .orElseThrow(() -> new IOException("address %s has no port".formatted(address)));
        return new InetSocketAddress(InetAddress.getByName(ip), Integer.parseInt(port));
    }

    /**
     * The family of sockets for this address. The JDK's own choice, a socket of both families, would report that it listens
     * on {@code ::} when it was told {@code 0.0.0.0}.
     */
    public static SocketProtocolFamily family(InetAddress address) {
        return address instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
    }

    public static Multiaddr tcp(InetSocketAddress address) {
        return ip(address.getAddress()).with(MultiaddrProtocol.TCP, Integer.toString(address.getPort()));
    }

    public static Multiaddr udp(InetSocketAddress address) {
        return ip(address.getAddress()).with(MultiaddrProtocol.UDP, Integer.toString(address.getPort()));
    }

    /** An IP address alone; an IPv6 zone is left out. */
    public static Multiaddr ip(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return Multiaddr.of(
                address instanceof Inet4Address ? MultiaddrProtocol.IP4 : MultiaddrProtocol.IP6,
                zone < 0 ? text : text.substring(0, zone));
    }

    /** An unspecified address (0.0.0.0, ::) as the addresses of this machine's interfaces; others as they are. */
    public static List<Multiaddr> expand(Multiaddr address) {
        Multiaddr.Part ip = address.parts().getFirst();
        boolean isAny4 = ip.equals(ANY4);
        boolean isAny6 = ip.protocol() == MultiaddrProtocol.IP6 && ip.value().equals("::");
        if (!isAny4 && !isAny6) {
            return List.of(address);
        }
        Class<?> family = isAny4 ? Inet4Address.class : Inet6Address.class;
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(SocketAddresses::isUp)
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(family::isInstance)
                    .filter(candidate -> !candidate.isLinkLocalAddress())
                    .map(candidate -> withIp(address, ip(candidate)))
                    .toList();
        } catch (SocketException e) {
            return List.of();
        }
    }

    private static boolean isUp(NetworkInterface candidate) {
        try {
            return candidate.isUp();
        } catch (SocketException e) {
            return false;
        }
    }

    /** For {@code 0.0.0.0} with a port: the address of the IPv6 socket that takes IPv4 as well. */
    public static Optional<Multiaddr> onBothFamilies(Multiaddr address) {
        boolean isAny4 = address.parts().getFirst().equals(ANY4);
        boolean hasPort =
                address.parts().stream().noneMatch(part -> part.value().equals("0"));
        return isAny4 && hasPort
                ? Optional.of(withIp(address, Multiaddr.of(MultiaddrProtocol.IP6, "::")))
                : Optional.empty();
    }

    /** {@code address} with its first part replaced by {@code ip}. */
    public static Multiaddr withIp(Multiaddr address, Multiaddr ip) {
        List<Multiaddr.Part> parts = new ArrayList<>(ip.parts());
        parts.addAll(address.parts().subList(1, address.parts().size()));
        return new Multiaddr(parts);
    }
}
