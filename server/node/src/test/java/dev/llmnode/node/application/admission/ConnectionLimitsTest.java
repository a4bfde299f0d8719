package dev.llmnode.node.application.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionLimitsTest {
    private final ConnectionLimits limits = new ConnectionLimits(3, 2, new TrustedProxies(List.of("10.0.0.1")));

    @Test
    void opened_shouldCountByAddressAndInAll() {
        assertThat(limits.opened("a")).isEqualTo(ConnectionLimits.Verdict.WITHIN);
        assertThat(limits.opened("a")).isEqualTo(ConnectionLimits.Verdict.WITHIN);
        assertThat(limits.opened("a")).isEqualTo(ConnectionLimits.Verdict.TOO_MANY_FROM_ADDRESS);
        assertThat(limits.opened("b")).isEqualTo(ConnectionLimits.Verdict.TOO_MANY);
        assertThat(limits.open()).isEqualTo(4);
    }

    @Test
    void closed_shouldGiveThePlaceBack() {
        limits.opened("a");
        limits.opened("a");
        limits.closed("a");
        assertThat(limits.opened("a")).isEqualTo(ConnectionLimits.Verdict.WITHIN);
    }

    @Test
    void opened_shouldNotLimitTrustedProxiesByAddress() {
        for (int i = 0; i < 3; i++) {
            assertThat(limits.opened("10.0.0.1")).isEqualTo(ConnectionLimits.Verdict.WITHIN);
        }
    }
}
