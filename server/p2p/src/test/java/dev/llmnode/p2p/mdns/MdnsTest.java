package dev.llmnode.p2p.mdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmnode.p2p.TestClock;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.multiformats.MultiaddrProtocol;
import dev.llmnode.p2p.multiformats.MultiformatException;
import dev.llmnode.p2p.peer.Identity;
import dev.llmnode.p2p.peer.PeerId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MdnsTest {
    private static final List<Multiaddr> ADDRESSES =
            List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/9000"), Multiaddr.parse("/ip6/2001:db8::1/udp/9001/quic-v1"));

    private final TestClock clock = new TestClock();
    private final PeerId alice = Identity.generate().peerId();
    private final PeerId bob = Identity.generate().peerId();
    private final List<byte[]> sent = new ArrayList<>();
    private final List<PeerId> found = new ArrayList<>();
    private final List<Multiaddr> foundAddresses = new ArrayList<>();
    private final MulticastLink link = new MemoryLink(sent);
    private final Mdns mdns = new Mdns(
            alice,
            () -> ADDRESSES,
            List.of(link),
            (peer, addresses) -> {
                found.add(peer);
                foundAddresses.addAll(addresses);
            },
            clock);

    private static final class MemoryLink implements MulticastLink {
        private final List<byte[]> sent;

        MemoryLink(List<byte[]> sent) {
            this.sent = sent;
        }

        @Override
        public void send(byte[] datagram) {
            sent.add(datagram);
        }

        @Override
        public byte[] receive() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    @Test
    void handle_shouldAnswerAQuestionWithAllAddresses() {
        mdns.handle(link, DnsWriter.write(DnsMessage.query(Mdns.SERVICE)));

        DnsMessage answer = DnsReader.read(sent.getFirst());
        assertThat(answer.isResponse()).isTrue();
        DnsRecord.Ptr pointer = (DnsRecord.Ptr) answer.records().getFirst();
        assertThat(pointer.name()).isEqualTo(Mdns.SERVICE);
        DnsRecord.Txt text = (DnsRecord.Txt) answer.records().get(1);
        assertThat(text.name()).isEqualTo(pointer.instance());
        assertThat(text.texts())
                .containsExactly(
                        "dnsaddr=/ip4/192.0.2.1/tcp/9000/p2p/" + alice,
                        "dnsaddr=/ip6/2001:db8::1/udp/9001/quic-v1/p2p/" + alice);
    }

    @Test
    void handle_shouldAnswerOnceASecond() {
        for (int i = 0; i < 1000; i++) {
            mdns.handle(link, DnsWriter.write(DnsMessage.query(Mdns.SERVICE)));
        }
        assertThat(sent).hasSize(1);

        clock.advance(Mdns.ANSWER_PERIOD);
        mdns.handle(link, DnsWriter.write(DnsMessage.query(Mdns.SERVICE)));

        assertThat(sent).hasSize(2);
    }

    @Test
    void settle_shouldGiveTheAnswerThatHadToWait() {
        announceAll();
        mdns.handle(link, DnsWriter.write(DnsMessage.query(Mdns.SERVICE)));
        mdns.settle();
        assertThat(sent).isEmpty();

        clock.advance(Mdns.ANSWER_PERIOD);
        mdns.settle();
        mdns.settle();

        assertThat(sent).hasSize(1);
        assertThat(DnsReader.read(sent.getFirst()).isResponse()).isTrue();
    }

    @Test
    void settle_shouldAnnounceTheHostAtTheStart() {
        announceAll();

        clock.advance(Mdns.ANSWER_PERIOD);
        mdns.settle();

        assertThat(sent).isEmpty();
    }

    private void announceAll() {
        for (int i = 0; i < Mdns.ANNOUNCEMENTS; i++) {
            clock.advance(Mdns.ANSWER_PERIOD);
            mdns.settle();
        }
        assertThat(sent)
                .hasSize(Mdns.ANNOUNCEMENTS)
                .allSatisfy(datagram ->
                        assertThat(DnsReader.read(datagram).isResponse()).isTrue());
        sent.clear();
    }

    @Test
    void handle_shouldIgnoreOtherServices() {
        mdns.handle(link, DnsWriter.write(DnsMessage.query("_ipp._tcp.local")));
        mdns.handle(link, new byte[] {1, 2, 3});

        assertThat(sent).isEmpty();
    }

    @Test
    void handle_shouldTellOfAPeerOnceInItsTime() {
        byte[] answer = answerOf(bob, "/ip4/192.0.2.2/tcp/1");
        mdns.handle(link, answer);
        mdns.handle(link, answer);
        assertThat(found).containsExactly(bob);
        assertThat(foundAddresses).containsExactly(Multiaddr.parse("/ip4/192.0.2.2/tcp/1"));

        clock.advance(Mdns.TIME_TO_LIVE);
        mdns.handle(link, answer);

        assertThat(found).containsExactly(bob, bob);
    }

    @Test
    void handle_shouldNotTellOfItself() {
        mdns.handle(link, answerOf(alice, "/ip4/192.0.2.1/tcp/1"));

        assertThat(found).isEmpty();
    }

    @Test
    void handle_shouldBoundAFloodOfPeers() {
        for (int i = 0; i < 2 * Mdns.MAX_PEERS; i++) {
            mdns.handle(link, answerOf(Identity.generate().peerId(), "/ip4/192.0.2.2/tcp/1"));
        }

        assertThat(found).hasSize(Mdns.MAX_PEERS);
        clock.advance(Mdns.TIME_TO_LIVE.plus(Duration.ofSeconds(1)));
        mdns.handle(link, answerOf(bob, "/ip4/192.0.2.2/tcp/1"));
        assertThat(found.getLast()).isEqualTo(bob);
    }

    /** As rust-libp2p 0.54 answers: the instance is a bare label, each address a TXT record of its own, neither SRV nor A. */
    @Test
    void handle_shouldReadAnAnswerOfRust() {
        String label = "04" + HexFormat.of().formatHex("aBcd".getBytes(StandardCharsets.US_ASCII)) + "00";

        mdns.handle(link, rustAnswer(label, label));

        assertThat(found).containsExactly(bob);
    }

    @Test
    void handle_shouldReadCompressedNames() {
        mdns.handle(
                link,
                rustAnswer(
                        "04" + HexFormat.of().formatHex("abcd".getBytes(StandardCharsets.US_ASCII)) + "c00c", "c027"));

        assertThat(found).containsExactly(bob);
    }

    @Test
    void handle_shouldIgnoreTextsThatNoPointerLeadsTo() {
        mdns.handle(link, rustAnswer("0161" + "00", "0162" + "00"));

        assertThat(found).isEmpty();
    }

    /** Names as hexadecimal. */
    private byte[] rustAnswer(String instance, String nameOfText) {
        String text = "dnsaddr=/ip4/192.0.2.2/tcp/1/p2p/" + bob;
        return HexFormat.of()
                .parseHex("000084000000000100000001" + "045f703270045f756470056c6f63616c00" + "000c000100000078"
                        + "%04x".formatted(instance.length() / 2) + instance + nameOfText + "0010800100000078"
                        + "%04x%02x".formatted(text.length() + 1, text.length())
                        + HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0000840000000001",
                "00008400ffffffffffffffff",
                "000000000001000000000000c00c000c0001",
                "000000000001000000000000c0ff000c0001",
                "00008400000000010000000004" + "61626364" + "00" + "0010800100000078" + "00ff" + "01"
            })
    void read_shouldRefuse(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThatThrownBy(() -> DnsReader.read(bytes)).isInstanceOf(MultiformatException.class);
    }

    @Test
    void query_shouldAskForTheService() {
        mdns.query();

        assertThat(DnsReader.read(sent.getFirst())).isEqualTo(DnsMessage.query(Mdns.SERVICE));
        mdns.close();
    }

    private static byte[] answerOf(PeerId peer, String address) {
        String text = "dnsaddr=" + Multiaddr.parse(address).with(MultiaddrProtocol.P2P, peer.toString());
        return DnsWriter.write(DnsMessage.response(List.of(
                new DnsRecord.Ptr(Mdns.SERVICE, "x." + Mdns.SERVICE),
                new DnsRecord.Txt("x." + Mdns.SERVICE, List.of(text)))));
    }
}
