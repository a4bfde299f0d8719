package dev.llmnode.p2p.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.p2p.TestClock;
import dev.llmnode.p2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

class DialBackoffTest {
    private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/192.0.2.1/tcp/1");

    private final TestClock clock = new TestClock();
    private final DialBackoff backoff = new DialBackoff(clock);

    @Test
    void failed_shouldBlockForLongerEachTime() {
        backoff.failed(ADDRESS);
        assertThat(backoff.isBlocked(ADDRESS)).isTrue();
        clock.advance(DialBackoff.BASE);
        assertThat(backoff.isBlocked(ADDRESS)).isFalse();

        backoff.failed(ADDRESS);
        clock.advance(DialBackoff.BASE.multipliedBy(3));
        assertThat(backoff.isBlocked(ADDRESS)).isTrue();
        clock.advance(DialBackoff.BASE);
        assertThat(backoff.isBlocked(ADDRESS)).isFalse();
    }

    @Test
    void failed_shouldNeverBlockForLongerThanTheMaximum() {
        for (int i = 0; i < 1000; i++) {
            backoff.failed(ADDRESS);
        }

        clock.advance(DialBackoff.MAX);

        assertThat(backoff.isBlocked(ADDRESS)).isFalse();
    }

    @Test
    void succeeded_shouldForgetFailures() {
        backoff.failed(ADDRESS);
        backoff.succeeded(ADDRESS);

        assertThat(backoff.isBlocked(ADDRESS)).isFalse();
    }
}
