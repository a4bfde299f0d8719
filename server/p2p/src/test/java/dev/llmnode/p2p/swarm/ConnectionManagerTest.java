package dev.llmnode.p2p.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.p2p.Host;
import dev.llmnode.p2p.HostBuilder;
import dev.llmnode.p2p.TestClock;
import dev.llmnode.p2p.limits.Limits;
import dev.llmnode.p2p.mux.YamuxOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which connections go once there are too many. */
class ConnectionManagerTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final int LOW_WATER = 2;
    private static final int HIGH_WATER = 4;
    private static final Limits LIMITS = new Limits(
            32,
            32,
            4,
            512,
            128,
            32,
            8L << 20,
            2L << 20,
            LOW_WATER,
            HIGH_WATER,
            GRACE,
            TIMEOUT,
            TIMEOUT,
            YamuxOptions.DEFAULT);

    private final TestClock clock = new TestClock();
    private final List<Host> guests = new ArrayList<>();
    private final Host host;

    ConnectionManagerTest() throws IOException {
        host = new HostBuilder()
                .listen("/ip4/127.0.0.1/tcp/0")
                .limits(LIMITS)
                .clock(clock)
                .start();
    }

    @AfterEach
    void stop() {
        guests.forEach(Host::close);
        host.close();
    }

    /** One more guest, a second after the one before. */
    private Connection guest() throws IOException {
        Host guest = new HostBuilder().listen("/ip4/127.0.0.1/tcp/0").start();
        guests.add(guest);
        Connection connection = host.connect(guest.dialAddresses().getFirst(), TIMEOUT);
        clock.advance(Duration.ofSeconds(1));
        return connection;
    }

    private static void awaitClosed(Connection connection) throws Exception {
        connection.closed().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void connect_shouldCloseTheOldestAboveTheHighWaterMark() throws Exception {
        List<Connection> first = new ArrayList<>();
        for (int i = 0; i < HIGH_WATER; i++) {
            first.add(guest());
        }
        clock.advance(GRACE);

        Connection last = guest();

        for (Connection oldest : first.subList(0, HIGH_WATER + 1 - LOW_WATER)) {
            awaitClosed(oldest);
        }
        assertThat(first.getLast().isOpen()).isTrue();
        assertThat(last.isOpen()).isTrue();
    }

    @Test
    void protect_shouldKeepAPeerThatWouldGoFirst() throws Exception {
        List<Connection> first = new ArrayList<>();
        for (int i = 0; i < HIGH_WATER; i++) {
            first.add(guest());
        }
        host.protect(first.getFirst().peer());
        clock.advance(GRACE);

        guest();

        awaitClosed(first.get(1));
        awaitClosed(first.get(2));
        awaitClosed(first.get(3));
        assertThat(first.getFirst().isOpen()).isTrue();
    }

    @Test
    void unprotect_shouldLetAPeerGoAgain() throws Exception {
        List<Connection> first = new ArrayList<>();
        for (int i = 0; i < HIGH_WATER; i++) {
            first.add(guest());
        }
        host.protect(first.getFirst().peer());
        host.unprotect(first.getFirst().peer());
        clock.advance(GRACE);

        guest();

        awaitClosed(first.getFirst());
    }

    @Test
    void rate_shouldKeepPeersOfUseLonger() throws Exception {
        List<Connection> first = new ArrayList<>();
        for (int i = 0; i < HIGH_WATER; i++) {
            first.add(guest());
        }
        host.swarm().connections().rate(first.getFirst().peer(), 5);
        host.swarm().connections().rate(first.get(1).peer(), 5);
        host.swarm().connections().rate(first.get(1).peer(), 0);
        clock.advance(GRACE);

        guest();

        awaitClosed(first.get(1));
        assertThat(first.getFirst().isOpen()).isTrue();
    }

    @Test
    void connect_shouldKeepConnectionsThatAreYoung() throws Exception {
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < 2 * HIGH_WATER; i++) {
            all.add(guest());
        }

        assertThat(all).allMatch(Connection::isOpen);
    }
}
