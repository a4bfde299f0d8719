package dev.llmnode.node.filter;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadCheckTest {
    private static HttpRequestPacket head(String method, String target, Protocol protocol) {
        return HttpRequestPacket.builder()
                .method(method)
                .uri(target)
                .protocol(protocol)
                .build();
    }

    /** Written as in {@code Name: value}. */
    private static MimeHeaders headers(String... lines) {
        MimeHeaders headers = new MimeHeaders();
        for (String line : lines) {
            String[] parts = line.split(": ?", 2);
            headers.addValue(parts[0]).setString(parts[1]);
        }
        return headers;
    }

    @ParameterizedTest
    @CsvSource({"GET, /v1/models", "BREW, /", "OPTIONS, *", "GET, http://node/v1/models"})
    void requestLine_shouldPassWhatRfc9112Allows(String method, String target) {
        assertThatCode(() -> HeadCheck.requestLine(head(method, target, Protocol.HTTP_1_1)))
                .doesNotThrowAnyException();
        assertThatCode(() -> HeadCheck.requestLine(head(method, target, Protocol.HTTP_1_0)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"G T, /", "GET, v1/models", "CONNECT, node:443", "GET(), /"})
    void requestLine_shouldRefuseTheRest(String method, String target) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> HeadCheck.requestLine(head(method, target, Protocol.HTTP_1_1)));
    }

    @Test
    void requestLine_shouldRefuseOtherProtocols() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> HeadCheck.requestLine(head("GET", "/", Protocol.HTTP_2_0)))
                .withMessageContaining("protocol");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> HeadCheck.requestLine(head("GET", "/", Protocol.HTTP_0_9)))
                .withMessageContaining("protocol");
    }

    @Test
    void headers_shouldPassWhatSaysOneThing() {
        assertThatCode(() -> HeadCheck.headers(headers("Host: node", "Content-Length: 12", "X-Tab: a\tb", "X-Empty:")))
                .doesNotThrowAnyException();
        assertThatCode(() -> HeadCheck.headers(headers("Host: node", "Transfer-Encoding: Chunked")))
                .doesNotThrowAnyException();
        assertThatCode(() -> HeadCheck.headers(headers("Accept: a/b", "Accept: c/d")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: -1",
                "Content-Length: +1",
                "Content-Length: 0x10",
                "Content-Length: 1, 1",
                "Content-Length: 9999999999999999999",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: identity",
                "X Name: a",
                "X(Name): a"
            })
    void headers_shouldRefuseOneThatIsNotWellFormed(String line) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> HeadCheck.headers(headers("Host: node", line)));
    }

    @Test
    void headers_shouldRefuseWhatTwoReadersCouldTakeForTwoRequests() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> HeadCheck.headers(headers("Content-Length: 1", "content-length: 1")))
                .withMessageContaining("length");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> HeadCheck.headers(headers("Content-Length: 1", "Transfer-Encoding: chunked")));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> HeadCheck.headers(headers("Host: one", "host: one")))
                .withMessageContaining("Host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\r", "\n", "\u007f", "\u001b"})
    void headers_shouldRefuseControlCharacters(String character) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> HeadCheck.headers(headers("X-Name: a" + character + "b")))
                .withMessageContaining("value");
    }
}
