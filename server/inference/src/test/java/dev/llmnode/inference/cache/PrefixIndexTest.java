package dev.llmnode.inference.cache;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PrefixIndexTest {
    private static final int[] TEXT = {1, 2, 3, 4, 1, 2, 3, 4};

    private final PrefixIndex index = new PrefixIndex(1000, 2, 7);

    @Test
    void find_shouldTellEqualBlocksAfterDifferentPrefixesApart() {
        PrefixIndex.Link first = requireNonNull(index.add(null, TEXT, 0, 0));
        PrefixIndex.Link second = requireNonNull(index.add(first, TEXT, 2, 1));

        assertThat(index.find(null, TEXT, 4)).isSameAs(first);
        assertThat(index.find(first, TEXT, 6)).isSameAs(second);
        assertThat(index.find(null, TEXT, 2)).isNull();
        assertThat(index.find(second, TEXT, 4)).isNull();
    }

    @Test
    void add_shouldKeepTheFirstBlockOfAText() {
        PrefixIndex.Link first = index.add(null, TEXT, 0, 0);

        assertThat(index.add(null, TEXT, 4, 1)).isSameAs(first);
        assertThat(index.remembers(0)).isTrue();
        assertThat(index.remembers(1)).isFalse();
    }

    @Test
    void add_shouldRefuseWhatNobodyCouldFind() {
        PrefixIndex.Link first = index.add(null, TEXT, 0, 0);
        index.forget(0);

        assertThat(index.add(first, TEXT, 2, 1)).isNull();
        assertThat(index.remembers(1)).isFalse();
    }

    @Test
    void find_shouldNotReachPastAForgottenPrefix() {
        PrefixIndex.Link old = index.add(null, TEXT, 0, 0);
        index.add(old, TEXT, 2, 1);
        index.forget(0);
        PrefixIndex.Link again = index.add(null, TEXT, 0, 2);

        assertThat(index.find(again, TEXT, 2)).isNull();

        PrefixIndex.Link child = index.add(again, TEXT, 2, 3);
        index.forget(1);
        assertThat(index.find(again, TEXT, 2)).isSameAs(child);
    }

    @Test
    void find_shouldKeepManyTextsApart() {
        SplittableRandom random = new SplittableRandom(1);
        int[] tokens = random.ints(2000, 0, 50_000).toArray();
        for (int block = 0; block < 1000; block++) {
            index.add(null, tokens, 2 * block, block);
        }
        for (int block = 0; block < 1000; block++) {
            assertThat(requireNonNull(index.find(null, tokens, 2 * block)).block())
                    .isEqualTo(block);
        }
        assertThat(index.size()).isEqualTo(1000);
    }
}
