package dev.llmnode.p2p.rendezvous;

import dev.llmnode.p2p.multiformats.Delimited;
import dev.llmnode.p2p.multiformats.MultiformatException;
import dev.llmnode.p2p.negotiate.NegotiationException;
import dev.llmnode.p2p.peer.InvalidRecordException;
import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.peer.PeerRecord;
import dev.llmnode.p2p.peer.SignedEnvelope;
import dev.llmnode.p2p.swarm.Connection;
import dev.llmnode.p2p.swarm.Peerstore;
import dev.llmnode.p2p.swarm.Stream;
import dev.llmnode.p2p.swarm.Swarm;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The client of {@code /rendezvous/1.0.0}: a host registers itself at a point under a namespace, and asks who else did. */
public final class Rendezvous {
    public static final String PROTOCOL = "/rendezvous/1.0.0";

    /** Longest namespace, in characters (spec, rendezvous). */
    public static final int MAX_NAMESPACE = 255;

    /** What a point grants without more; it may grant less or more. */
    public static final Duration TIME_TO_LIVE = Duration.ofHours(2);

    /** Longest answer that is read, in bytes. */
    static final int MAX_MESSAGE = 1 << 20;

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** A peer that registered; {@code envelope} is the proof of {@code record}. */
    public record Registration(String namespace, PeerRecord record, SignedEnvelope envelope, Duration timeToLive) {}

    /**
     * Who is registered.
     *
     * @param cookie given to the next call, it makes the answer begin where this one ended
     */
    @SuppressWarnings("ArrayRecordComponent") // opaque, and never compared
    public record Found(List<Registration> registrations, byte[] cookie) {}

    private final Swarm swarm;
    private final Supplier<SignedEnvelope> own;

    /** @param own this host's addresses, signed anew each time */
    public Rendezvous(Swarm swarm, Supplier<SignedEnvelope> own) {
        this.swarm = swarm;
        this.own = own;
    }

    /** Registers this host; returns how long that holds. */
    public Duration register(PeerId point, String namespace, Duration timeToLive) throws IOException {
        requireNamespace(namespace);
        RendezvousMessage answer = ask(point, new RendezvousMessage.Register(namespace, own.get(), timeToLive));
        if (!(answer instanceof RendezvousMessage.RegisterResponse(var status, String text, Duration granted))) {
            throw new NegotiationException("the rendezvous point answered a registration with another message");
        }
        requireOk(status, text);
        return granted;
    }

    /** Ends a registration; the point gives no answer. */
    public void unregister(PeerId point, String namespace) throws IOException {
        requireNamespace(namespace);
        try (Stream stream = open(point)) {
            stream.write(Delimited.frame(new RendezvousMessage.Unregister(namespace).encode()));
        }
    }

    /** Asks from the first registration on. */
    public Found discover(PeerId point, String namespace, int limit) throws IOException {
        return discover(point, namespace, limit, new byte[0]);
    }

    /** Asks who is registered under {@code namespace}; their addresses go into the address book for a while. */
    public Found discover(PeerId point, String namespace, int limit, byte[] cookie) throws IOException {
        requireNamespace(namespace);
        RendezvousMessage answer = ask(point, new RendezvousMessage.Discover(namespace, limit, cookie));
        if (!(answer
                instanceof
                RendezvousMessage.DiscoverResponse(
                        var status,
                        String text,
                        List<Registration> registrations,
                        byte[] next))) {
            throw new NegotiationException("the rendezvous point answered a discovery with another message");
        }
        requireOk(status, text);
        registrations.forEach(found ->
                swarm.peerstore().add(found.record().peer(), found.record().addresses(), Peerstore.HEARSAY));
        return new Found(registrations, next);
    }

    private RendezvousMessage ask(PeerId point, RendezvousMessage request) throws IOException {
        try (Stream stream = open(point)) {
            stream.write(Delimited.frame(request.encode()));
            return RendezvousMessage.decode(Delimited.read(stream.input(), MAX_MESSAGE));
        } catch (MultiformatException | InvalidRecordException e) {
            throw new NegotiationException("the rendezvous point's answer is damaged: " + e.getMessage());
        }
    }

    private Stream open(PeerId point) throws IOException {
        Connection connection = swarm.connect(point, List.of(), TIMEOUT);
        Stream stream = connection.open(List.of(PROTOCOL), TIMEOUT);
        stream.timeout(TIMEOUT);
        return stream;
    }

    private static void requireNamespace(String namespace) {
        if (namespace.isEmpty() || namespace.length() > MAX_NAMESPACE) {
            throw new IllegalArgumentException(
                    "a namespace has 1 to %d characters, not %d".formatted(MAX_NAMESPACE, namespace.length()));
        }
    }

    private static void requireOk(RendezvousStatus status, String text) throws RendezvousException {
        if (status != RendezvousStatus.OK) {
            throw new RendezvousException("the rendezvous point answered %s: %s".formatted(status, text));
        }
    }
}
