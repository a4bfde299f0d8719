package dev.llmnode.p2p.mdns;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The group of one address family on one interface: 224.0.0.251 or ff02::fb, port 5353. */
public final class UdpMulticastLink implements MulticastLink {
    private static final Logger log = LoggerFactory.getLogger(UdpMulticastLink.class);
    private static final int PORT = 5353;

    private final DatagramChannel channel;
    private final InetSocketAddress group;
    private final ByteBuffer buffer = ByteBuffer.allocate(DnsReader.MAX_BYTES);

    private UdpMulticastLink(NetworkInterface nic, ProtocolFamily family, String group) throws IOException {
        this.group = new InetSocketAddress(InetAddress.getByName(group), PORT);
        this.channel = DatagramChannel.open(family);
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, nic);
            channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 255);
            channel.bind(new InetSocketAddress(PORT));
            channel.join(this.group.getAddress(), nic);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** A link for each interface that is up and does multicast, and each address family that it has. */
    public static List<MulticastLink> openAll() throws SocketException {
        List<MulticastLink> links = new ArrayList<>();
        for (NetworkInterface nic : NetworkInterface.networkInterfaces().toList()) {
            if (!nic.isUp() || !nic.supportsMulticast() || nic.isLoopback()) {
                continue;
            }
            if (nic.inetAddresses().anyMatch(Inet4Address.class::isInstance)) {
                open(nic, StandardProtocolFamily.INET, "224.0.0.251", links);
            }
            if (nic.inetAddresses().anyMatch(Inet6Address.class::isInstance)) {
                open(nic, StandardProtocolFamily.INET6, "ff02::fb", links);
            }
        }
        return links;
    }

    private static void open(NetworkInterface nic, ProtocolFamily family, String group, List<MulticastLink> links) {
        try {
            links.add(new UdpMulticastLink(nic, family, group));
        } catch (IOException e) {
            log.debug("No multicast DNS on {} to {}", nic.getName(), group, e);
        }
    }

    @Override
    public void send(byte[] datagram) throws IOException {
        channel.send(ByteBuffer.wrap(datagram), group);
    }

    @Override
    public byte[] receive() throws IOException {
        buffer.clear();
        channel.receive(buffer);
        buffer.flip();
        byte[] datagram = new byte[buffer.remaining()];
        buffer.get(datagram);
        return datagram;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            log.debug("Closing a multicast socket failed", e);
        }
    }
}
