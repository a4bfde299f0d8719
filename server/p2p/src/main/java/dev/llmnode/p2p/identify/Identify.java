package dev.llmnode.p2p.identify;

import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.MultiformatException;
import dev.llmnode.p2p.multiformats.Varint;
import dev.llmnode.p2p.negotiate.NegotiationException;
import dev.llmnode.p2p.peer.InvalidKeyException;
import dev.llmnode.p2p.peer.PublicKey;
import dev.llmnode.p2p.swarm.Connection;
import dev.llmnode.p2p.swarm.HostEvent;
import dev.llmnode.p2p.swarm.PeerInfo;
import dev.llmnode.p2p.swarm.Stream;
import dev.llmnode.p2p.swarm.Swarm;
import dev.llmnode.p2p.transport.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(Identify.class);

    private final Swarm swarm;
    private final PublicKey key;
    private final Supplier<PeerInfo> own;
    private final Predicate<PeerInfo> filter;

    /**
     * @param own what we say of ourselves, asked anew each time
     * @param filter peers that it turns away are disconnected
     */
    public Identify(Swarm swarm, PublicKey key, Supplier<PeerInfo> own, Predicate<PeerInfo> filter) {
        this.swarm = swarm;
        this.key = key;
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
        stream.deadline(Deadline.after(TIMEOUT));
        Optional<Multiaddr> observed = Optional.of(stream.connection().remote());
        write(stream, new IdentifyMessage(Optional.of(key), own.get(), observed));
    }

    private void readPush(Stream stream) throws IOException {
        stream.deadline(Deadline.after(TIMEOUT));
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
            stream.deadline(Deadline.after(TIMEOUT));
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
            stream.deadline(Deadline.after(TIMEOUT));
            write(stream, new IdentifyMessage(Optional.of(key), own.get(), Optional.of(connection.remote())));
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
        PeerInfo info = message.info();
        if (filter.test(info)) {
            swarm.peerstore().identified(connection.peer(), info);
            swarm.events().emit(new HostEvent.Identified(connection.peer(), info));
        } else {
            swarm.peerstore().forget(connection.peer());
            swarm.events().emit(new HostEvent.Filtered(connection.peer(), info));
            connection.close();
        }
    }

    private static void write(Stream stream, IdentifyMessage message) throws IOException {
        byte[] bytes = message.encode();
        stream.write(Varint.encode(bytes.length));
        stream.write(bytes);
    }

    /** Reads one message; a peer that splits its own over several has its protocols in the first. */
    private static IdentifyMessage read(Stream stream) throws IOException {
        InputStream in = stream.input();
        try {
            int length = Varint.readLength(in, MAX_MESSAGE);
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException("identify message ends after %d bytes".formatted(bytes.length));
            }
            return IdentifyMessage.decode(bytes);
        } catch (MultiformatException | InvalidKeyException e) {
            throw new NegotiationException("identify message is damaged: " + e.getMessage());
        }
    }
}
