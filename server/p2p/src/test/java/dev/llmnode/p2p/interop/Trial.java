package dev.llmnode.p2p.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmnode.p2p.Host;
import dev.llmnode.p2p.kad.KadPeer;
import dev.llmnode.p2p.kad.Key;
import dev.llmnode.p2p.kad.Value;
import dev.llmnode.p2p.multiformats.Multihash;
import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.swarm.Connection;
import dev.llmnode.p2p.swarm.HostEvent;
import dev.llmnode.p2p.swarm.PeerInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A feature, and what is tried of it in both directions. */
record Trial(String name, Check check) {
    interface Check {
        void run(Meeting meeting) throws Exception;
    }

    interface Attempt<T> {
        Optional<T> run() throws Exception;
    }

    static final List<Trial> ALL = List.of(
            new Trial("identify", Trial::identify),
            new Trial("ping", Trial::ping),
            new Trial("request-response", Trial::requestResponse),
            new Trial("kad put/get", Trial::kadPutGet),
            new Trial("kad provide", Trial::kadProvide),
            // Later than the others, for it leaves hosts in the routing tables that are gone.
            new Trial("kad find", Trial::kadFind),
            new Trial("mDNS", Trial::mdns));

    private static void identify(Meeting meeting) throws IOException {
        Connection connection = meeting.host().connect(meeting.peer().peer(), Wire.TIMEOUT);
        PeerInfo info = meeting.host().identify().ask(connection);
        assertThat(info.agent())
                .startsWith("llmnode-interop-" + meeting.program().name());
        assertThat(info.protocols()).contains("/ipfs/ping/1.0.0", Wire.ECHO);
        assertThat(info.addresses()).contains(meeting.peer().address().withoutPeer());
        JsonNode ours = meeting.peer().ask("identify", meeting.ownId());
        assertThat(ours.get("agent").asText()).isEqualTo("llm-node-interop");
        assertThat(ours.get("version").asText()).isEqualTo("ipfs/0.1.0");
        assertThat(ours.get("protocols").toString()).contains(Wire.ECHO, "/ipfs/id/push/1.0.0");
    }

    private static void ping(Meeting meeting) throws IOException {
        Connection connection = meeting.host().connect(meeting.peer().peer(), Wire.TIMEOUT);
        assertThat(meeting.host().ping().ping(connection, 5, Wire.TIMEOUT)).hasSize(5);
        assertThat(meeting.peer().ask("ping", meeting.ownId())).hasSize(5);
    }

    private static void requestResponse(Meeting meeting) throws IOException {
        byte[] request = "from-java".repeat(20_000).getBytes(StandardCharsets.UTF_8);
        assertThat(Wire.echo(meeting.host()).ask(meeting.peer().peer(), request))
                .isEqualTo(request);
        assertThat(meeting.peer().ask("request", meeting.ownId(), "from-there").asText())
                .isEqualTo("from-there");
    }

    /** A third host that only the peer knows, and a fourth that only we know, are found by the other side. */
    private static void kadFind(Meeting meeting) throws Exception {
        try (Host third = meeting.wire().host(false);
                Host fourth = meeting.wire().host(false)) {
            third.connect(meeting.peer().address(), Wire.TIMEOUT);
            KadPeer found = eventually(() -> meeting.host().kad().find(third.peerId()));
            assertThat(found.addresses()).contains(third.addresses().getFirst());
            fourth.connect(meeting.host().dialAddresses().getFirst(), Wire.TIMEOUT);
            awaitInTable(meeting.host(), fourth.peerId());
            assertThat(meeting.peer().ask("find", fourth.peerId().toString()).asText())
                    .contains(fourth.addresses().getFirst().toString());
        }
    }

    private static void kadPutGet(Meeting meeting) throws Exception {
        awaitInTable(meeting.host(), meeting.peer().peer());
        Key ours = Key.of("/v/java-" + meeting.ownId());
        assertThat(meeting.host().kad().put(ours, Value.of("from java".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(1);
        assertThat(meeting.peer().ask("get", ours.toString()).asText()).isEqualTo(hex("from java"));
        Key theirs = Key.of("/v/peer-" + meeting.ownId());
        meeting.peer().ask("put", theirs.toString(), hex("from there"));
        assertThat(meeting.host().kad().get(theirs)).contains(Value.of("from there".getBytes(StandardCharsets.UTF_8)));
    }

    private static void kadProvide(Meeting meeting) throws Exception {
        awaitInTable(meeting.host(), meeting.peer().peer());
        byte[] ours = ("ours" + meeting.ownId()).getBytes(StandardCharsets.UTF_8);
        assertThat(meeting.host().kad().provide(Key.of(Multihash.sha256(ours).encode())))
                .isEqualTo(1);
        // ADD_PROVIDER has no answer, so the peer may still be at it.
        String hex = HexFormat.of().formatHex(ours);
        eventually(() -> Optional.of(meeting.peer().ask("providers", hex).toString())
                .filter(list -> list.contains(meeting.ownId())));
        byte[] theirs = ("theirs" + meeting.ownId()).getBytes(StandardCharsets.UTF_8);
        meeting.peer().ask("provide", HexFormat.of().formatHex(theirs));
        Key key = Key.of(Multihash.sha256(theirs).encode());
        KadPeer provider = eventually(
                () -> meeting.host().kad().providers(key, 20).stream().findFirst());
        assertThat(provider.id()).isEqualTo(meeting.peer().peer());
    }

    /** Another pair that nobody introduces: in the rows where we dial we find the peer, in the others it finds us. */
    private static void mdns(Meeting meeting) throws Exception {
        Set<PeerId> discovered = ConcurrentHashMap.newKeySet();
        try (Host host = meeting.wire().host(true);
                var _ = host.swarm().events().subscribe(event -> {
                    if (event instanceof HostEvent.Discovered found) {
                        discovered.add(found.peer());
                    }
                });
                PeerProcess peer = meeting.wire().peer(meeting.program(), "--mdns")) {
            if (meeting.weDial()) {
                eventually(() -> Optional.of(peer.peer()).filter(discovered::contains));
                assertThat(host.connect(peer.peer(), Wire.TIMEOUT).peer()).isEqualTo(peer.peer());
            } else {
                assertThat(peer.ask("mdns", host.peerId().toString()).asInt()).isPositive();
            }
        }
    }

    private static void awaitInTable(Host host, PeerId peer) throws Exception {
        eventually(() -> Optional.of(host).filter(known -> known.kad().table().contains(peer)));
    }

    /** What identify, mDNS and ADD_PROVIDER bring arrives a moment after the call that caused it. */
    static <T> T eventually(Attempt<T> attempt) throws Exception {
        long end = System.nanoTime() + Wire.TIMEOUT.toNanos();
        while (true) {
            Optional<T> result = attempt.run();
            if (result.isPresent()) {
                return result.get();
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + Wire.TIMEOUT);
            }
            Thread.sleep(20);
        }
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
