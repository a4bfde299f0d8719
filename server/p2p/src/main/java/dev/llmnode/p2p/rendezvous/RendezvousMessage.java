package dev.llmnode.p2p.rendezvous;

import dev.llmnode.p2p.multiformats.MultiformatException;
import dev.llmnode.p2p.multiformats.ProtobufReader;
import dev.llmnode.p2p.multiformats.ProtobufWriter;
import dev.llmnode.p2p.peer.InvalidRecordException;
import dev.llmnode.p2p.peer.PeerRecord;
import dev.llmnode.p2p.peer.SignedEnvelope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The messages between a client and a rendezvous point (libp2p spec, rendezvous). */
sealed interface RendezvousMessage {
    /** Registrations of one answer that are read; the rest is skipped. */
    int MAX_REGISTRATIONS = 1000;

    /** A lifetime that is longer counts as this. */
    Duration LONGEST = Duration.ofDays(365);

    record Register(String namespace, SignedEnvelope record, Duration timeToLive) implements RendezvousMessage {}

    record RegisterResponse(RendezvousStatus status, String text, Duration timeToLive) implements RendezvousMessage {}

    record Unregister(String namespace) implements RendezvousMessage {}

    /**
     * Asks who is registered.
     *
     * @param cookie where an earlier answer ended; empty for all
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Discover(String namespace, int limit, byte[] cookie) implements RendezvousMessage {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record DiscoverResponse(
            RendezvousStatus status, String text, List<Rendezvous.Registration> registrations, byte[] cookie)
            implements RendezvousMessage {}

    default byte[] encode() {
        ProtobufWriter out = new ProtobufWriter();
        ProtobufWriter message = switch (this) {
            case Register register -> out.varint(1, 0).message(2, write(register));
            case RegisterResponse answer ->
                out.varint(1, 1)
                        .message(
                                3,
                                new ProtobufWriter()
                                        .varint(1, answer.status.code())
                                        .string(2, answer.text)
                                        .varint(3, answer.timeToLive.toSeconds()));
            case Unregister unregister ->
                out.varint(1, 2).message(4, new ProtobufWriter().string(1, unregister.namespace));
            case Discover discover ->
                out.varint(1, 3)
                        .message(
                                5,
                                new ProtobufWriter()
                                        .string(1, discover.namespace)
                                        .varint(2, discover.limit)
                                        .bytes(3, discover.cookie));
            case DiscoverResponse answer -> out.varint(1, 4).message(6, write(answer));
        };
        return message.toBytes();
    }

    private static ProtobufWriter write(Register register) {
        return new ProtobufWriter()
                .string(1, register.namespace)
                .bytes(2, register.record.encode())
                .varint(3, register.timeToLive.toSeconds());
    }

    private static ProtobufWriter write(DiscoverResponse answer) {
        ProtobufWriter out = new ProtobufWriter();
        answer.registrations.forEach(
                entry -> out.message(1, write(new Register(entry.namespace(), entry.envelope(), entry.timeToLive()))));
        return out.bytes(2, answer.cookie).varint(3, answer.status.code()).string(4, answer.text);
    }

    static RendezvousMessage decode(byte[] bytes) {
        long type = 0;
        List<ProtobufReader> bodies = new ArrayList<>();
        long bodyField = 0;
        ProtobufReader in = new ProtobufReader(bytes);
        while (in.next()) {
            if (in.field() == 1) {
                type = in.varint();
            } else if (in.field() <= 6 && bodies.isEmpty()) {
                bodyField = in.field();
                bodies.add(in.message());
            }
        }
        if (bodies.isEmpty() || bodyField != type + 2) {
            throw new MultiformatException("rendezvous message of type %d without its body".formatted(type));
        }
        ProtobufReader body = bodies.getFirst();
        return switch ((int) type) {
            case 0 -> readRegister(body);
            case 1 -> readRegisterResponse(body);
            case 2 -> readUnregister(body);
            case 3 -> readDiscover(body);
            default -> readDiscoverResponse(body);
        };
    }

    private static Register readRegister(ProtobufReader in) {
        String namespace = "";
        byte[] record = new byte[0];
        long seconds = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> namespace = in.string();
                case 2 -> record = in.bytes();
                case 3 -> seconds = in.varint();
                default -> {}
            }
        }
        return new Register(namespace, SignedEnvelope.decode(record), seconds(seconds));
    }

    private static RegisterResponse readRegisterResponse(ProtobufReader in) {
        long status = 0;
        String text = "";
        long seconds = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> status = in.varint();
                case 2 -> text = in.string();
                case 3 -> seconds = in.varint();
                default -> {}
            }
        }
        return new RegisterResponse(RendezvousStatus.of(status), text, seconds(seconds));
    }

    private static Unregister readUnregister(ProtobufReader in) {
        String namespace = "";
        while (in.next()) {
            if (in.field() == 1) {
                namespace = in.string();
            }
        }
        return new Unregister(namespace);
    }

    private static Discover readDiscover(ProtobufReader in) {
        String namespace = "";
        long limit = 0;
        byte[] cookie = new byte[0];
        while (in.next()) {
            switch (in.field()) {
                case 1 -> namespace = in.string();
                case 2 -> limit = in.varint();
                case 3 -> cookie = in.bytes();
                default -> {}
            }
        }
        return new Discover(namespace, Math.clamp(limit, 0, MAX_REGISTRATIONS), cookie);
    }

    private static DiscoverResponse readDiscoverResponse(ProtobufReader in) {
        List<Rendezvous.Registration> registrations = new ArrayList<>();
        byte[] cookie = new byte[0];
        long status = 0;
        String text = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> readRegistration(in.message(), registrations);
                case 2 -> cookie = in.bytes();
                case 3 -> status = in.varint();
                case 4 -> text = in.string();
                default -> {}
            }
        }
        return new DiscoverResponse(RendezvousStatus.of(status), text, registrations, cookie);
    }

    /** An entry whose record is not signed by the peer that it names is left out: the point may lie, or have been lied to. */
    private static void readRegistration(ProtobufReader in, List<Rendezvous.Registration> registrations) {
        if (registrations.size() == MAX_REGISTRATIONS) {
            return;
        }
        try {
            Register entry = readRegister(in);
            PeerRecord record = PeerRecord.open(entry.record);
            registrations.add(new Rendezvous.Registration(entry.namespace, record, entry.record, entry.timeToLive));
        } catch (InvalidRecordException e) {
            // What is left are those that stand up to checking.
        }
    }

    private static Duration seconds(long value) {
        return Duration.ofSeconds(Math.clamp(value, 0, LONGEST.toSeconds()));
    }
}
