package dev.llmnode.inference.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KvCacheTest {
    private static final int[] TEXT = IntStream.range(100, 200).toArray();

    private final List<String> copies = new ArrayList<>();
    private final KvCache cache = new KvCache(6, 4, 0, (source, target) -> copies.add(source + " to " + target));

    @Test
    void allocate_shouldGiveABlockForEachPieceOfAText() {
        BlockTable table = new BlockTable();

        assertThat(cache.allocate(table, TEXT, 9, 0)).isZero();
        assertThat(table.size()).isEqualTo(3);
        assertThat(cache.usedBlocks()).isEqualTo(3);
        assertThat(cache.usage()).isEqualTo(0.5);
    }

    @Test
    void allocate_shouldTakeNothingWithoutEnoughBlocks() {
        BlockTable table = new BlockTable();

        assertThat(cache.allocate(table, TEXT, 25, 0)).isEqualTo(-1);
        assertThat(table.isEmpty()).isTrue();
        assertThat(cache.usedBlocks()).isZero();
    }

    @Test
    void allocate_shouldShareFullBlocksOfACommonBeginning() {
        BlockTable one = computed(10);
        int[] other = Arrays.copyOf(TEXT, 14);
        other[9] = 1;
        BlockTable table = new BlockTable();

        assertThat(cache.allocate(table, other, 14, 0)).isEqualTo(8);
        assertThat(Arrays.copyOf(table.blocks(), 2)).isEqualTo(Arrays.copyOf(one.blocks(), 2));
        assertThat(table.blocks()[2]).isNotEqualTo(one.blocks()[2]);
        assertThat(cache.usedBlocks()).isEqualTo(5);
    }

    @Test
    void allocate_shouldNotShareWhatIsNotComputedYet() {
        BlockTable one = new BlockTable();
        cache.allocate(one, TEXT, 12, 0);
        cache.remember(one, TEXT, 7);

        assertThat(cache.allocate(new BlockTable(), TEXT, 12, 0)).isEqualTo(4);
    }

    @Test
    void allocate_shouldFindBlocksThatWereReleased() {
        BlockTable one = computed(10);
        int[] blocks = Arrays.copyOf(one.blocks(), 2);
        cache.release(one);
        assertThat(cache.usedBlocks()).isZero();

        BlockTable table = new BlockTable();
        assertThat(cache.allocate(table, TEXT, 10, 0)).isEqualTo(8);
        assertThat(Arrays.copyOf(table.blocks(), 2)).isEqualTo(blocks);
    }

    @Test
    void allocate_shouldCopyTheLastBlockOfATextThatIsKnownAsAWhole() {
        BlockTable one = computed(8);
        BlockTable table = new BlockTable();

        assertThat(cache.allocate(table, TEXT, 8, 0)).isEqualTo(7);
        assertThat(table.blocks()[0]).isEqualTo(one.blocks()[0]);
        assertThat(copies).containsExactly(one.blocks()[1] + " to " + table.blocks()[1]);
    }

    @Test
    void allocate_shouldComputeTheLastBlockAgainWhereThereIsNoRoomToCopy() {
        cache.release(computed(24));
        BlockTable table = new BlockTable();

        assertThat(cache.allocate(table, TEXT, 24, 0)).isEqualTo(20);
        assertThat(copies).isEmpty();
        assertThat(cache.usage()).isEqualTo(1);
    }

    @Test
    void allocate_shouldCountSharedIdleBlocksOnce() {
        cache.release(computed(9));
        BlockTable other = new BlockTable();
        cache.allocate(other, new int[] {1, 2, 3, 4, 5}, 5, 0);

        assertThat(cache.allocate(new BlockTable(), TEXT, 17, 0)).isEqualTo(-1);
        assertThat(cache.allocate(new BlockTable(), TEXT, 16, 0)).isEqualTo(8);
    }

    @Test
    void allocate_shouldLeaveSpareBlocksForOthers() {
        assertThat(cache.allocate(new BlockTable(), TEXT, 20, 2)).isEqualTo(-1);
        assertThat(cache.allocate(new BlockTable(), TEXT, 20, 1)).isZero();
    }

    @Test
    void append_shouldTakeABlockOnlyAtItsBoundary() {
        BlockTable table = new BlockTable();
        cache.allocate(table, TEXT, 3, 0);

        assertThat(cache.append(table, 4)).isTrue();
        assertThat(table.size()).isEqualTo(1);
        assertThat(cache.append(table, 5)).isTrue();
        assertThat(table.size()).isEqualTo(2);
    }

    @Test
    void append_shouldSayWhenNoBlockIsLeft() {
        BlockTable table = new BlockTable();
        cache.allocate(table, TEXT, 24, 0);

        assertThat(cache.append(table, 25)).isFalse();
        assertThat(table.size()).isEqualTo(6);
    }

    @Test
    void release_shouldKeepTheBeginningOfATextLongest() {
        cache.release(computed(24));
        cache.allocate(new BlockTable(), new int[16], 16, 0);

        assertThat(cache.allocate(new BlockTable(), TEXT, 8, 0)).isEqualTo(4);
    }

    @Test
    void release_shouldKeepSharedBlocksForTheOthers() {
        BlockTable one = computed(8);
        BlockTable two = new BlockTable();
        cache.allocate(two, TEXT, 9, 0);

        cache.release(one);
        assertThat(cache.usedBlocks()).isEqualTo(3);
        cache.release(two);
        assertThat(cache.usedBlocks()).isZero();
    }

    private BlockTable computed(int length) {
        BlockTable table = new BlockTable();
        cache.allocate(table, TEXT, length, 0);
        cache.remember(table, TEXT, length);
        return table;
    }
}
