package dev.llmnode.p2p.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.p2p.Host;
import dev.llmnode.p2p.HostBuilder;
import dev.llmnode.p2p.swarm.Connection;
import dev.llmnode.p2p.swarm.HostEvent;
import dev.llmnode.p2p.swarm.Stream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Attacks by a peer that is connected. */
class HostileStreamsIT extends Attack {
    private static final int SYNS = 10_000;

    /** What a peer may send on a stream before it is given more (Yamux specification), in bytes. */
    private static final int WINDOW = 256 * 1024;

    private static final String SLEEPY = "/test/sleepy/1.0.0";

    /** Streams that the good peer and the victim may have open for their own ends. */
    private static final int HONEST_STREAMS = 16;

    @Test
    void frames_shouldEndTheConnectionWhenTheyAreTooLong() throws Exception {
        try (RawPeer peer = new RawPeer(loops, tcp())) {
            peer.frame(RawPeer.DATA, RawPeer.SYN, 1, Integer.MAX_VALUE, new byte[0]);
            peer.awaitCut();
        }
    }

    @Test
    void frames_shouldEndTheConnectionWhenTheyPassTheWindow() throws Exception {
        try (RawPeer peer = new RawPeer(loops, tcp())) {
            peer.frame(RawPeer.WINDOW_UPDATE, RawPeer.SYN, 1, 0, new byte[0]);
            byte[] data = new byte[60 * 1024];
            int taken = 0;
            while (taken < 10 && peer.tryFrame(RawPeer.DATA, 0, 1, data.length, data)) {
                taken++;
            }
            peer.awaitCut();
            assertThat(taken).isGreaterThanOrEqualTo(WINDOW / data.length);
        }
    }

    @Test
    void streams_shouldBeBoundedWhenTenThousandAreOpened() throws Exception {
        try (RawPeer peer = new RawPeer(loops, tcp())) {
            // It may be cut before it is through with them.
            for (int i = 0; i < SYNS; i++) {
                if (!peer.tryFrame(RawPeer.WINDOW_UPDATE, RawPeer.SYN, 2 * i + 1, 0, new byte[0])) {
                    break;
                }
            }
            assertThat(good.ping().ping(friendship, 1, TIMEOUT)).hasSize(1);
            assertThat(victim.swarm().resources().streams()).isLessThanOrEqualTo(MAX_STREAMS + HONEST_STREAMS);

            // None of them ever says what it is for.
            letPassUntil(LIMITS.negotiation(), () -> counted("p2p_streams_failed_total") >= MAX_STREAMS);

            until(() -> victim.swarm().resources().streams() <= HONEST_STREAMS);
        }
    }

    @Test
    void answers_shouldBeBoundedWhenAPeerReadsNothing() throws Exception {
        CompletableFuture<HostEvent> gone = event(HostEvent.Disconnected.class::isInstance);
        ByteArrayOutputStream pings = new ByteArrayOutputStream();
        for (int i = 0; i < 5000; i++) {
            pings.writeBytes(RawPeer.head(RawPeer.PING, RawPeer.SYN, 0, i));
        }
        try (RawPeer peer = new RawPeer(loops, tcp())) {
            peer.stopReading();
            while (!gone.isDone()) {
                peer.write(pings.toByteArray());
            }
        } catch (IOException e) {
            // Cut in the middle of a write.
        }
        await(gone);
    }

    @Test
    void writes_shouldBeBoundedWhenAPeerReadsNothing() throws Exception {
        CompletableFuture<IOException> failure = new CompletableFuture<>();
        victim.handle("/test/source/1.0.0", stream -> {
            stream.timeout(LIMITS.negotiation());
            try {
                while (true) {
                    stream.write(new byte[64 * 1024]);
                }
            } catch (IOException e) {
                failure.complete(e);
                throw e;
            }
        });
        try (Host sink = new HostBuilder().start()) {
            Connection connection = sink.connect(victim.dialAddresses().getFirst(), TIMEOUT);
            // It opens the stream, and never reads: the window is used up, and the writer waits until its time is over.
            connection.open(List.of("/test/source/1.0.0"), TIMEOUT);

            letPassUntil(LIMITS.negotiation(), failure::isDone);

            assertThat(failure.get()).hasMessageContaining("the peer took too long");
            assertThat(sink.ping().ping(connection, 1, TIMEOUT)).hasSize(1);
        }
        assertThat(counted("p2p_streams_failed_total")).isPositive();
    }

    @Test
    void memory_shouldBeBoundedWhenAHandlerDoesNotRead() throws Exception {
        victim.handle(SLEEPY, stream -> {
            stream.write(new byte[1]);
            stream.connection().closed().join();
        });
        try (Host flooder = new HostBuilder().start()) {
            Connection connection = flooder.connect(victim.dialAddresses().getFirst(), TIMEOUT);
            byte[] window = new byte[200 * 1024];
            int cut = 0;
            for (int i = 0; i < 20; i++) {
                Stream stream = connection.open(List.of(SLEEPY), TIMEOUT);
                assertThat(stream.input().read()).isZero();
                try {
                    stream.write(window);
                } catch (IOException e) {
                    cut++;
                }
            }
            assertThat(flooder.ping().ping(connection, 1, TIMEOUT)).hasSize(1);

            assertThat(victim.swarm().resources().memory()).isBetween(1L, LIMITS.memoryPerConnection());
            assertThat(counted("p2p_limit_refused_total")).isPositive().isGreaterThanOrEqualTo(cut);
            connection.close();
        }
    }

    @Test
    void streams_shouldBeBoundedForEachProtocol() throws Exception {
        victim.handle(SLEEPY, stream -> stream.connection().closed().join());
        try (Host greedy = new HostBuilder().start()) {
            Connection connection = greedy.connect(victim.dialAddresses().getFirst(), TIMEOUT);
            for (int i = 0; i < LIMITS.streamsPerProtocol(); i++) {
                connection.open(List.of(SLEEPY), TIMEOUT);
            }

            try (Stream tooMuch = connection.open(List.of(SLEEPY), TIMEOUT)) {
                assertThat(tooMuch.input().read()).isEqualTo(-1);
            } catch (IOException e) {
                // Reset, as early as within the negotiation.
            }

            assertThat(greedy.ping().ping(connection, 1, TIMEOUT)).hasSize(1);
            connection.close();
        }
        assertThat(counted("p2p_limit_refused_total")).isEqualTo(1);
    }
}
