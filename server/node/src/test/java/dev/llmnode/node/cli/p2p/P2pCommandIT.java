package dev.llmnode.node.cli.p2p;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmnode.node.cli.CommandLineInterface;
import dev.llmnode.node.cli.ExitCode;
import dev.llmnode.node.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against hosts that {@code p2p listen} runs, over loopback. */
class P2pCommandIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<Listening> listening = new ArrayList<>();

    /** A {@code p2p listen} on a thread of its own, and the JSON lines that it prints. */
    private static final class Listening {
        private final BlockingQueue<JsonNode> lines = new LinkedBlockingQueue<>();
        private final Thread thread;

        Listening(String... options) {
            PrintStream lineReader = new PrintStream(
                    new ByteArrayOutputStream() {
                        @Override
                        public void flush() throws IOException {
                            for (String line : toString(StandardCharsets.UTF_8).split("\n", -1)) {
                                if (!line.isBlank()) {
                                    lines.add(JSON.readTree(line));
                                }
                            }
                            reset();
                        }
                    },
                    false,
                    StandardCharsets.UTF_8);
            String[] arguments = Stream.concat(
                            Stream.of("p2p", "listen", "--json", "--ip", "127.0.0.1", "--dht", "server"),
                            Stream.of(options))
                    .toArray(String[]::new);
            Terminal terminal = new Terminal(lineReader, lineReader, false);
            thread = Thread.ofVirtual().start(() -> new CommandLineInterface(terminal, Map.of()).run(arguments));
        }

        JsonNode await(Predicate<JsonNode> wanted) throws InterruptedException {
            JsonNode line;
            do {
                line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertThat(line).isNotNull();
            } while (!wanted.test(line));
            return line;
        }

        String address() throws InterruptedException {
            return await(line -> line.path("event").asText().equals("listening"))
                    .get("address")
                    .asText();
        }

        void stop() throws InterruptedException {
            thread.interrupt();
            thread.join();
        }
    }

    private String first = "";
    private String second = "";

    @BeforeEach
    void start() throws InterruptedException {
        Listening one = listen("--tcp", "0");
        first = one.address();
        Listening two = listen("--quic", "0", "--bootstrap", first);
        second = two.address();
        one.await(line -> line.path("event").asText().equals("identified"));
    }

    private Listening listen(String... options) {
        Listening listener = new Listening(options);
        listening.add(listener);
        return listener;
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Listening listener : listening) {
            listener.stop();
        }
    }

    private int run(String... arguments) {
        out.reset();
        err.reset();
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        String[] all = Stream.concat(Stream.of("p2p"), Stream.of(arguments)).toArray(String[]::new);
        return new CommandLineInterface(terminal, Map.of()).run(all);
    }

    private JsonNode json(String... arguments) throws IOException {
        String[] all = Stream.concat(Stream.of(arguments), Stream.of("--json")).toArray(String[]::new);
        assertThat(run(all)).as(err()).isEqualTo(ExitCode.OK);
        return JSON.readTree(out());
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static String peerOf(String address) {
        return address.substring(address.lastIndexOf('/') + 1);
    }

    @Test
    void id_shouldShowWhoAnswers() throws Exception {
        JsonNode shown = json("id", first);

        assertThat(shown.get("peer").asText()).isEqualTo(peerOf(first));
        assertThat(shown.get("connection").asText()).isEqualTo("tcp/noise/yamux");
        assertThat(shown.get("protocols").toString()).contains("/perf/1.0.0", "/ipfs/kad/1.0.0");
        assertThat(run("id", second)).isEqualTo(ExitCode.OK);
        assertThat(out()).contains("peer        " + peerOf(second), "connection  quic-v1", "/ipfs/ping/1.0.0");
    }

    @Test
    void ping_shouldMeasureEachRound() throws Exception {
        assertThat(json("ping", second, "-n", "3").get("milliseconds")).hasSize(3);
        assertThat(run("ping", first, "-n", "2")).isEqualTo(ExitCode.OK);
        assertThat(out()).contains(peerOf(first) + " over tcp/noise/yamux", "median");
    }

    @Test
    void perf_shouldMeasureBothWays() throws Exception {
        JsonNode measured = json("perf", first, "--upload", "2", "--download", "3");

        assertThat(measured.get("uploadMegabitsPerSecond").asDouble()).isPositive();
        assertThat(measured.get("downloadMegabitsPerSecond").asDouble()).isPositive();
    }

    @Test
    void put_shouldBeFoundByGet() throws Exception {
        assertThat(json("put", "hex:0001", "base64:AP8=", "--bootstrap", first)
                        .get("peers")
                        .asInt())
                .isEqualTo(2);

        assertThat(json("get", "base64:AAE=", "--bootstrap", second)
                        .get("value")
                        .asText())
                .isEqualTo("base64:AP8=");
        assertThat(run("get", "absent", "--bootstrap", first)).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(err()).hasLineCount(1).contains("Nobody has a record of 'absent'");
    }

    @Test
    void provide_shouldBeFoundByProviders() throws Exception {
        String key = folder.resolve("host.key").toString();
        String[] provide = {
            "provide", "capability:x", "--bootstrap", first, "--key", key, "--listen", "/ip4/127.0.0.1/tcp/0"
        };
        assertThat(run(provide)).as(err()).isEqualTo(ExitCode.OK);
        assertThat(out()).contains("2 peers were told");

        JsonNode found =
                json("providers", "capability:x", "--bootstrap", second).get("providers");

        assertThat(found).hasSize(1);
        assertThat(found.get(0).get("addresses").get(0).asText()).startsWith("/ip4/127.0.0.1/tcp/");
    }

    @Test
    void find_shouldAskTheNetworkForAPeer() throws Exception {
        assertThat(json("find", peerOf(second), "--bootstrap", first)
                        .get("addresses")
                        .get(0)
                        .asText())
                .isEqualTo(second.substring(0, second.indexOf("/p2p/")));

        JsonNode closest = json("closest", "anything", "--bootstrap", first);
        assertThat(closest.get("peers")).hasSize(2);
        assertThat(closest.get("messages").asInt()).isEqualTo(2);
    }

    @Test
    void run_shouldSayInOneLineWhatIsWrong() throws Exception {
        assertThat(run("id", "192.0.2.1:9000")).isEqualTo(ExitCode.USAGE);
        assertThat(err()).hasLineCount(1).contains("ADDR '192.0.2.1:9000'", "write one such as /ip4/");
        assertThat(run("find", "12D3", "--bootstrap", first)).isEqualTo(ExitCode.USAGE);
        assertThat(err()).hasLineCount(1).contains("PEER_ID");
        assertThat(run("put", "k", "hex:1", "--bootstrap", first)).isEqualTo(ExitCode.USAGE);
        assertThat(err()).hasLineCount(1).contains("VALUE 'hex:1'");
        assertThat(run("get", "k")).isEqualTo(ExitCode.USAGE);
        assertThat(err()).hasLineCount(1).contains("--bootstrap");
        assertThat(run("ping", "/ip4/127.0.0.1/tcp/1")).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(err()).hasLineCount(1).contains("Cannot reach /ip4/127.0.0.1/tcp/1", "is the peer up");
        assertThat(run("get", "k", "--bootstrap", first, "--protocol", "/other/kad/1.0.0"))
                .isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(err()).hasLineCount(1).contains("No --bootstrap peer serves /other/kad/1.0.0");
        assertThat(run()).isEqualTo(ExitCode.USAGE);
        assertThat(err()).hasLineCount(1).contains("p2p --help");
    }

    @Test
    void mdns_shouldEndAfterItsTime() {
        assertThat(run("mdns", "--seconds", "1")).isIn(ExitCode.OK, ExitCode.UNAVAILABLE);
    }
}
