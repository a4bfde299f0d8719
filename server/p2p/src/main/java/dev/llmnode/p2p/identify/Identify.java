package dev.llmnode.p2p.identify;

import dev.llmnode.p2p.multiformats.Delimited;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.MultiformatException;
import dev.llmnode.p2p.negotiate.NegotiationException;
import dev.llmnode.p2p.peer.Identity;
import dev.llmnode.p2p.peer.InvalidKeyException;
import dev.llmnode.p2p.peer.InvalidRecordException;
import dev.llmnode.p2p.peer.PeerRecord;
import dev.llmnode.p2p.peer.SignedEnvelope;
import dev.llmnode.p2p.swarm.Connection;
import dev.llmnode.p2p.swarm.HostEvent;
import dev.llmnode.p2p.swarm.PeerInfo;
import dev.llmnode.p2p.swarm.Stream;
import dev.llmnode.p2p.swarm.Swarm;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks each new peer who it is, answers the same question, and pushes changes of our own (libp2p spec, identify). What a peer
 * says passes the filter before anybody else on this host sees it.
 */
public final class Identify {
    public static final String PROTOCOL = "/ipfs/id/1.0.0";
    public static final String PUSH_PROTOCOL = "/ipfs/id/push/1.0.0";

    /** Longest message that is read, in bytes; go-libp2p reads as much for records with many addresses. */
    private static final int MAX_MESSAGE = 64 * 1024;

    /** Parts of one message that are read; go-libp2p reads as many. */
    private static final int MAX_PARTS = 10;

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(Identify.class);

    private final Swarm swarm;
    private final Identity identity;
    private final InstantSource clock;
    private final AtomicLong lastSequence = new AtomicLong();
    private final Supplier<PeerInfo> own;
    private final Predicate<PeerInfo> filter;

    /**
     * @param own what we say of ourselves, asked anew each time
     * @param filter peers that it turns away are disconnected
     */
    public Identify(
            Swarm swarm, Identity identity, Supplier<PeerInfo> own, Predicate<PeerInfo> filter, InstantSource clock) {
        this.swarm = swarm;
        this.identity = identity;
        this.clock = clock;
        this.own = own;
        this.filter = filter;
    }

    /** Serves both protocols, and asks each peer that connects from now on. */
    public void start() {
        swarm.handle(PROTOCOL, this::answer);
        swarm.handle(PUSH_PROTOCOL, this::readPush);
        swarm.events().subscribe(event -> {
            if (event instanceof HostEvent.Connected(Connection connection)) {
                Thread.ofVirtual().name("p2p-identify").start(() -> tryAsk(connection));
            }
        });
    }

    private void answer(Stream stream) throws IOException {
        stream.timeout(TIMEOUT);
        write(stream);
    }

    private void readPush(Stream stream) throws IOException {
        stream.timeout(TIMEOUT);
        accept(stream.connection(), read(stream));
    }

    private void tryAsk(Connection connection) {
        try {
            ask(connection);
        } catch (IOException e) {
            log.debug("{} did not say who it is", connection, e);
        }
    }

    /** Asks the peer who it is. */
    public PeerInfo ask(Connection connection) throws IOException {
        try (Stream stream = connection.open(List.of(PROTOCOL), TIMEOUT)) {
            stream.timeout(TIMEOUT);
            stream.closeWrite();
            IdentifyMessage message = read(stream);
            accept(connection, message);
            return message.info();
        }
    }

    /** Tells each connected peer that speaks push how we are now. */
    public void push() {
        for (Connection connection : swarm.connections().all()) {
            Thread.ofVirtual().name("p2p-identify-push").start(() -> tryPush(connection));
        }
    }

    private void tryPush(Connection connection) {
        try (Stream stream = connection.open(List.of(PUSH_PROTOCOL), TIMEOUT)) {
            stream.timeout(TIMEOUT);
            write(stream);
        } catch (IOException e) {
            log.debug("{} took no push", connection, e);
        }
    }

    private void accept(Connection connection, IdentifyMessage message) throws IOException {
        if (message.key().isPresent()
                && !connection.peer().matches(message.key().get())) {
            connection.close();
            throw new NegotiationException("%s identified itself with another key".formatted(connection.peer()));
        }
        Optional<PeerRecord> record = message.record().flatMap(envelope -> certified(connection, envelope));
        PeerInfo info = record.map(signed -> message.info().withAddresses(signed.addresses()))
                .orElse(message.info());
        if (filter.test(info)) {
            swarm.peerstore().identified(connection.peer(), info);
            record.ifPresent(signed ->
                    swarm.peerstore().certified(signed, message.record().orElseThrow()));
            swarm.events().emit(new HostEvent.Identified(connection.peer(), info));
        } else {
            swarm.peerstore().forget(connection.peer());
            swarm.events().emit(new HostEvent.Filtered(connection.peer(), info));
            connection.close();
        }
    }

    /** What the peer signed of itself; a record that is wrong, or of somebody else, is as none. */
    private static Optional<PeerRecord> certified(Connection connection, SignedEnvelope envelope) {
        try {
            return Optional.of(PeerRecord.open(envelope))
                    .filter(record -> record.peer().equals(connection.peer()));
        } catch (InvalidRecordException e) {
            log.debug("{} showed a wrong peer record", connection, e);
            return Optional.empty();
        }
    }

    private void write(Stream stream) throws IOException {
        Optional<Multiaddr> observed = Optional.of(stream.connection().remote());
        PeerInfo info = own.get();
        IdentifyMessage message = new IdentifyMessage(
                Optional.of(identity.publicKey()), info, observed, Optional.of(sign(info.addresses())));
        for (byte[] part : message.encode()) {
            stream.write(Delimited.frame(part));
        }
    }

    /** Our own addresses, signed. */
    public SignedEnvelope record() {
        return sign(own.get().addresses());
    }

    /** The number of a record is the time, so that it grows over restarts. */
    private SignedEnvelope sign(List<Multiaddr> addresses) {
        long now = clock.instant().toEpochMilli();
        return PeerRecord.seal(identity, lastSequence.updateAndGet(last -> Math.max(last + 1, now)), addresses);
    }

    /** Reads to the stream's end: a long message comes in parts, which are one message when put together. */
    private static IdentifyMessage read(Stream stream) throws IOException {
        InputStream in = stream.input();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try {
            int first = in.read();
            for (int parts = 0; first >= 0 && parts < MAX_PARTS; parts++) {
                whole.writeBytes(Delimited.read(first, in, MAX_MESSAGE - whole.size()));
                first = in.read();
            }
            if (whole.size() == 0) {
                throw new EOFException("the peer said nothing of itself");
            }
            return IdentifyMessage.decode(whole.toByteArray());
        } catch (MultiformatException | InvalidKeyException e) {
            throw new NegotiationException("identify message is damaged: " + e.getMessage());
        }
    }
}
