package dev.llmnode.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NodeServerIT {
    @Test
    void start_shouldListenOnTheChosenPort() throws Exception {
        try (NodeServer node = Wiring.start(new NodeSettings(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Duration.ofSeconds(1)));
                Socket client = new Socket()) {
            client.connect(node.address());
            assertThat(client.isConnected()).isTrue();
        }
    }
}
