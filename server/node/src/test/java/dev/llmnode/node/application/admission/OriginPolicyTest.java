package dev.llmnode.node.application.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OriginPolicyTest {
    private final OriginPolicy any = new OriginPolicy(List.of("*"));
    private final OriginPolicy named = new OriginPolicy(List.of("https://good.example"));

    @Test
    void mayRead_shouldGoByTheSetting() {
        assertThat(any.mayRead("https://x.example")).isTrue();
        assertThat(named.mayRead("https://good.example")).isTrue();
        assertThat(named.mayRead("https://good.example.evil.example")).isFalse();
        assertThat(named.mayRead("http://good.example")).isFalse();
    }

    @Test
    void mayChange_shouldNotTakeTheStarForAName() {
        assertThat(any.mayChange("https://x.example", "127.0.0.1:8080")).isFalse();
        assertThat(named.mayChange("https://good.example", "127.0.0.1:8080")).isTrue();
    }

    @Test
    void mayChange_shouldAllowTheNodesOwnPages() {
        assertThat(any.mayChange("http://127.0.0.1:8080", "127.0.0.1:8080")).isTrue();
        assertThat(any.mayChange("http://localhost:8080", "localhost:8080")).isTrue();
        assertThat(any.mayChange("http://[::1]:8080", "[::1]:8080")).isTrue();
    }

    @Test
    void mayChange_shouldRefuseOtherPortsAndReboundNames() {
        assertThat(any.mayChange("http://127.0.0.1:3000", "127.0.0.1:8080")).isFalse();
        assertThat(any.mayChange("http://evil.example:8080", "evil.example:8080"))
                .isFalse();
        assertThat(any.mayChange("null", "127.0.0.1:8080")).isFalse();
        assertThat(any.mayChange("not an origin", "127.0.0.1:8080")).isFalse();
    }
}
