package dev.llmnode.node.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthServiceTest {
    private Optional<String> disk = Optional.of("The disk is full");

    @Test
    void issues_shouldBeThoseOfAllChecksAtThisMoment() {
        HealthService health = new HealthService(
                List.of(() -> disk, Optional::empty, () -> Optional.of("No model is loaded")), List.of());

        assertThat(health.issues()).containsExactly("The disk is full", "No model is loaded");
        assertThat(health.unready()).isEmpty();

        disk = Optional.empty();
        assertThat(health.issues()).containsExactly("No model is loaded");
    }

    @Test
    void unready_shouldLookAtWhatKeepsRequestsOutAlone() {
        HealthService health =
                new HealthService(List.of(() -> Optional.of("The disk is full")), List.of(Optional::empty));

        assertThat(health.unready()).isEmpty();
    }
}
