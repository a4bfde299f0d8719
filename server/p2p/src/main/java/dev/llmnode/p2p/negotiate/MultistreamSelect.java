package dev.llmnode.p2p.negotiate;

import dev.llmnode.p2p.multiformats.MultiformatException;
import dev.llmnode.p2p.multiformats.Varint;
import dev.llmnode.p2p.transport.Duplex;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/**
 * multistream-select 1.0: the dialler proposes protocols one after the other, the listener echoes the first that it speaks
 * and answers {@code na} to the others. A message is a varint length, text, and a newline (libp2p spec, connections).
 */
public final class MultistreamSelect {
    static final String HEADER = "/multistream/1.0.0";
    static final String NOT_AVAILABLE = "na";

    /** Longest message that is read, in bytes with its newline; go-multistream's limit. */
    static final int MAX_MESSAGE = 1024;

    /** A listener hangs up on a dialler that goes on guessing. */
    static final int MAX_PROPOSALS = 32;

    private MultistreamSelect() {}

    /** Proposes {@code protocols} in this order; returns the one that the peer takes. */
    public static String propose(Duplex stream, List<String> protocols) throws IOException {
        InputStream in = stream.input();
        boolean greeted = false;
        for (String protocol : protocols) {
            // The header goes together with the first proposal: one round trip instead of two.
            stream.write(greeted ? message(protocol) : messages(HEADER, protocol));
            if (!greeted) {
                requireHeader(readMessage(in));
                greeted = true;
            }
            String answer = readMessage(in);
            if (answer.equals(protocol)) {
                return protocol;
            }
            if (!answer.equals(NOT_AVAILABLE)) {
                throw new NegotiationException("the peer answered '%s' to '%s'".formatted(answer, protocol));
            }
        }
        throw new ProtocolNotSupportedException(protocols);
    }

    /** Answers the peer's proposals until one is {@code supported}; returns that one. */
    public static String answer(Duplex stream, Predicate<String> supported) throws IOException {
        InputStream in = stream.input();
        requireHeader(readMessage(in));
        stream.write(message(HEADER));
        for (int i = 0; i < MAX_PROPOSALS; i++) {
            String proposal = readMessage(in);
            if (supported.test(proposal)) {
                stream.write(message(proposal));
                return proposal;
            }
            stream.write(message(NOT_AVAILABLE));
        }
        throw new NegotiationException("the peer proposed %d protocols, none of ours".formatted(MAX_PROPOSALS));
    }

    private static void requireHeader(String header) throws IOException {
        if (!header.equals(HEADER)) {
            throw new NegotiationException("the peer speaks '%s', not %s".formatted(header, HEADER));
        }
    }

    static String readMessage(InputStream in) throws IOException {
        int length;
        try {
            length = Varint.readLength(in, MAX_MESSAGE);
        } catch (MultiformatException e) {
            throw new NegotiationException("multistream message: " + e.getMessage());
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the peer hung up while it negotiated");
        }
        if (length == 0 || bytes[length - 1] != '\n') {
            throw new NegotiationException("a multistream message lacks its newline");
        }
        return new String(bytes, 0, length - 1, StandardCharsets.UTF_8);
    }

    static byte[] message(String text) {
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Varint.encode(bytes.length));
        out.writeBytes(bytes);
        return out.toByteArray();
    }

    private static byte[] messages(String first, String second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(message(first));
        out.writeBytes(message(second));
        return out.toByteArray();
    }
}
