package dev.llmnode.inference.cpu.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerPoolTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void barrier_shouldHoldEverybodyUntilTheLastHasCome(int size) {
        AtomicInteger arrived = new AtomicInteger();
        AtomicInteger early = new AtomicInteger();
        try (WorkerPool pool = new WorkerPool(size, "test")) {
            pool.run(worker -> {
                for (int round = 1; round <= 300; round++) {
                    arrived.incrementAndGet();
                    pool.barrier(worker);
                    if (arrived.get() < round * size) {
                        early.incrementAndGet();
                    }
                    pool.barrier(worker);
                }
            });
        }
        assertThat(arrived).hasValue(300 * size);
        assertThat(early).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void claim_shouldHandOutEachTicketOnceInEachRound(int size) {
        AtomicIntegerArray claims = new AtomicIntegerArray(7);
        try (WorkerPool pool = new WorkerPool(size, "test")) {
            for (int step = 0; step < 20; step++) {
                pool.run(worker -> {
                    for (int round = 0; round < 10; round++) {
                        for (int i = pool.claim(worker, 7); i >= 0; i = pool.claim(worker, 7)) {
                            claims.incrementAndGet(i);
                        }
                        pool.barrier(worker);
                    }
                });
            }
        }
        for (int i = 0; i < 7; i++) {
            assertThat(claims.get(i)).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void run_shouldTellWhenAWorkerFails(int failing) {
        try (WorkerPool pool = new WorkerPool(3, "test")) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> pool.run(worker -> {
                        if (worker == failing) {
                            throw new UnsupportedOperationException("worker " + worker);
                        }
                        pool.barrier(worker);
                    }))
                    .withCauseInstanceOf(UnsupportedOperationException.class)
                    .withMessageContaining("worker " + failing);
        }
    }

    @Test
    void barrier_shouldNotHoldWhoComesAfterAFailure() {
        try (WorkerPool pool = new WorkerPool(3, "test")) {
            CountDownLatch known = new CountDownLatch(1);
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> pool.run(worker -> {
                        if (worker == 1) {
                            throw new UnsupportedOperationException("worker 1");
                        }
                        if (worker == 0) {
                            awaitLatch(known);
                        }
                        try {
                            pool.barrier(worker);
                        } finally {
                            known.countDown();
                        }
                    }))
                    .withCauseInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void run_shouldGoOnAfterAFailure() {
        try (WorkerPool pool = new WorkerPool(3, "test")) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> pool.run(worker -> {
                        if (pool.claim(worker, 5) == 3) {
                            throw new UnsupportedOperationException();
                        }
                        pool.barrier(worker);
                        throw new UnsupportedOperationException();
                    }));

            AtomicInteger claims = new AtomicInteger();
            pool.run(worker -> {
                while (pool.claim(worker, 7) >= 0) {
                    claims.incrementAndGet();
                }
                pool.barrier(worker);
            });
            assertThat(claims).hasValue(7);
        }
    }

    @Test
    void run_shouldRefuseWhenClosed() {
        WorkerPool pool = new WorkerPool(2, "test");
        pool.close();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> pool.run(_ -> {}));
    }

    @Test
    void constructor_shouldNeedAThread() {
        assertThatIllegalArgumentException().isThrownBy(() -> new WorkerPool(0, "test"));
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
