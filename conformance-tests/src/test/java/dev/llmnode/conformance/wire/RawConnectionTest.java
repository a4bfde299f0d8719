package dev.llmnode.conformance.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawConnectionTest {

    private ServerSocket server;
    private RawConnection connection;
    private Socket accepted;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        connection = new RawConnection(URI.create("http://127.0.0.1:" + server.getLocalPort()), Duration.ofSeconds(5));
        accepted = server.accept();
    }

    @AfterEach
    void close() throws IOException {
        connection.close();
        accepted.close();
        server.close();
    }

    @Test
    void readAnswer_shouldReadBodyByLength() throws IOException {
        answer("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\nX-A: 1\r\nx-a: 2\r\n\r\nhi");

        Answer answer = connection.readAnswer();
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("hi");
        assertThat(answer.headers().get("x-a")).containsExactly("1", "2");
        assertThat(answer.closed()).isFalse();
    }

    @Test
    void readAnswer_shouldReadChunks() throws IOException {
        answer(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=1\r\n0123456789\r\n0\r\nT: 1\r\n\r\n");

        assertThat(connection.readAnswer().body()).isEqualTo("abc0123456789");
    }

    @Test
    void readClose_shouldSkipOtherFrames() throws IOException {
        accepted.getOutputStream().write(HexFormat.of().parseHex("810141" + "8900" + "827e0080" + "00".repeat(128)));
        accepted.getOutputStream().write(HexFormat.of().parseHex("880503ea" + "627965"));

        assertThat(connection.readClose()).isEqualTo(new Frame.Closed(1002, "bye"));
    }

    @Test
    void readClose_shouldNoticeAnEndWithoutACloseFrame() throws IOException {
        accepted.getOutputStream().write(HexFormat.of().parseHex("810541"));
        accepted.close();

        assertThat(connection.readClose()).isInstanceOf(Frame.Broken.class);
    }

    @Test
    void readAnswer_shouldReadEventsAndNoticeClose() throws IOException {
        answer("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: a\n\n");
        accepted.close();

        Answer answer = connection.readAnswer();
        assertThat(answer.events()).extracting(SseEvent::data).containsExactly("a");
        assertThat(answer.closed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "",
            })
    void readAnswer_shouldRefuseWhatIsNotHttp(String bytes) throws IOException {
        answer(bytes);
        accepted.close();

        assertThatThrownBy(connection::readAnswer).isInstanceOf(IOException.class);
    }

    private void answer(String bytes) throws IOException {
        accepted.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
        accepted.getOutputStream().flush();
    }
}
