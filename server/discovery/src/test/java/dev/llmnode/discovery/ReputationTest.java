package dev.llmnode.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReputationTest {
    @Test
    void successRate_shouldBeOneBeforeTheFirstJob() {
        assertThat(Reputation.NONE.successRate()).isEqualTo(1.0);
    }

    @Test
    void successRate_shouldCountFailures() {
        assertThat(new Reputation(3, 1, null).successRate()).isEqualTo(0.5);
    }
}
