package dev.llmnode.p2p.hostile;

import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.MultiaddrProtocol;
import dev.llmnode.p2p.transport.SocketAddresses;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;

/** Stands between a QUIC client and its server: all goes to the server, but only the demand for a token comes back. */
final class StallingRelay implements AutoCloseable {
    private final InetSocketAddress server;
    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());

    StallingRelay(InetSocketAddress server) throws SocketException {
        this.server = server;
        Thread.ofVirtual().name("stalling-relay").start(this::relay);
    }

    Multiaddr address() {
        return SocketAddresses.udp((InetSocketAddress) socket.getLocalSocketAddress())
                .with(MultiaddrProtocol.QUIC_V1, "");
    }

    private void relay() {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        InetSocketAddress client = null;
        int answers = 0;
        try {
            while (true) {
                packet.setLength(2048);
                socket.receive(packet);
                if (packet.getSocketAddress().equals(server)) {
                    if (answers++ == 0 && client != null) {
                        packet.setSocketAddress(client);
                        socket.send(packet);
                    }
                } else {
                    client = (InetSocketAddress) packet.getSocketAddress();
                    packet.setSocketAddress(server);
                    socket.send(packet);
                }
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
