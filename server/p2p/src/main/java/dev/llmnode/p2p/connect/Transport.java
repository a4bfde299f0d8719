package dev.llmnode.p2p.connect;

import dev.llmnode.p2p.limits.LimitExceededException;
import dev.llmnode.p2p.limits.Permit;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.peer.PeerId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** A way to reach peers and to be reached. */
public interface Transport {
    /** Whether this transport dials such addresses and listens on them. */
    boolean handles(Multiaddr address);

    /** Blocks until the connection is proven and ready, at most for {@code timeout}. */
    Established dial(Multiaddr address, Optional<PeerId> expected, Duration timeout) throws IOException;

    /** Starts to listen. Handshakes run on threads of the transport. */
    Listener listen(Multiaddr address, Inbound inbound) throws IOException;

    /** A socket that listens. */
    interface Listener extends AutoCloseable {
        /** The address with the port that it really has. */
        Multiaddr address();

        @Override
        void close();
    }

    /** Where connections that others opened end. */
    interface Inbound {
        /** Asked before anything is spent on a stranger. */
        Permit admit(InetSocketAddress remote) throws LimitExceededException;

        /** Takes the connection over, and its permit with it. */
        void established(Established connection, Permit permit);

        /** A handshake that came to nothing. */
        void failed(InetSocketAddress remote, IOException cause);
    }
}
