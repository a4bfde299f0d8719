package dev.llmnode.inference.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class BlockPoolTest {
    private static final int[] TEXT = {1, 2, 3, 4, 5, 6};

    private final PrefixIndex index = new PrefixIndex(3, 2, 0);
    private final BlockPool pool = new BlockPool(3, index);

    @Test
    void allocate_shouldHandOutEachBlockOnce() {
        assertThat(pool.canAllocate(3)).isTrue();
        assertThat(pool.canAllocate(4)).isFalse();

        assertThat(new int[] {pool.allocate(), pool.allocate(), pool.allocate()})
                .containsExactlyInAnyOrder(0, 1, 2);
        assertThat(pool.canAllocate(1)).isFalse();
        assertThat(pool.used()).isEqualTo(3);
    }

    @Test
    void release_shouldFreeWithTheLastReference() {
        int block = pool.allocate();
        pool.retain(block);

        pool.release(block);
        assertThat(pool.used()).isEqualTo(1);
        assertThat(pool.isIdle(block)).isFalse();

        pool.release(block);
        assertThat(pool.used()).isZero();
        assertThat(pool.isIdle(block)).isTrue();
    }

    @Test
    void release_shouldRefuseAFreeBlock() {
        int block = pool.allocate();
        pool.release(block);

        assertThatIllegalStateException()
                .isThrownBy(() -> pool.release(block))
                .withMessage("Block %d is released more often than it was taken".formatted(block));
    }

    @Test
    void allocate_shouldTakeRememberedBlocksLast() {
        int remembered = pool.allocate();
        int other = pool.allocate();
        index.add(null, TEXT, 0, remembered);
        pool.release(remembered);
        pool.release(other);

        assertThat(new int[] {pool.allocate(), pool.allocate()}).doesNotContain(remembered);
        assertThat(pool.allocate()).isEqualTo(remembered);
        assertThat(index.remembers(remembered)).isFalse();
    }

    @Test
    void allocate_shouldEvictTheLongestIdleBlock() {
        int[] blocks = {pool.allocate(), pool.allocate(), pool.allocate()};
        for (int i = 0; i < 3; i++) {
            index.add(null, TEXT, 2 * i, blocks[i]);
        }
        pool.release(blocks[1]);
        pool.release(blocks[0]);
        pool.release(blocks[2]);
        pool.retain(blocks[0]);
        pool.release(blocks[0]);

        assertThat(new int[] {pool.allocate(), pool.allocate(), pool.allocate()})
                .containsExactly(blocks[1], blocks[2], blocks[0]);
    }
}
