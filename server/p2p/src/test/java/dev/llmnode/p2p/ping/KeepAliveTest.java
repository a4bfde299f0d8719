package dev.llmnode.p2p.ping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.p2p.Host;
import dev.llmnode.p2p.HostBuilder;
import dev.llmnode.p2p.swarm.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KeepAliveTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final CompletableFuture<Void> pinged = new CompletableFuture<>();

    private Connection connect(Host alice, Host bob) throws IOException {
        bob.handle(Ping.PROTOCOL, stream -> {
            stream.write(stream.input().readNBytes(32));
            pinged.complete(null);
        });
        Connection connection = alice.connect(bob.dialAddresses().getFirst(), TIMEOUT);
        alice.identify().ask(connection);
        return connection;
    }

    @Test
    void round_shouldPingWhereQuicWouldFallAsleep() throws Exception {
        try (Host alice = new HostBuilder().start();
                Host bob =
                        new HostBuilder().listen("/ip4/127.0.0.1/udp/0/quic-v1").start()) {
            Connection connection = connect(alice, bob);
            KeepAlive keepAlive = new KeepAlive(alice.swarm(), alice.ping());

            keepAlive.round();

            assertThat(keepAlive.dependent()).containsExactly(connection);
            assertThat(pinged.get(20, TimeUnit.SECONDS)).isNull();
            assertThat(new KeepAlive(bob.swarm(), bob.ping()).dependent()).isEmpty();
        }
    }

    @Test
    void round_shouldLeaveTcpToYamux() throws Exception {
        try (Host alice = new HostBuilder().start();
                Host bob = new HostBuilder().listen("/ip4/127.0.0.1/tcp/0").start()) {
            connect(alice, bob);

            assertThat(new KeepAlive(alice.swarm(), alice.ping()).dependent()).isEmpty();
        }
    }
}
