package dev.llmnode.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.node.testing.RawClient;
import dev.llmnode.node.testing.ScriptedEngine;
import dev.llmnode.node.testing.TestNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads that RFC 9112 forbids: two readers of one could disagree about where it ends. */
class MalformedRequestIT {
    @TempDir
    private static Path folder;

    private static TestNode node;

    @BeforeAll
    static void start() throws Exception {
        node = TestNode.start(folder, new ScriptedEngine(TestNode.MODEL));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello there",
                "GET",
                "GET HTTP/1.1",
                "GET / HTTP/2.0",
                "PRI * HTTP/2.0",
                "\r\nGET / HTTP/1.1",
                "G\u0000T / HTTP/1.1",
                "CONNECT example.org:443 HTTP/1.1",
                "GET / HTTP/1.1\r\nNonsense",
                "GET / HTTP/1.1\r\nHost : node",
                "GET / HTTP/1.1\r\nX: a\u0000b",
                "GET / HTTP/1.1\r\nHost: one\r\nhOST: two",
                "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1",
                "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked",
                "POST / HTTP/1.1\r\nContent-Length: +1",
            })
    void head_shouldBeRefusedWithTheErrorBody(String head) throws Exception {
        try (RawClient client = RawClient.connect(node)) {
            String answer = client.send(head + "\r\n\r\n").rest();
            assertThat(answer)
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .contains("Content-Type: application/json\r\n", "{\"error\":{\"code\":\"VALIDATION_ERROR\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health/live HTTP/1.1\r\nHost: node\r\nConnection: close",
                "GET /health/live?b=%20 HTTP/1.0",
                "GET /health/live HTTP/1.1\nHost: node\nX-Empty:\nX-Tab:\ta\u00e9 b\nConnection: close",
            })
    void head_shouldBeTakenWhereItIsWellFormed(String head) throws Exception {
        try (RawClient client = RawClient.connect(node)) {
            assertThat(client.send(head + "\r\n\r\n").rest()).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }
}
