package dev.llmnode.p2p.ping;

import dev.llmnode.p2p.swarm.Connection;
import dev.llmnode.p2p.swarm.Stream;
import dev.llmnode.p2p.swarm.Swarm;
import java.io.EOFException;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The protocol {@code /ipfs/ping/1.0.0}: 32 random bytes go out and must come back (libp2p spec, ping). */
public final class Ping {
    public static final String PROTOCOL = "/ipfs/ping/1.0.0";

    private static final int BYTES = 32;

    /** A peer that pings us may stay silent this long between two pings. */
    private static final Duration IDLE = Duration.ofMinutes(2);

    private final SecureRandom random = new SecureRandom();

    /** Answers pings on {@code swarm}. */
    public void serve(Swarm swarm) {
        swarm.handle(PROTOCOL, Ping::echo);
    }

    private static void echo(Stream stream) throws IOException {
        byte[] bytes = new byte[BYTES];
        while (true) {
            stream.timeout(IDLE);
            int count = stream.input().readNBytes(bytes, 0, BYTES);
            if (count < BYTES) {
                return;
            }
            stream.write(bytes);
        }
    }

    /** Round trips of {@code count} pings, one after the other on one stream. */
    public List<Duration> ping(Connection connection, int count, Duration timeout) throws IOException {
        List<Duration> roundTrips = new ArrayList<>();
        try (Stream stream = connection.open(List.of(PROTOCOL), timeout)) {
            for (int i = 0; i < count; i++) {
                stream.timeout(timeout);
                roundTrips.add(roundTrip(stream));
            }
        }
        return roundTrips;
    }

    private Duration roundTrip(Stream stream) throws IOException {
        byte[] sent = new byte[BYTES];
        random.nextBytes(sent);
        long start = System.nanoTime();
        stream.write(sent);
        byte[] back = stream.input().readNBytes(BYTES);
        long end = System.nanoTime();
        if (back.length < BYTES) {
            throw new EOFException("the peer ended the ping");
        }
        if (!Arrays.equals(sent, back)) {
            throw new IOException("the peer answered the ping with other bytes");
        }
        return Duration.ofNanos(end - start);
    }
}
