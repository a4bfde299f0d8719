package dev.llmnode.p2p.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.p2p.Host;
import dev.llmnode.p2p.HostBuilder;
import dev.llmnode.p2p.TestLoops;
import dev.llmnode.p2p.kad.KadOptions;
import dev.llmnode.p2p.limits.Limits;
import dev.llmnode.p2p.metrics.Metric;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.mux.YamuxOptions;
import dev.llmnode.p2p.swarm.Connection;
import dev.llmnode.p2p.swarm.HostEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * The scene of an attack over real sockets: a victim, whose clock the test moves, and a good peer, which must be served
 * through it all.
 */
@Timeout(120)
abstract class Attack {
    static final Duration TIMEOUT = Duration.ofSeconds(60);
    static final int MAX_STREAMS = 64;

    /** Few streams a connection. No limit of time comes to pass unless the test moves the clock. */
    static final Limits LIMITS = new Limits(
            64,
            32,
            4,
            512,
            128,
            32,
            8L << 20,
            2L << 20,
            48,
            56,
            Duration.ofSeconds(20),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            new YamuxOptions(MAX_STREAMS, 1 << 20, Duration.ofHours(10)));

    final TestLoops loops = new TestLoops();
    Host victim;
    Host good;
    Connection friendship;

    @BeforeEach
    void start() throws IOException {
        victim = new HostBuilder()
                .loops(loops)
                .listen("/ip4/127.0.0.1/tcp/0")
                .listen("/ip4/127.0.0.1/udp/0/quic-v1")
                .limits(LIMITS)
                .kad(KadOptions.DEFAULT)
                .start();
        good = new HostBuilder().kad(KadOptions.DEFAULT).start();
        friendship = good.connect(victim.dialAddresses().getFirst(), TIMEOUT);
        good.identify().ask(friendship);
    }

    /** The good peer's connection is the one it had, and answers. */
    @AfterEach
    void stop() throws IOException {
        try {
            assertThat(friendship.isOpen()).isTrue();
            assertThat(good.ping().ping(friendship, 3, TIMEOUT)).hasSize(3);
        } finally {
            good.close();
            victim.close();
            loops.close();
        }
    }

    CompletableFuture<HostEvent> event(Predicate<HostEvent> wanted) {
        CompletableFuture<HostEvent> seen = new CompletableFuture<>();
        victim.swarm().events().subscribe(event -> {
            if (wanted.test(event)) {
                seen.complete(event);
            }
        });
        return seen;
    }

    static HostEvent await(CompletableFuture<HostEvent> event) throws Exception {
        return event.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    static void until(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(2);
        }
    }

    /** Lets the victim's time pass, again while what it waits for may only have begun, until the condition holds. */
    void letPassUntil(Duration time, BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            loops.jump(time);
            Thread.sleep(20);
        }
    }

    double counted(String name) {
        return victim.metrics().stream()
                .filter(metric -> metric.name().equals(name))
                .mapToDouble(Metric::value)
                .sum();
    }

    Multiaddr tcp() {
        return victim.addresses().getFirst();
    }

    Multiaddr quic() {
        return victim.addresses().getLast();
    }
}
