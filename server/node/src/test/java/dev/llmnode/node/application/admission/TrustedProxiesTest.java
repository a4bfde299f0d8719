package dev.llmnode.node.application.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedProxiesTest {
    private final TrustedProxies proxies = new TrustedProxies(List.of("10.0.0.0/8", "fd00::/8", "192.0.2.7"));

    @Test
    void clientAddress_shouldBelieveTrustedProxiesOnly() {
        assertThat(proxies.clientAddress("10.1.2.3", List.of("198.51.100.4"))).isEqualTo("198.51.100.4");
        assertThat(proxies.clientAddress("203.0.113.9", List.of("198.51.100.4")))
                .isEqualTo("203.0.113.9");
    }

    @Test
    void clientAddress_shouldStopAtTheFirstStrangerFromTheRight() {
        assertThat(proxies.clientAddress("10.1.2.3", List.of("1.1.1.1", "198.51.100.4", "192.0.2.7")))
                .isEqualTo("198.51.100.4");
    }

    @Test
    void clientAddress_shouldIgnoreWhatIsNoAddress() {
        assertThat(proxies.clientAddress("10.1.2.3", List.of("unknown"))).isEqualTo("10.1.2.3");
    }

    @Test
    void trusts_shouldMatchBlocksBitByBit() {
        assertThat(proxies.trusts("10.255.0.1")).isTrue();
        assertThat(proxies.trusts("11.0.0.1")).isFalse();
        assertThat(proxies.trusts("fd12::1")).isTrue();
        assertThat(proxies.trusts("fe80::1")).isFalse();
        assertThat(proxies.trusts("192.0.2.8")).isFalse();
    }

    @Test
    void constructor_shouldRefuseABlockThatIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TrustedProxies(List.of("10.0.0.0/33")));
        assertThatIllegalArgumentException().isThrownBy(() -> new TrustedProxies(List.of("example.org")));
    }
}
