package dev.llmnode.node.config.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigValuesTest {
    @ParameterizedTest
    @CsvSource({"100ms,PT0.1S", "30s,PT30S", "5 m,PT5M", "2h,PT2H", "1d,PT24H", "0,PT0S", "0s,PT0S"})
    void duration_shouldReadAmountAndUnit(String text, Duration duration) {
        assertThat(ConfigValues.duration(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "s", "-1s", "1.5s", "30 seconds", "PT30S", "1s2ms", "9999999999999s"})
    void duration_shouldShowHowOneIsWritten(String text) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> ConfigValues.duration(text))
                .withMessageContaining("30s, 100ms or 5m");
    }

    @Test
    void duration_shouldRefuseMoreThanAClockCanCount() {
        assertThat(ConfigValues.duration("10000d")).isEqualTo(Duration.ofDays(10_000));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> ConfigValues.duration("10001d"))
                .withMessage("it must be 10000d or less");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> ConfigValues.duration("999999999999d"));
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:8080,127.0.0.1,8080", "localhost:0,localhost,0", "0.0.0.0:65535,0.0.0.0,65535"})
    void address_shouldReadHostAndPort(String text, String host, int port) {
        assertThat(ConfigValues.address(text).getHostString()).isEqualTo(host);
        assertThat(ConfigValues.address(text).getPort()).isEqualTo(port);
    }

    @Test
    void address_shouldReadAnIpv6AddressInBrackets() {
        assertThat(ConfigValues.address("[::1]:8080").getAddress().isLoopbackAddress())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "8080", ":8080", "node", "node:", "node:65536", "node:-1", "::1:8080", "a b:1", "n:1:2"})
    void address_shouldShowHowOneIsWritten(String text) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> ConfigValues.address(text))
                .withMessageContaining("HOST:PORT");
    }

    @Test
    void flag_shouldTakeTrueAndFalseAlone() {
        assertThat(ConfigValues.flag("TRUE")).isTrue();
        assertThat(ConfigValues.flag("false")).isFalse();
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> ConfigValues.flag("yes"))
                .withMessage("write true or false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "many", "1.5", "1e3", "2147483648", "0x10"})
    void number_shouldBeWhole(String text) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> ConfigValues.number(text))
                .withMessage("write a whole number");
    }

    @Test
    void path_shouldBecomeAbsolute() {
        assertThat(ConfigValues.path("a/../b")).isEqualTo(Path.of("b").toAbsolutePath());
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> ConfigValues.path(""));
    }
}
