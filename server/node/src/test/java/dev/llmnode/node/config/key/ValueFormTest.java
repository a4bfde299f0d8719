package dev.llmnode.node.config.key;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueFormTest {
    @ParameterizedTest
    @CsvSource({
        "ORIGIN, *",
        "ORIGIN, null",
        "ORIGIN, https://page.example:8443",
        "ORIGIN, chrome-extension://abcdef",
        "API_KEY, any text at all",
        "API_KEY, sha256:0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef",
        "NETWORK, 10.0.0.0/8",
        "NETWORK, 192.0.2.7",
        "NETWORK, 2001:db8::/32",
        "NETWORK, ::1/128"
    })
    void check_shouldPassWhatFits(ValueForm form, String text) {
        assertThatCode(() -> form.check(text)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "ORIGIN, page.example, https://example.org",
        "ORIGIN, https://page.example/, https://example.org",
        "ORIGIN, https://user@page.example, https://example.org",
        "API_KEY, sha256:abc, 64 hexadecimal digits",
        "NETWORK, 10.0.0.0/33, 10.0.0.0/8",
        "NETWORK, 10.0.0.256, 10.0.0.0/8",
        "NETWORK, 2001:db8::/129, 10.0.0.0/8",
        "NETWORK, localhost, 10.0.0.0/8"
    })
    void check_shouldShowWhatWouldFit(ValueForm form, String text, String cure) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> form.check(text))
                .withMessageContaining(cure);
    }
}
