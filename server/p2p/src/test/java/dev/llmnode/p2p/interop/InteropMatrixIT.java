package dev.llmnode.p2p.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmnode.p2p.Host;
import dev.llmnode.p2p.HostBuilder;
import dev.llmnode.p2p.kad.KadOptions;
import dev.llmnode.p2p.kad.KadPeer;
import dev.llmnode.p2p.kad.Key;
import dev.llmnode.p2p.kad.Value;
import dev.llmnode.p2p.multiformats.MultiaddrProtocol;
import dev.llmnode.p2p.multiformats.Multihash;
import dev.llmnode.p2p.reqres.RequestResponse;
import dev.llmnode.p2p.swarm.Connection;
import dev.llmnode.p2p.swarm.PeerInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Peer × transport × who dials × feature, each against the real other implementation; prints the table at the end. */
@Tag("interop")
class InteropMatrixIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String ECHO = "/interop/echo/1.0.0";
    private static final MatrixTable TABLE = new MatrixTable();

    /** What is tried, given a host of ours that is connected to the peer. */
    private interface Feature {
        void check(Host host, PeerProcess peer, boolean weDial) throws Exception;
    }

    private record Trial(String name, Feature feature) {}

    private record Wire(String name, String listen, String security) {}

    private static final List<Wire> WIRES = List.of(
            new Wire("TCP+Noise+Yamux", "/ip4/127.0.0.1/tcp/0", "noise"),
            new Wire("TCP+TLS+Yamux", "/ip4/127.0.0.1/tcp/0", "tls"),
            new Wire("QUIC", "/ip4/127.0.0.1/udp/0/quic-v1", "noise"));

    private static final List<Trial> TRIALS = List.of(
            new Trial("identify", InteropMatrixIT::identify),
            new Trial("ping", InteropMatrixIT::ping),
            new Trial("request-response", InteropMatrixIT::requestResponse),
            new Trial("kad find", InteropMatrixIT::kadFind),
            new Trial("kad put/get", InteropMatrixIT::kadPutGet),
            new Trial("kad provide", InteropMatrixIT::kadProvide));

    @TestFactory
    List<DynamicTest> matrix() {
        List<DynamicTest> tests = new ArrayList<>();
        for (PeerProgram program : PeerProgram.ALL) {
            for (Wire wire : WIRES) {
                for (boolean weDial : new boolean[] {true, false}) {
                    String row = "%s | %s | %s".formatted(program.name(), wire.name, weDial ? "we dial" : "they dial");
                    tests.add(DynamicTest.dynamicTest(row, () -> tryRow(program, wire, weDial, row)));
                }
            }
        }
        return tests;
    }

    private static void tryRow(PeerProgram program, Wire wire, boolean weDial, String row) throws Exception {
        Optional<String> obstacle = program.obstacle();
        if (obstacle.isPresent()) {
            TABLE.skip(row, obstacle.get());
            Assumptions.abort("%s left out: %s".formatted(row, obstacle.get()));
        }
        List<String> failures = new ArrayList<>();
        try (PeerProcess peer = new PeerProcess(
                        program.command(), program.folder(), "--listen", wire.listen, "--security", wire.security);
                Host host = host(wire)) {
            if (weDial) {
                host.connect(peer.address(), TIMEOUT);
            } else {
                peer.ask("dial", host.dialAddresses().getFirst().toString());
            }
            for (Trial trial : TRIALS) {
                tryCell(program, wire, row, trial, () -> trial.feature.check(host, peer, weDial), failures);
            }
        }
        assertThat(failures).isEmpty();
    }

    private interface Check {
        void run() throws Exception;
    }

    private static void tryCell(
            PeerProgram program, Wire wire, String row, Trial trial, Check check, List<String> failures) {
        Optional<String> lack = program.lack(wire.name, trial.name);
        if (lack.isPresent()) {
            TABLE.put(row, trial.name, lack.get());
            return;
        }
        try {
            check.run();
            TABLE.put(row, trial.name, "yes");
        } catch (Exception | AssertionError e) {
            TABLE.put(row, trial.name, "FAILED");
            failures.add("%s: %s".formatted(trial.name, e));
        }
    }

    private static Host host(Wire wire) throws IOException {
        Host host = new HostBuilder()
                .agent("llm-node-interop")
                .listen(wire.listen)
                .kad(KadOptions.DEFAULT)
                .start();
        echo(host).serve((from, request) -> request);
        return host;
    }

    private static void identify(Host host, PeerProcess peer, boolean weDial) throws IOException {
        Connection connection = host.connect(peer.peer(), TIMEOUT);
        PeerInfo info = host.identify().ask(connection);
        assertThat(info.agent()).startsWith("llmnode-interop-");
        assertThat(info.protocols()).contains("/ipfs/ping/1.0.0", ECHO);
        assertThat(info.addresses()).contains(peer.address().withoutPeer());
        JsonNode ours = peer.ask("identify", host.peerId().toString());
        assertThat(ours.get("agent").asText()).isEqualTo("llm-node-interop");
        assertThat(ours.get("protocols").toString()).contains(ECHO, "/ipfs/id/push/1.0.0");
    }

    private static void ping(Host host, PeerProcess peer, boolean weDial) throws IOException {
        Connection connection = host.connect(peer.peer(), TIMEOUT);
        assertThat(host.ping().ping(connection, 5, TIMEOUT)).hasSize(5);
        assertThat(peer.ask("ping", host.peerId().toString())).hasSize(5);
    }

    private static void requestResponse(Host host, PeerProcess peer, boolean weDial) throws IOException {
        byte[] request = "from-java".repeat(20_000).getBytes(StandardCharsets.UTF_8);
        assertThat(echo(host).ask(peer.peer(), request)).isEqualTo(request);
        assertThat(peer.ask("request", host.peerId().toString(), "from-there").asText())
                .isEqualTo("from-there");
    }

    private static RequestResponse echo(Host host) {
        return new RequestResponse(host.swarm(), ECHO, 1 << 20, TIMEOUT);
    }

    /** A third host, known to one side alone, is found by the other. */
    private static void kadFind(Host host, PeerProcess peer, boolean weDial) throws Exception {
        try (Host third =
                new HostBuilder().listen(wireOf(peer)).kad(KadOptions.DEFAULT).start()) {
            third.connect(peer.address(), TIMEOUT);
            KadPeer found = eventually(() -> host.kad().find(third.peerId()));
            assertThat(found.addresses()).contains(third.addresses().getFirst());
        }
        try (Host third =
                new HostBuilder().listen(wireOf(peer)).kad(KadOptions.DEFAULT).start()) {
            third.connect(host.dialAddresses().getFirst(), TIMEOUT);
            eventually(
                    () -> Optional.of(third).filter(known -> host.kad().table().contains(known.peerId())));
            assertThat(peer.ask("find", third.peerId().toString()).asText())
                    .contains(third.addresses().getFirst().toString());
        }
    }

    private static void kadPutGet(Host host, PeerProcess peer, boolean weDial) throws Exception {
        String suffix = host.peerId().toString();
        eventually(() -> Optional.of(host).filter(known -> known.kad().table().contains(peer.peer())));
        Key ours = Key.of("/v/java-" + suffix);
        assertThat(host.kad().put(ours, Value.of("from java".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(1);
        assertThat(peer.ask("get", ours.toString()).asText()).isEqualTo(hex("from java"));
        Key theirs = Key.of("/v/peer-" + suffix);
        peer.ask("put", theirs.toString(), hex("from there"));
        assertThat(host.kad().get(theirs)).contains(Value.of("from there".getBytes(StandardCharsets.UTF_8)));
    }

    private static void kadProvide(Host host, PeerProcess peer, boolean weDial) throws Exception {
        eventually(() -> Optional.of(host).filter(known -> known.kad().table().contains(peer.peer())));
        byte[] ours = ("ours" + host.peerId()).getBytes(StandardCharsets.UTF_8);
        assertThat(host.kad().provide(Key.of(Multihash.sha256(ours).encode()))).isEqualTo(1);
        String hex = HexFormat.of().formatHex(ours);
        assertThat(eventually(() -> Optional.of(peer.ask("providers", hex).toString())
                        .filter(list -> list.contains(host.peerId().toString()))))
                .isNotEmpty();
        byte[] theirs = ("theirs" + host.peerId()).getBytes(StandardCharsets.UTF_8);
        peer.ask("provide", HexFormat.of().formatHex(theirs));
        Key key = Key.of(Multihash.sha256(theirs).encode());
        assertThat(eventually(() -> host.kad().providers(key, 20).stream().findFirst())
                        .id())
                .isEqualTo(peer.peer());
    }

    /** The third host speaks what the peer speaks. */
    private static String wireOf(PeerProcess peer) {
        return peer.address().has(MultiaddrProtocol.UDP) ? "/ip4/127.0.0.1/udp/0/quic-v1" : "/ip4/127.0.0.1/tcp/0";
    }

    private interface Attempt<T> {
        Optional<T> run() throws Exception;
    }

    /** What identify and ADD_PROVIDER bring arrives a moment after the call that caused it. */
    private static <T> T eventually(Attempt<T> attempt) throws Exception {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            Optional<T> result = attempt.run();
            if (result.isPresent()) {
                return result.get();
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + TIMEOUT);
            }
            Thread.sleep(20);
        }
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    @AfterAll
    static void print() throws IOException {
        String table = TABLE.markdown(TRIALS.stream().map(Trial::name).toList());
        Files.writeString(Path.of("target", "interop-matrix.md"), table);
        System.out.println(table);
    }
}
