package dev.llmnode.p2p.reqres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmnode.p2p.Host;
import dev.llmnode.p2p.HostBuilder;
import dev.llmnode.p2p.swarm.Stream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestResponseTest {
    private static final String PROTOCOL = "/test/ask/1.0.0";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int MAX_BYTES = 1 << 20;

    private Host alice;
    private Host bob;
    private RequestResponse asking;

    @BeforeEach
    void start() throws IOException {
        alice = new HostBuilder().start();
        bob = new HostBuilder().listen("/ip4/127.0.0.1/tcp/0").start();
        alice.connect(bob.dialAddresses().getFirst(), TIMEOUT);
        asking = new RequestResponse(alice.swarm(), PROTOCOL, MAX_BYTES, TIMEOUT);
    }

    @AfterEach
    void stop() {
        alice.close();
        bob.close();
    }

    @Test
    void ask_shouldBringTheAnswer() throws Exception {
        serve((from, request) -> {
            assertThat(from).isEqualTo(alice.peerId());
            return (new String(request, StandardCharsets.UTF_8) + "!").getBytes(StandardCharsets.UTF_8);
        });

        assertThat(asking.ask(bob.peerId(), "hello".getBytes(StandardCharsets.UTF_8)))
                .asString()
                .isEqualTo("hello!");
        assertThat(asking.ask(bob.peerId(), new byte[0])).asString().isEqualTo("!");
        assertThat(asking.ask(bob.peerId(), new byte[MAX_BYTES - 1])).hasSize(MAX_BYTES);
    }

    @Test
    void ask_shouldRefuseLargeMessagesBeforeTheyGoOut() {
        serve((from, request) -> request);

        assertThatThrownBy(() -> asking.ask(bob.peerId(), new byte[MAX_BYTES + 1]))
                .hasMessage(PROTOCOL + " carries at most 1048576 bytes, not 1048577");
    }

    @Test
    void serve_shouldCutAPeerThatAnnouncesTooMuch() throws Exception {
        serve((from, request) -> request);

        try (Stream stream = alice.open(bob.peerId(), TIMEOUT, PROTOCOL)) {
            new DataOutputStream(stream.output()).writeInt(Integer.MIN_VALUE);
            assertThatThrownBy(() -> stream.input().read()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void ask_shouldFailWhenTheHandlerDoes() {
        serve((from, request) -> {
            throw new IOException("no");
        });

        assertThatThrownBy(() -> asking.ask(bob.peerId(), new byte[1])).isInstanceOf(IOException.class);
    }

    private void serve(RequestResponse.Handler handler) {
        new RequestResponse(bob.swarm(), PROTOCOL, MAX_BYTES, TIMEOUT).serve(handler);
    }
}
