package dev.llmnode.p2p.mdns;

import java.io.IOException;

/** One network interface, as multicast DNS sees it. */
public interface MulticastLink extends AutoCloseable {
    /** Sends to the group. */
    void send(byte[] datagram) throws IOException;

    /** Waits for the next datagram of the group. */
    byte[] receive() throws IOException;

    @Override
    void close();
}
