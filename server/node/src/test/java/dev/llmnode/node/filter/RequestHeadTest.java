package dev.llmnode.node.filter;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.memory.ByteBufferWrapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: node\r\n\r\n",
                "\r\nGET /a?b=%20 HTTP/1.0\r\n\r\n",
                "POST /a HTTP/1.1\nHost: node\nX-Empty:\nX-Tab:\ta\u00e9 b\n\nbody: not a header \u0000",
                "BREW /pot HTTP/1.1\r\nHo",
                "GE",
                "",
            })
    void check_shouldPassWhatIsWellFormedAsFarAsItGoes(String head) {
        assertThatCode(() -> RequestHead.check(buffer(head))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello there\r\n\r\n",
                "GET\r\n\r\n",
                "GET HTTP/1.1\r\n",
                "GET / HTTP/1.1 \r\n",
                "GET  / HTTP/1.1\r\n",
                "GET / HTTP/2.0\r\n",
                "PRI * HTTP/2.0\r\n\r\n",
                "G\u0000T / HTTP/1.1\r\n",
                "CONNECT example.org:443 HTTP/1.1\r\n",
                "GET / HTTP/1.1\r\nNonsense\r\n",
                "GET / HTTP/1.1\r\nHost : node\r\n",
                "GET / HTTP/1.1\r\n folded\r\n",
                "GET / HTTP/1.1\r\nX: a\u0000b\r\n",
                "GET / HTTP/1.1\r\nX: a\rb\r\n",
                "GET / HTTP/1.1\r\nHost: one\r\nhOST: two\r\n",
            })
    void check_shouldRefuseWhatIsNot(String head) {
        assertThatIllegalStateException().isThrownBy(() -> RequestHead.check(buffer(head)));
    }

    private static Buffer buffer(String head) {
        return new ByteBufferWrapper(ByteBuffer.wrap(head.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
