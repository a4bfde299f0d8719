package dev.llmnode.p2p.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.peer.Identity;
import dev.llmnode.p2p.peer.PeerId;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AddressResolverTest {
    private final Map<String, List<String>> zone = new LinkedHashMap<>();
    private final List<String> unresolved = new ArrayList<>();
    private final AddressResolver resolver = new AddressResolver(new NameService() {
        @Override
        public List<InetAddress> addresses(String name) throws IOException {
            List<InetAddress> all = new ArrayList<>();
            for (String ip : texts(name)) {
                all.add(InetAddress.getByName(ip));
            }
            return all;
        }

        @Override
        public List<String> texts(String name) throws IOException {
            if (!zone.containsKey(name)) {
                throw new IOException("nobody knows " + name);
            }
            return zone.get(name);
        }
    });
    private final PeerId peer = Identity.generate().peerId();
    private final PeerId other = Identity.generate().peerId();

    private List<String> resolve(Optional<PeerId> wanted, String... addresses) {
        List<Multiaddr> parsed =
                List.of(addresses).stream().map(Multiaddr::parse).toList();
        return resolver.resolve(wanted, parsed, unresolved::add).stream()
                .map(Multiaddr::toString)
                .toList();
    }

    @Test
    void resolve_shouldTakeTheFamilyThatTheAddressNames() {
        zone.put("example.org", List.of("192.0.2.1", "2001:db8::1"));

        assertThat(resolve(Optional.empty(), "/dns/example.org/tcp/1"))
                .containsExactly("/ip4/192.0.2.1/tcp/1", "/ip6/2001:db8::1/tcp/1");
        assertThat(resolve(Optional.empty(), "/dns4/example.org/udp/2/quic-v1"))
                .containsExactly("/ip4/192.0.2.1/udp/2/quic-v1");
        assertThat(resolve(Optional.empty(), "/dns6/example.org/tcp/1")).containsExactly("/ip6/2001:db8::1/tcp/1");
    }

    @Test
    void resolve_shouldFollowNamesInTextRecordsAndKeepTheWantedPeer() {
        zone.put(
                "_dnsaddr.example.org",
                List.of(
                        "dnsaddr=/dnsaddr/a.example.org/p2p/" + peer,
                        "dnsaddr=/ip4/192.0.2.9/tcp/1/p2p/" + other,
                        "dnsaddr=/carrier-pigeon/7",
                        "v=spf1 -all"));
        zone.put(
                "_dnsaddr.a.example.org",
                List.of("dnsaddr=/ip4/192.0.2.1/tcp/1/p2p/" + peer, "dnsaddr=/dns4/b.example.org/tcp/2/p2p/" + peer));
        zone.put("b.example.org", List.of("192.0.2.2"));

        assertThat(resolve(Optional.of(peer), "/dnsaddr/example.org"))
                .containsExactly("/ip4/192.0.2.1/tcp/1/p2p/" + peer, "/ip4/192.0.2.2/tcp/2/p2p/" + peer);
        assertThat(resolve(Optional.empty(), "/dnsaddr/example.org/p2p/" + other))
                .containsExactly("/ip4/192.0.2.9/tcp/1/p2p/" + other);
        assertThat(unresolved).isEmpty();
    }

    @Test
    void resolve_shouldKeepOnlyWhatEndsAsTheAddressDoes() {
        zone.put(
                "_dnsaddr.example.org",
                List.of("dnsaddr=/ip4/192.0.2.1/tcp/1", "dnsaddr=/ip4/192.0.2.1/udp/1/quic-v1"));

        assertThat(resolve(Optional.empty(), "/dnsaddr/example.org/udp/1/quic-v1"))
                .containsExactly("/ip4/192.0.2.1/udp/1/quic-v1");
    }

    @Test
    void resolve_shouldEndARingOfNames() {
        zone.put("_dnsaddr.example.org", List.of("dnsaddr=/dnsaddr/example.org", "dnsaddr=/ip4/192.0.2.1/tcp/1"));

        assertThat(resolve(Optional.empty(), "/dnsaddr/example.org")).containsOnly("/ip4/192.0.2.1/tcp/1");
        assertThat(unresolved).singleElement().asString().contains("names lead to each other");
    }

    @Test
    void resolve_shouldBoundWhatOneNameBrings() {
        zone.put(
                "_dnsaddr.example.org",
                IntStream.range(1, 1000)
                        .mapToObj("dnsaddr=/ip4/192.0.2.1/tcp/%d"::formatted)
                        .toList());

        assertThat(resolve(Optional.empty(), "/dnsaddr/example.org")).hasSize(64);
    }

    @Test
    void resolve_shouldSayWhichNameIsUnknownAndGoOn() {
        zone.put("example.org", List.of("192.0.2.1"));

        assertThat(resolve(Optional.empty(), "/dns/nowhere.example/tcp/1", "/dns/example.org/tcp/1"))
                .containsExactly("/ip4/192.0.2.1/tcp/1");
        assertThat(unresolved).containsExactly("/dns/nowhere.example/tcp/1: nobody knows nowhere.example");
    }
}
