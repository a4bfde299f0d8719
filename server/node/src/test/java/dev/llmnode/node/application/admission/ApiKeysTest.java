package dev.llmnode.node.application.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
    @Test
    void identify_shouldKnowEachKeyAndNoOther() {
        ApiKeys keys = new ApiKeys(List.of("one", "two"));
        assertThat(keys.identify("one")).isPresent().isNotEqualTo(keys.identify("two"));
        assertThat(keys.identify("three")).isEmpty();
        assertThat(keys.identify("")).isEmpty();
    }

    @Test
    void identify_shouldTakeHashedSettings() {
        ApiKeys keys = new ApiKeys(
                List.of("sha256:2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b")); // of "secret"
        assertThat(keys.identify("secret")).isPresent();
        assertThat(keys.identify("sha256:2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"))
                .isEmpty();
    }

    @Test
    void identify_shouldNotShowTheKeyInTheCaller() {
        assertThat(new ApiKeys(List.of("secret"))
                        .identify("secret")
                        .orElseThrow()
                        .id())
                .doesNotContain("secret")
                .startsWith("key:");
    }
}
