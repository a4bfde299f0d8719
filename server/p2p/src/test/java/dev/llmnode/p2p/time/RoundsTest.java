package dev.llmnode.p2p.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RoundsTest {
    private static final Duration PERIOD = Duration.ofMinutes(10);

    private final MockTicker ticker = Ticker.newMockTicker();
    private final BlockingQueue<Long> begun = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private Rounds.Round round = () -> PERIOD;
    private final Rounds rounds = new Rounds("test-rounds", ticker, PERIOD, this::run);

    private Duration run() throws IOException, InterruptedException {
        begun.add(ticker.nanoTime());
        try {
            return round.run();
        } catch (InterruptedException e) {
            ended.add("interrupted");
            throw e;
        }
    }

    @AfterEach
    void close() {
        rounds.close();
    }

    /** Moves the clock in small steps until a round begins; returns when it did. */
    private Duration untilNext() throws InterruptedException {
        while (true) {
            Long at = begun.poll(1, TimeUnit.MILLISECONDS);
            if (at != null) {
                return Duration.ofNanos(at);
            }
            ticker.advance(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void start_shouldRunOnceAPeriod() throws Exception {
        rounds.start();

        Duration first = untilNext();
        Duration second = untilNext();

        assertThat(first).isGreaterThanOrEqualTo(PERIOD);
        assertThat(second.minus(first)).isGreaterThanOrEqualTo(PERIOD);
    }

    @Test
    void start_shouldWaitAsLongAsARoundSays() throws Exception {
        round = () -> PERIOD.multipliedBy(5);
        rounds.start();

        Duration first = untilNext();

        assertThat(untilNext().minus(first)).isGreaterThanOrEqualTo(PERIOD.multipliedBy(5));
    }

    @Test
    void start_shouldPutTheNextRoundOffWhileOneRuns() throws Exception {
        round = () -> {
            gate.await();
            return PERIOD;
        };
        rounds.start();
        untilNext();

        ticker.advance(10 * PERIOD.toMinutes(), TimeUnit.MINUTES);
        assertThat(begun).isEmpty();
        Duration released = Duration.ofNanos(ticker.nanoTime());
        gate.countDown();

        assertThat(untilNext()).isGreaterThanOrEqualTo(released.plus(PERIOD));
    }

    @Test
    void start_shouldGoOnAfterARoundThatFailed() throws Exception {
        round = () -> {
            throw new IOException("nobody there");
        };
        rounds.start();

        Duration first = untilNext();

        assertThat(untilNext().minus(first)).isGreaterThanOrEqualTo(PERIOD);
    }

    @Test
    void close_shouldEndARoundThatIsUnderWay() throws Exception {
        round = () -> {
            gate.await();
            return PERIOD;
        };
        rounds.start();
        untilNext();

        rounds.close();

        assertThat(ended.poll(30, TimeUnit.SECONDS)).isEqualTo("interrupted");
        ticker.advance(10 * PERIOD.toMinutes(), TimeUnit.MINUTES);
        assertThat(begun).isEmpty();
    }
}
