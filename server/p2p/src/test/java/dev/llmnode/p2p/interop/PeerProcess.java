package dev.llmnode.p2p.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmnode.p2p.multiformats.Multiaddr;
import dev.llmnode.p2p.peer.PeerId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A peer of another implementation that runs as a child process and does what it is told, one line a command. */
final class PeerProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ANSWER_SECONDS = 90;

    private final Process process;
    private final BufferedReader answers;
    private final PeerId peer;
    private final String version;
    private final List<Multiaddr> addresses = new ArrayList<>();

    PeerProcess(PeerProgram program, List<String> options) throws IOException {
        List<String> all = new ArrayList<>(program.command());
        all.addAll(options);
        process = new ProcessBuilder(all)
                .directory(program.folder().toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(Path.of("target", "interop", "peers.log")
                        .toAbsolutePath()
                        .toFile()))
                .start();
        answers = process.inputReader(StandardCharsets.UTF_8);
        JsonNode hello = readLine();
        peer = PeerId.parse(hello.get("peer").asText());
        version = hello.get("version").asText();
        hello.get("addrs").forEach(address -> addresses.add(Multiaddr.parse(address.asText())));
    }

    PeerId peer() {
        return peer;
    }

    /** The libraries that the peer is made of. */
    String version() {
        return version;
    }

    /** The first address, with the peer's id. */
    Multiaddr address() {
        return addresses.getFirst();
    }

    /** Sends a command and returns what it answered; an error of the peer fails the test with the peer's words. */
    JsonNode ask(String... words) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8)
                .append(String.join(" ", words))
                .append('\n')
                .flush();
        JsonNode answer = readLine();
        if (answer.has("error")) {
            throw new AssertionError(
                    "%s: %s".formatted(words[0], answer.get("error").asText()));
        }
        return answer.get("ok");
    }

    private JsonNode readLine() throws IOException {
        CompletableFuture<String> line = CompletableFuture.supplyAsync(this::blockingLine, Thread::startVirtualThread);
        try {
            return JSON.readTree(line.get(ANSWER_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the peer gave no answer; see target/interop/peers.log", e);
        }
    }

    private String blockingLine() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new IOException("the peer ended");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
