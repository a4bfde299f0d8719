package dev.llmnode.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.node.testing.RawClient;
import dev.llmnode.node.testing.ScriptedEngine;
import dev.llmnode.node.testing.SettingsChange;
import dev.llmnode.node.testing.TestNode;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered in HTTP where a client wanted, or should have wanted, another protocol. */
class HandshakeIT {
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)\r\n");

    @TempDir
    private Path folder;

    private final ScriptedEngine engine = new ScriptedEngine(TestNode.MODEL);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept: */*",
                "Upgrade: irc/6.9\r\nConnection: Upgrade",
                "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk",
            })
    void socketPath_shouldAskForItsProtocolAndKeepTheConnection(String headers) throws Exception {
        try (TestNode node = TestNode.start(folder, engine);
                RawClient client = RawClient.connect(node)) {
            String head = client.send(RawClient.get("/v1/ws", headers)).head();
            assertThat(head)
                    .startsWith("HTTP/1.1 426 Upgrade Required\r\n")
                    .containsIgnoringCase("\r\nupgrade: websocket\r\n")
                    .containsIgnoringCase("\r\nconnection: upgrade\r\n");
            assertThat(body(client, head)).startsWith("{\"error\":{\"code\":\"UPGRADE_REQUIRED\"");

            assertThat(client.send(RawClient.get("/health/live")).line()).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void otherPaths_shouldTakeNoNoticeOfTheWish() throws Exception {
        try (TestNode node = TestNode.start(folder, engine);
                RawClient client = RawClient.connect(node)) {
            String head = client.send(RawClient.get("/v1/models", "Upgrade: irc/6.9", "Connection: Upgrade"))
                    .head();
            assertThat(head).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(body(client, head)).startsWith("{\"models\":");
        }
    }

    @Test
    void statusLine_shouldHaveThePhraseOfItsStatus() throws Exception {
        try (TestNode node = TestNode.start(folder, engine, SettingsChange.rate(1));
                RawClient client = RawClient.connect(node)) {
            assertThat(client.send("GET / HTTP/9.9\r\n\r\n").line()).isEqualTo("HTTP/1.1 400 Bad Request");
            try (RawClient second = RawClient.connect(node)) {
                String models = RawClient.get("/v1/models");
                assertThat(second.send(models + models).until("HTTP/1.1 4").length())
                        .isPositive();
                assertThat(second.line()).isEqualTo("29 Too Many Requests");
            }
        }
    }

    private static String body(RawClient client, String head) throws Exception {
        Matcher length = LENGTH.matcher(head);
        assertThat(length.find()).as("a length in %s", head).isTrue();
        return client.bytes(Integer.parseInt(length.group(1)));
    }
}
