package dev.llmnode.p2p.swarm;

import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.mux.MuxedConnection;
import dev.llmnode.p2p.mux.MuxedStream;
import dev.llmnode.p2p.negotiate.MultistreamSelect;
import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.peer.PublicKey;
import dev.llmnode.p2p.transport.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A connection to a proven peer, ready for streams. */
public final class Connection {
    private final Established established;
    private final Direction direction;
    private final Instant openedAt;
    private final Swarm swarm;

    Connection(Established established, Direction direction, Instant openedAt, Swarm swarm) {
        this.established = established;
        this.direction = direction;
        this.openedAt = openedAt;
        this.swarm = swarm;
    }

    public PeerId peer() {
        return established.session().peer();
    }

    public PublicKey peerKey() {
        return established.session().key();
    }

    /** The peer's end; of an inbound connection its port is a chance one. */
    public Multiaddr remote() {
        return established.remote();
    }

    public Direction direction() {
        return direction;
    }

    public Instant openedAt() {
        return openedAt;
    }

    /** Its layers, such as {@code tcp/noise/yamux}. */
    public String description() {
        return established.description();
    }

    public boolean isOpen() {
        return !muxed().closed().isDone();
    }

    public CompletableFuture<Void> closed() {
        return muxed().closed();
    }

    /** Opens a stream with the first of {@code protocols} that the peer speaks. */
    public Stream open(List<String> protocols, Duration timeout) throws IOException {
        Permit permit = swarm.resources().stream(peer());
        MuxedStream stream = null;
        try {
            stream = muxed().open();
            stream.deadline(Deadline.after(timeout));
            String protocol = MultistreamSelect.propose(stream, protocols);
            stream.deadline(Deadline.NEVER);
            return new Stream(stream, this, protocol, swarm.bandwidth(), permit);
        } catch (IOException e) {
            if (stream != null) {
                stream.reset();
            }
            permit.close();
            throw e;
        }
    }

    public void close() {
        muxed().close();
    }

    MuxedConnection muxed() {
        return established.muxed();
    }

    @Override
    public String toString() {
        return "%s connection %s %s (%s)"
                .formatted(description(), direction == Direction.INBOUND ? "from" : "to", peer(), remote());
    }
}
