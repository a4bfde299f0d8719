package dev.llmnode.p2p.kad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.MultiformatException;
import dev.llmnode.p2p.multiformats.ProtobufWriter;
import dev.llmnode.p2p.peer.Identity;
import dev.llmnode.p2p.peer.PeerId;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class KadMessageTest {
    private static final PeerId PEER = Identity.generate().peerId();
    private static final KadPeer NEIGHBOUR = new KadPeer(PEER, List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/1")));

    @Test
    void decode_shouldGiveBackWhatWasEncoded() {
        KadMessage message = KadMessage.request(KadMessage.Type.GET_PROVIDERS, Key.of("k"))
                .withValue(Value.of(new byte[] {1, 2}))
                .withCloser(List.of(NEIGHBOUR))
                .withProviders(List.of(NEIGHBOUR));

        assertThat(KadMessage.decode(message.encode())).isEqualTo(message);
    }

    @Test
    void encode_shouldLeaveOutPeersBeyondThePacketSize() {
        KadMessage message = KadMessage.request(KadMessage.Type.FIND_NODE, Key.of("k"))
                .withCloser(Collections.nCopies(1000, NEIGHBOUR));

        assertThat(message.encode().length).isBetween(KadMessage.MAX_PEERS_BYTES - 100, 16 * 1024);
    }

    @Test
    void decode_shouldReadABoundedNumberOfPeers() {
        ProtobufWriter out = new ProtobufWriter().varint(1, 4);
        for (int i = 0; i < 10_000; i++) {
            out.message(8, NEIGHBOUR.write());
        }

        assertThat(KadMessage.decode(out.toBytes()).closer()).hasSize(KadMessage.MAX_PEERS);
    }

    @Test
    void decode_shouldSkipDamagedPeersAndAddresses() {
        byte[] bytes = new ProtobufWriter()
                .varint(1, 4)
                .message(8, new ProtobufWriter().bytes(1, new byte[] {1, 2, 3}))
                .message(8, new ProtobufWriter().bytes(1, PEER.encode()).bytes(2, new byte[] {99}))
                .toBytes();

        assertThat(KadMessage.decode(bytes).closer()).containsExactly(new KadPeer(PEER, List.of()));
    }

    @Test
    void decode_shouldRefuseUnknownTypes() {
        assertThatThrownBy(() ->
                        KadMessage.decode(new ProtobufWriter().varint(1, 6).toBytes()))
                .isInstanceOf(MultiformatException.class)
                .hasMessage("kad message of type 6");
    }
}
