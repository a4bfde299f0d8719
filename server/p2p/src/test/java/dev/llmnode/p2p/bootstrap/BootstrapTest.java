package dev.llmnode.p2p.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.p2p.TestClock;
import dev.llmnode.p2p.multiformats.Multiaddr;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    private static final Multiaddr FIRST = Multiaddr.parse("/ip4/192.0.2.1/tcp/1");
    private static final Multiaddr SECOND = Multiaddr.parse("/ip4/192.0.2.2/tcp/1");

    private final TestClock clock = new TestClock();
    private final MockTicker ticker = Ticker.newMockTicker();
    private final Set<Multiaddr> open = ConcurrentHashMap.newKeySet();
    private final Queue<Multiaddr> tried = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean needed = new AtomicBoolean(true);
    private final AtomicInteger entered = new AtomicInteger();
    private final Bootstrap bootstrap =
            new Bootstrap(List.of(FIRST, SECOND), this::enter, needed::get, entered::incrementAndGet, clock, ticker);

    private void enter(Multiaddr address) throws IOException {
        tried.add(address);
        if (!open.contains(address)) {
            throw new IOException("nobody there");
        }
    }

    @Test
    void round_shouldTryAllAndTellOfEntering() throws Exception {
        open.add(FIRST);
        open.add(SECOND);

        assertThat(bootstrap.round()).isEqualTo(Bootstrap.PERIOD);

        assertThat(tried).containsExactlyInAnyOrder(FIRST, SECOND);
        assertThat(entered).hasValue(1);
    }

    @Test
    void round_shouldBackOffFromWhatFails() throws Exception {
        Duration expected = Bootstrap.FIRST_RETRY;
        for (int i = 0; i < 12; i++) {
            tried.clear();
            Duration wait = bootstrap.round();

            assertThat(tried).hasSize(2);
            assertThat(wait).isEqualTo(expected.compareTo(Bootstrap.PERIOD) < 0 ? expected : Bootstrap.PERIOD);
            tried.clear();
            clock.advance(expected.minusMillis(1));
            bootstrap.round();
            assertThat(tried).isEmpty();
            clock.advance(Duration.ofMillis(1));
            Duration doubled = expected.multipliedBy(2);
            expected = doubled.compareTo(Bootstrap.LONGEST_RETRY) < 0 ? doubled : Bootstrap.LONGEST_RETRY;
        }
        assertThat(entered).hasValue(0);
    }

    @Test
    void round_shouldForgetFailuresOnceADoorOpens() throws Exception {
        bootstrap.round();
        open.add(FIRST);
        clock.advance(Bootstrap.FIRST_RETRY);
        bootstrap.round();
        open.clear();
        bootstrap.round();
        tried.clear();

        clock.advance(Bootstrap.FIRST_RETRY);
        bootstrap.round();

        assertThat(tried).contains(FIRST);
        assertThat(entered).hasValue(1);
    }

    @Test
    void round_shouldRestWhileContactHolds() throws Exception {
        needed.set(false);

        assertThat(bootstrap.round()).isEqualTo(Bootstrap.PERIOD);
        assertThat(tried).isEmpty();

        needed.set(true);
        bootstrap.round();
        assertThat(tried).hasSize(2);
    }
}
