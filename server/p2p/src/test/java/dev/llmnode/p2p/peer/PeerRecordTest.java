package dev.llmnode.p2p.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.ProtobufWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerRecordTest {
    private static final List<Multiaddr> ADDRESSES =
            List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/1"), Multiaddr.parse("/ip6/2001:db8::1/udp/2/quic-v1"));

    private final Identity identity = Identity.generate();

    @Test
    void open_shouldGiveBackWhatWasSealed() {
        byte[] sent = PeerRecord.seal(identity, 7, ADDRESSES).encode();

        PeerRecord record = PeerRecord.open(SignedEnvelope.decode(sent));

        assertThat(record).isEqualTo(new PeerRecord(identity.peerId(), 7, ADDRESSES));
    }

    @Test
    void open_shouldRefuseAChangedByte() {
        byte[] sent = PeerRecord.seal(identity, 7, ADDRESSES).encode();
        for (int i = 0; i < sent.length; i++) {
            byte[] changed = sent.clone();
            changed[i] ^= 1;

            assertThatThrownBy(() -> PeerRecord.open(SignedEnvelope.decode(changed)))
                    .isInstanceOf(InvalidRecordException.class);
        }
    }

    @Test
    void open_shouldRefuseARecordOfSomebodyElse() {
        byte[] payload = new ProtobufWriter()
                .bytes(1, Identity.generate().peerId().encode())
                .varint(2, 1)
                .toBytes();
        SignedEnvelope envelope = SignedEnvelope.seal(identity, "libp2p-peer-record", new byte[] {3, 1}, payload);

        assertThatThrownBy(() -> PeerRecord.open(envelope)).hasMessageContaining("is signed by " + identity.peerId());
    }

    @Test
    void open_shouldRefuseAnotherDomainAndAnotherType() {
        byte[] payload = new ProtobufWriter()
                .bytes(1, identity.peerId().encode())
                .varint(2, 1)
                .toBytes();

        assertThatThrownBy(() -> PeerRecord.open(
                        SignedEnvelope.seal(identity, "libp2p-routing-state", new byte[] {3, 1}, payload)))
                .hasMessageContaining("wrong signature");
        assertThatThrownBy(() -> PeerRecord.open(
                        SignedEnvelope.seal(identity, "libp2p-peer-record", new byte[] {3, 2}, payload)))
                .hasMessageContaining("another type");
    }

    @Test
    void decode_shouldRefuseWhatIsTooLong() {
        assertThatThrownBy(() -> SignedEnvelope.decode(new byte[SignedEnvelope.MAX_ENCODED + 1]))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("over the limit");
    }
}
