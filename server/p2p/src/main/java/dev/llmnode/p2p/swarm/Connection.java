package dev.llmnode.p2p.swarm;

import dev.llmnode.p2p.connect.Established;
import dev.llmnode.p2p.limits.LimitExceededException;
import dev.llmnode.p2p.limits.Permit;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.mux.MuxedConnection;
import dev.llmnode.p2p.mux.MuxedStream;
import dev.llmnode.p2p.negotiate.MultistreamSelect;
import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.time.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A connection to a proven peer, ready for streams. */
public final class Connection {
    /** A connection that another made needless stays this long for streams that are just being opened on it. */
    private static final Duration RETIREMENT = Duration.ofSeconds(5);

    /** After so many times {@link #RETIREMENT} it is closed whether streams are open or not. */
    private static final int MAX_RETIREMENTS = 12;

    private final AtomicInteger streams = new AtomicInteger();
    private final Established established;
    private final Direction direction;
    private final Instant openedAt;
    private final Swarm swarm;
    private volatile boolean closing;

    Connection(Established established, Direction direction, Instant openedAt, Swarm swarm) {
        this.established = established;
        this.direction = direction;
        this.openedAt = openedAt;
        this.swarm = swarm;
    }

    public PeerId peer() {
        return established.session().peer();
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

    /** Whether it stays open although nothing happens on it. */
    public boolean keepsItselfAlive() {
        return muxed().keepsItselfAlive();
    }

    /** False from {@link #close} on, although a QUIC connection is gone only some round trips later. */
    public boolean isOpen() {
        return !closing && !muxed().closed().isDone();
    }

    public CompletableFuture<Void> closed() {
        return muxed().closed();
    }

    /** Opens a stream with the first of {@code protocols} that the peer speaks. */
    public Stream open(List<String> protocols, Duration timeout) throws IOException {
        Permit permit = streamPermit();
        MuxedStream stream = null;
        try {
            stream = muxed().open();
            stream.timeout(timeout);
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

    /** A permit for one stream, which this connection counts as long as it is held. */
    Permit streamPermit() throws LimitExceededException {
        Permit permit = swarm.resources().stream(peer());
        streams.incrementAndGet();
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.compareAndSet(true, false)) {
                streams.decrementAndGet();
                permit.close();
            }
        };
    }

    /** Closes once no stream uses it: the other side may have opened one before it knew of the better connection. */
    void retire() {
        retire(MAX_RETIREMENTS);
    }

    private void retire(int roundsLeft) {
        CompletableFuture.delayedExecutor(RETIREMENT.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (!isOpen()) {
                        return;
                    }
                    if (streams.get() == 0 || roundsLeft == 0) {
                        close();
                    } else {
                        retire(roundsLeft - 1);
                    }
                });
    }

    public void close() {
        closing = true;
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
