package dev.llmnode.p2p.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeadlineTest {
    private final MockTicker ticker = Ticker.newMockTicker();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @Test
    void remainingNanos_shouldRunDownWithItsClock() {
        Deadline deadline = Deadline.after(Duration.ofSeconds(10), ticker);
        assertThat(deadline.remainingNanos()).isEqualTo(Duration.ofSeconds(10).toNanos());

        ticker.advance(11, TimeUnit.SECONDS);

        assertThat(deadline.remainingNanos()).isEqualTo(Duration.ofSeconds(-1).toNanos());
        assertThat(Deadline.NEVER.remainingNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void await_shouldGiveUpOnceTheClockIsMovedPastIt() throws Exception {
        Deadline deadline = Deadline.after(Duration.ofHours(1), ticker);
        CompletableFuture<IOException> thrown = new CompletableFuture<>();
        Thread waiting = Thread.ofVirtual().start(() -> {
            lock.lock();
            try {
                while (true) {
                    deadline.await(changed);
                }
            } catch (IOException e) {
                thrown.complete(e);
            } finally {
                lock.unlock();
            }
        });

        ticker.advance(1, TimeUnit.HOURS);

        assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(SocketTimeoutException.class);
        waiting.join();
    }

    @Test
    void await_shouldReturnWhenSignalled() throws Exception {
        Thread waiting = Thread.ofVirtual().unstarted(() -> {
            lock.lock();
            try {
                Deadline.NEVER.await(changed);
            } catch (IOException e) {
                throw new AssertionError(e);
            } finally {
                lock.unlock();
            }
        });
        waiting.start();
        while (waiting.isAlive()) {
            signal();
        }
        assertThat(waiting.join(Duration.ofSeconds(30))).isTrue();
    }

    private void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Test
    void await_shouldRefuseToWaitForWhatIsPast() {
        Deadline past = Deadline.after(Duration.ZERO, ticker);

        lock.lock();
        try {
            assertThatThrownBy(() -> past.await(changed)).hasMessage("the peer took too long");
        } finally {
            lock.unlock();
        }
    }
}
