package dev.llmnode.p2p.interop;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmnode.p2p.Host;
import dev.llmnode.p2p.HostBuilder;
import dev.llmnode.p2p.limits.Limits;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.peer.PeerId;
import dev.llmnode.p2p.perf.Perf;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A host of ours that is told what to do as the peers under {@code interop/} are, for {@code interop/compare_with_go.py}: one
 * command a line, one line of JSON as the answer.
 */
final class JavaPeer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final double NANOS = 1e9;

    /** All peers of a measurement have the same address, which the usual limits would take for an attack. */
    private static final Limits ONE_MACHINE = new Limits(
            4096,
            4096,
            4,
            4096,
            1024,
            256,
            1L << 30,
            1L << 28,
            4096,
            4096,
            TIMEOUT,
            TIMEOUT,
            TIMEOUT,
            Limits.DEFAULT.yamux());

    private final Host host;

    private JavaPeer(Host host) {
        this.host = host;
    }

    public static void main(String[] args) throws IOException {
        try (Host host = new HostBuilder()
                .agent("llmnode-interop-java")
                .limits(ONE_MACHINE)
                .perf(true)
                .listen(args[List.of(args).indexOf("--listen") + 1])
                .start()) {
            List<String> addresses =
                    host.dialAddresses().stream().map(Multiaddr::toString).toList();
            String version = "llm-node on Java " + Runtime.version().feature();
            print(Map.of("peer", host.peerId().toString(), "addrs", addresses, "version", version));
            new JavaPeer(host).answerAll();
        }
    }

    private void answerAll() throws IOException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line;
        while ((line = commands.readLine()) != null) {
            try {
                print(Map.of("ok", answer(line.split(" "))));
            } catch (IOException | RuntimeException e) {
                print(Map.of("error", e.toString()));
            }
        }
    }

    private Object answer(String[] words) throws IOException {
        return switch (words[0]) {
            case "dial" ->
                host.connect(Multiaddr.parse(words[1]), TIMEOUT).peer().toString();
            case "ping" ->
                host
                        .ping()
                        .ping(host.connect(PeerId.parse(words[1]), TIMEOUT), Integer.parseInt(words[2]), TIMEOUT)
                        .stream()
                        .map(time -> time.toNanos() / 1000)
                        .toList();
            case "perf" -> perf(PeerId.parse(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
            case "handshakes" -> handshakes(Multiaddr.parse(words[1]), Integer.parseInt(words[2]));
            case "heap" -> heap();
            default -> throw new IllegalArgumentException("unknown command \"%s\"".formatted(words[0]));
        };
    }

    private Map<String, Double> perf(PeerId peer, long upload, long download) throws IOException {
        Perf.Result result = host.perf().measure(host.connect(peer, TIMEOUT), upload, download, TIMEOUT);
        return Map.of(
                "up", result.uploadTime().toNanos() / NANOS,
                "down", result.downloadTime().toNanos() / NANOS);
    }

    /** Connects and closes, one after the other; the seconds it took. */
    private double handshakes(Multiaddr address, int count) throws IOException {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            host.connect(address, TIMEOUT).close();
        }
        return (System.nanoTime() - start) / NANOS;
    }

    /** Bytes that live after a collection. */
    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void print(Object value) throws IOException {
        System.out.println(JSON.writeValueAsString(value));
    }
}
