package dev.llmnode.p2p.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmnode.p2p.Host;
import dev.llmnode.p2p.HostBuilder;
import dev.llmnode.p2p.kad.KadOptions;
import dev.llmnode.p2p.kad.Key;
import dev.llmnode.p2p.kad.Value;
import dev.llmnode.p2p.multiformats.Delimited;
import dev.llmnode.p2p.multiformats.ProtobufWriter;
import dev.llmnode.p2p.peer.Identity;
import dev.llmnode.p2p.swarm.Connection;
import dev.llmnode.p2p.swarm.HostEvent;
import dev.llmnode.p2p.swarm.Stream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on what Kademlia keeps and learns. */
class HostileKadIT extends Attack {
    private static final int PUT_VALUE = 0;
    private static final int FIND_NODE = 4;

    private static byte[] put(int valueBytes) {
        return new ProtobufWriter()
                .varint(1, PUT_VALUE)
                .bytes(2, new byte[] {1})
                .message(3, new ProtobufWriter().bytes(1, new byte[] {1}).bytes(2, new byte[valueBytes]))
                .toBytes();
    }

    /** Of the first, the message is too long to be read; of the second, the value too long to be kept. */
    @ParameterizedTest
    @ValueSource(ints = {100_000, Value.MAX_BYTES + 1})
    void records_shouldBeRefusedWhenTheyAreTooLarge(int valueBytes) throws Exception {
        CompletableFuture<HostEvent> cut = event(HostEvent.StreamFailed.class::isInstance);
        try (Host flooder = new HostBuilder().start()) {
            Connection connection = flooder.connect(victim.dialAddresses().getFirst(), TIMEOUT);
            try (Stream stream = connection.open(List.of(KadOptions.IPFS_PROTOCOL), TIMEOUT)) {
                stream.timeout(TIMEOUT);
                stream.write(Delimited.frame(put(valueBytes)));
                assertThatThrownBy(() -> stream.input().readAllBytes()).isInstanceOf(IOException.class);
            }
            await(cut);
            assertThat(flooder.ping().ping(connection, 1, TIMEOUT)).hasSize(1);
        }
        assertThat(counted("p2p_kad_messages_refused_total")).isEqualTo(1);
        assertThat(counted("p2p_kad_records")).isZero();
    }

    @Test
    void records_shouldBeRefusedInAnswersWhenTheyAreTooLarge() throws Exception {
        byte[] flood = Delimited.frame(put(100_000));
        try (Host liar = liar(flood)) {
            assertThat(victim.kad().get(Key.of(new byte[] {1}))).isEmpty();

            assertThat(victim.kad().table().contains(liar.peerId())).isFalse();
            assertThat(counted("p2p_kad_requests_failed_total")).isPositive();
        }
    }

    @Test
    void records_shouldBeBoundedForOnePeer() throws Exception {
        try (Host flooder = new HostBuilder().start()) {
            Connection connection = flooder.connect(victim.dialAddresses().getFirst(), TIMEOUT);
            int taken = 0;
            try (Stream stream = connection.open(List.of(KadOptions.IPFS_PROTOCOL), TIMEOUT)) {
                stream.timeout(TIMEOUT);
                while (true) {
                    byte[] key = "k%d".formatted(taken).getBytes(StandardCharsets.UTF_8);
                    stream.write(Delimited.frame(new ProtobufWriter()
                            .varint(1, PUT_VALUE)
                            .bytes(2, key)
                            .message(3, new ProtobufWriter().bytes(1, key).bytes(2, new byte[10]))
                            .toBytes()));
                    Delimited.read(stream.input(), 1000);
                    taken++;
                }
            } catch (IOException e) {
                // Cut at the record that was one too many.
            }
            assertThat(counted("p2p_kad_records")).isEqualTo(taken).isEqualTo(128);
        }
        assertThat(counted("p2p_kad_messages_refused_total")).isEqualTo(1);
    }

    @Test
    void answers_shouldBeRefusedWhenTheyNameTenThousandPeers() throws Exception {
        ProtobufWriter answer = new ProtobufWriter().varint(1, FIND_NODE);
        byte[] peer = new ProtobufWriter()
                .bytes(1, Identity.generate().peerId().encode())
                .toBytes();
        for (int i = 0; i < 10_000; i++) {
            answer.bytes(8, peer);
        }
        try (Host liar = liar(Delimited.frame(answer.toBytes()))) {
            assertThat(victim.kad().closest(Key.of("any")).nearest()).doesNotContain(liar.peerId());

            assertThat(victim.kad().table().contains(liar.peerId())).isFalse();
            assertThat(counted("p2p_kad_requests_failed_total")).isEqualTo(1);
            assertThat(victim.swarm().peerstore().peers().size()).isLessThan(20);
        }
    }

    /** A Kademlia server that the victim has in its table, and that answers everything with {@code flood}. */
    private Host liar(byte[] flood) throws IOException {
        Host liar = new HostBuilder()
                .listen("/ip4/127.0.0.1/tcp/0")
                .kad(KadOptions.DEFAULT)
                .start();
        liar.handle(KadOptions.IPFS_PROTOCOL, stream -> stream.write(flood));
        victim.identify().ask(victim.connect(liar.dialAddresses().getFirst(), TIMEOUT));
        assertThat(victim.kad().table().contains(liar.peerId())).isTrue();
        return liar;
    }
}
