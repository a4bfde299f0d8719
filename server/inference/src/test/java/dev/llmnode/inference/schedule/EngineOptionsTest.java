package dev.llmnode.inference.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EngineOptionsTest {
    @Test
    void builder_shouldStartFromDefaults() {
        EngineOptions options = EngineOptions.builder("m").build();

        assertThat(options)
                .isEqualTo(new EngineOptions(
                        "m",
                        Runtime.getRuntime().availableProcessors(),
                        Integer.MAX_VALUE,
                        8,
                        512,
                        Duration.ofMillis(200),
                        1L << 30,
                        64,
                        256L << 20,
                        16_384));
    }

    @Test
    void builder_shouldSetEachOption() {
        EngineOptions options = EngineOptions.builder("m")
                .threads(3)
                .contextLength(100)
                .maxSequences(5)
                .maxTokens(50)
                .maxStep(Duration.ofSeconds(1))
                .cacheBytes(7)
                .queueCapacity(9)
                .parkedBytes(11)
                .unreadCharacters(13)
                .build();

        assertThat(options).isEqualTo(new EngineOptions("m", 3, 100, 5, 50, Duration.ofSeconds(1), 7, 9, 11, 13));
    }

    @Test
    void build_shouldNameWhatIsOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EngineOptions.builder("m").threads(0).build())
                .withMessage("threads must be 1 or more, not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EngineOptions.builder("m").parkedBytes(-1).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        EngineOptions.builder("m").maxSequences(9).maxTokens(8).build())
                .withMessage("maxTokens (8) must be maxSequences (9) or more");
    }
}
