package dev.llmnode.p2p.multiformats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultiaddrTest {
    /** Text and bytes as go-multiaddr and the multiaddr specification's tests have them. */
    @ParameterizedTest
    @CsvSource({
        "/ip4/127.0.0.1/udp/1234, 047f000001910204d2",
        "/ip4/127.0.0.1/tcp/4321, 047f0000010610e1",
        "/ip4/1.2.3.4/tcp/80/ws, 0401020304060050dd03",
        "/ip6/2001:8a0:7ac5:4201:3ac9:86ff:fe31:7095, 29200108a07ac542013ac986fffe317095",
        "/ip6/::1/udp/0/quic-v1, 29000000000000000000000000000000019102" + "0000cd03",
        "/dns4/example.com/tcp/443, 360b6578616d706c652e636f6d0601bb",
        "/dnsaddr/bootstrap.libp2p.io, 3813626f6f7473747261702e6c69627032702e696f",
        "/ip4/127.0.0.1/udp/9090/quic, 047f00000191022382cc03",
        "/p2p-circuit, a202",
        "/p2p/QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC,"
                + " a503221220d52ebb89d85b02a284948203a62ff28389c57c9f42beec4ec20db76a68911c0b"
    })
    void encode_shouldMatchOtherImplementations(String text, String hex) {
        Multiaddr address = Multiaddr.parse(text);

        assertThat(HexFormat.of().formatHex(address.encode())).isEqualTo(hex);
        assertThat(Multiaddr.decode(address.encode())).isEqualTo(address);
        assertThat(address).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "/ip4/1.2.3.4/tcp/1/, /ip4/1.2.3.4/tcp/1",
        "/ip6/0:0:0:0:0:0:0:0/tcp/1, /ip6/::/tcp/1",
        "/ip6/2001:DB8:0:0:1:0:0:1, /ip6/2001:db8::1:0:0:1",
        "/ip6/::ffff:1.2.3.4, /ip6/::ffff:102:304",
        "/ipfs/QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC, /p2p/QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC",
        "/http-path/a%20b, /http-path/a%20b"
    })
    void parse_shouldGiveTheCanonicalText(String text, String canonical) {
        assertThat(Multiaddr.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "ip4/1.2.3.4",
                "/ip4",
                "/ip4/::1",
                "/ip4/1.2.3",
                "/ip4/1.2.3.256",
                "/ip4/01.2.3.4",
                "/ip6/1.2.3.4",
                "/ip6/fe80::1%eth0",
                "/ip4/1.2.3.4/tcp",
                "/ip4/1.2.3.4/tcp/65536",
                "/tcp/-1",
                "/tcp/abc",
                "/nope/1",
                "/ip4/1.2.3.4//tcp/1",
                "/p2p/Qmnonsense",
                "/dns/",
                "/udp/1234/quic-v2"
            })
    void parse_shouldRefuse(String text) {
        assertThatThrownBy(() -> Multiaddr.parse(text)).isInstanceOf(MultiformatException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "04", "047f0000", "0612", "3800", "38056162", "a50300", "ffffffffffffffffffff", "a1a1"})
    void decode_shouldRefuse(String hex) {
        assertThatThrownBy(() -> Multiaddr.decode(HexFormat.of().parseHex(hex)))
                .isInstanceOf(MultiformatException.class);
    }

    @Test
    void withoutPeer_shouldKeepTheRest() {
        Multiaddr address = Multiaddr.parse("/ip4/1.2.3.4/tcp/1")
                .with(MultiaddrProtocol.P2P, "QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC");

        assertThat(address.value(MultiaddrProtocol.TCP)).contains("1");
        assertThat(address.has(MultiaddrProtocol.UDP)).isFalse();
        assertThat(address.withoutPeer()).hasToString("/ip4/1.2.3.4/tcp/1");
    }
}
