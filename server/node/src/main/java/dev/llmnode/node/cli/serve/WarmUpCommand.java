package dev.llmnode.node.cli.serve;

import dev.llmnode.node.cli.CliCommand;
import dev.llmnode.node.cli.CliException;
import dev.llmnode.node.cli.CommandLineInterface;
import dev.llmnode.node.cli.ExitCode;
import dev.llmnode.node.cli.Shell;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Goes once through all that a start and a first request do, so that the JVM can archive the classes and later starts are
 * faster. Serves a model of its own making: the real one may not be there yet.
 */
@Command(
        name = "warm-up",
        hidden = true,
        description = "Starts a node, asks it once, and stops: for the JVM to record.")
public final class WarmUpCommand implements CliCommand {
    private static final String MODEL = "rehearsal";
    private static final String QUESTION =
            "{\"model\":\"%s\",\"prompt\":\"Why is the sky blue?\",\"max_tokens\":8,\"stream\":true}".formatted(MODEL);
    private static final Duration PAUSE = Duration.ofMillis(20);

    @Parameters(paramLabel = "FOLDER", description = "For the files of this one run.")
    private Path folder = Path.of("");

    @Override
    public int run(Shell shell) {
        try {
            Path model = RehearsalModel.write(folder.resolve(MODEL + ".gguf"));
            Path ready = folder.resolve("ready");
            // The node's folders are all in here; nothing of the user's settings is wanted.
            CommandLineInterface commands = new CommandLineInterface(shell.terminal(), Map.of());
            FutureTask<Integer> serving = new FutureTask<>(() -> commands.run(
                    "serve",
                    "--listen=127.0.0.1:0",
                    "--data-dir=" + folder,
                    "--ready-file=" + ready,
                    "--model=" + MODEL + "=" + model));
            Thread.ofPlatform().name("serve").daemon().start(serving);
            while (!Files.exists(ready)) {
                if (serving.isDone()) {
                    return serving.resultNow();
                }
                Thread.sleep(PAUSE);
            }
            String base = Files.readString(ready).strip();
            ask(base + "/health", Optional.empty());
            ask(base + "/v1/models", Optional.empty());
            ask(base + "/v1/inference", Optional.of(QUESTION));
            return ExitCode.OK; // The process's end stops the node.
        } catch (IOException e) {
            throw new CliException(ExitCode.UNAVAILABLE, "The warm-up failed: " + e.getMessage(), e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }

    private static void ask(String url, Optional<String> body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        body.ifPresent(text ->
                request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(text)));
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<Void> answer = client.send(request.build(), HttpResponse.BodyHandlers.discarding());
            if (answer.statusCode() != 200) {
                throw new IOException("%s answers %d".formatted(url, answer.statusCode()));
            }
        }
    }
}
