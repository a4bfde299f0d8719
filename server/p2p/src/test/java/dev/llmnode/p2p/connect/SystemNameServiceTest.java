package dev.llmnode.p2p.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SystemNameServiceTest {
    private static final int HEADER_BYTES = 12;
    private static final int NO_SUCH_NAME = 3;

    /** A name server that answers one question: the question itself with the TXT records after it. */
    private static void answerOnce(DatagramSocket socket, List<String> texts) {
        try {
            DatagramPacket packet = new DatagramPacket(new byte[512], 512);
            socket.receive(packet);
            int end = HEADER_BYTES;
            while (packet.getData()[end] != 0) {
                end++;
            }
            byte[] question = Arrays.copyOf(packet.getData(), end + 5);
            question[2] = (byte) 0x85;
            question[3] = (byte) (texts.isEmpty() ? 0x80 | NO_SUCH_NAME : 0x80);
            question[7] = (byte) texts.size();
            Arrays.fill(question, 8, HEADER_BYTES, (byte) 0);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(question);
            for (String text : texts) {
                byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
                out.writeBytes(new byte[] {(byte) 0xc0, HEADER_BYTES, 0, 16, 0, 1, 0, 0, 0, 60, 0});
                out.write(bytes.length + 1);
                out.write(bytes.length);
                out.writeBytes(bytes);
            }
            byte[] answer = out.toByteArray();
            socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static NameService serviceAt(DatagramSocket socket) {
        return new SystemNameService("dns://127.0.0.1:%d".formatted(socket.getLocalPort()));
    }

    @Test
    void texts_shouldReadEachRecord() throws Exception {
        List<String> texts = List.of("dnsaddr=/ip4/192.0.2.1/tcp/4001", "another");
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Thread server = Thread.ofVirtual().start(() -> answerOnce(socket, texts));

            assertThat(serviceAt(socket).texts("_dnsaddr.example.org")).containsExactlyInAnyOrderElementsOf(texts);
            server.join();
        }
    }

    @Test
    void texts_shouldSayThatANameDoesNotExist() throws Exception {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Thread server = Thread.ofVirtual().start(() -> answerOnce(socket, List.of()));

            assertThatThrownBy(() -> serviceAt(socket).texts("_dnsaddr.example.org"))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the name '_dnsaddr.example.org' has no TXT record");
            server.join();
        }
    }

    @Test
    void addresses_shouldKnowThisMachine() throws Exception {
        assertThat(new SystemNameService().addresses("localhost")).anyMatch(InetAddress::isLoopbackAddress);
    }
}
