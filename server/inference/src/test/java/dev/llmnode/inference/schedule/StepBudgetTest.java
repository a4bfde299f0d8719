package dev.llmnode.inference.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StepBudgetTest {
    private static final long MILLISECOND = Duration.ofMillis(1).toNanos();

    private final StepBudget budget = new StepBudget(512, 100 * MILLISECOND);

    @Test
    void tokens_shouldBeginWithFewBeforeAnythingIsMeasured() {
        assertThat(budget.tokens(false)).isEqualTo(64);
        assertThat(new StepBudget(32, MILLISECOND).tokens(true)).isEqualTo(32);
    }

    @Test
    void tokens_shouldFollowWhatTokensCost() {
        budget.observe(100, 100 * MILLISECOND);

        assertThat(budget.tokens(false)).isEqualTo(100);
        assertThat(budget.tokens(true)).isEqualTo(25);
    }

    @Test
    void tokens_shouldStayWithinBounds() {
        budget.observe(1, 1000 * MILLISECOND);
        assertThat(budget.tokens(true)).isEqualTo(16);

        StepBudget fast = new StepBudget(512, 100 * MILLISECOND);
        fast.observe(512, MILLISECOND);
        assertThat(fast.tokens(true)).isEqualTo(512);
    }

    @Test
    void tokens_shouldForgetOneSlowStep() {
        budget.observe(100, 10_000 * MILLISECOND);
        for (int i = 0; i < 30; i++) {
            budget.observe(100, 50 * MILLISECOND);
        }

        assertThat(budget.tokens(false)).isBetween(190, 200);
    }

    @Test
    void tokens_shouldNotBeBoundedWithoutALimit() {
        StepBudget free = new StepBudget(64, 0);
        free.observe(1, 1000 * MILLISECOND);

        assertThat(free.tokens(true)).isEqualTo(64);
    }
}
