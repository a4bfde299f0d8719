package dev.llmnode.inference.cpu.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkSharesTest {
    @Test
    void first_shouldGoFromTheBeginningAndLastFromTheEnd() {
        WorkShares shares = new WorkShares(4, 1);
        assertThat(shares.first(0, 1)).isEqualTo(0);
        assertThat(shares.last(0, 1)).isEqualTo(3);
        assertThat(shares.last(0, 1)).isEqualTo(2);
        assertThat(shares.first(0, 1)).isEqualTo(1);
        assertThat(shares.first(0, 1)).isEqualTo(-1);
        assertThat(shares.last(0, 1)).isEqualTo(-1);
        assertThat(shares.last(1, 1)).isEqualTo(0);
        assertThat(shares.first(1, 1)).isEqualTo(-1);
    }

    @Test
    void first_shouldFindAShareWholeInTheNextRound() {
        WorkShares shares = new WorkShares(2);
        shares.first(0, 7);
        shares.last(0, 7);
        assertThat(shares.first(0, 8)).isEqualTo(0);
        assertThat(shares.last(0, -1)).isEqualTo(1);
    }

    @Test
    void first_shouldGiveNothingOfAnEmptyShare() {
        WorkShares shares = new WorkShares(0);
        assertThat(shares.first(0, 1)).isEqualTo(-1);
        assertThat(shares.last(0, 1)).isEqualTo(-1);
    }

    @Test
    void last_shouldReachTheLargestShare() {
        assertThat(new WorkShares(0xffff).last(0, 1)).isEqualTo(0xfffe);
        assertThatIllegalArgumentException().isThrownBy(() -> new WorkShares(0x10000));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void take_shouldHandOutEachPieceOnceInEachRound(int size) {
        int[] pieces = new int[size];
        for (int i = 0; i < size; i++) {
            pieces[i] = 3 * i + 1;
        }
        WorkShares shares = new WorkShares(pieces);
        AtomicIntegerArray taken = new AtomicIntegerArray(size * 16);
        try (WorkerPool pool = new WorkerPool(size, "test")) {
            pool.run(worker -> {
                for (int round = 1; round <= 200; round++) {
                    for (int i = shares.first(worker, round); i >= 0; i = shares.first(worker, round)) {
                        taken.incrementAndGet(worker * 16 + i);
                    }
                    for (int other = 0; other < size; other++) {
                        for (int i = shares.last(other, round); i >= 0; i = shares.last(other, round)) {
                            taken.incrementAndGet(other * 16 + i);
                        }
                    }
                    pool.barrier(worker);
                }
            });
        }
        for (int share = 0; share < size; share++) {
            for (int i = 0; i < pieces[share]; i++) {
                assertThat(taken.get(share * 16 + i)).isEqualTo(200);
            }
        }
    }
}
