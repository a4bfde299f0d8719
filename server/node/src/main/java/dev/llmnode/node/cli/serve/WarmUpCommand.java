package dev.llmnode.node.cli.serve;

import dev.llmnode.inference.model.ModelCatalog;
import dev.llmnode.inference.model.ModelStore;
import dev.llmnode.inference.model.StoredModel;
import dev.llmnode.node.Engines;
import dev.llmnode.node.RunningNode;
import dev.llmnode.node.Wiring;
import dev.llmnode.node.application.model.ModelSource;
import dev.llmnode.node.cli.CliCommand;
import dev.llmnode.node.cli.CliException;
import dev.llmnode.node.cli.ExitCode;
import dev.llmnode.node.cli.NodeOptions;
import dev.llmnode.node.cli.Shell;
import dev.llmnode.node.config.Settings;
import dev.llmnode.node.config.SettingsLoader;
import dev.llmnode.node.config.source.Flag;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;

/**
 * Goes once through all that a start does, so that the JVM can record it (JEP 514) and later starts are faster. Uses the
 * embedded model where it is there, and fetches nothing.
 */
@Command(
        name = "warm-up",
        hidden = true,
        description = "Starts a node, asks it once, and stops: for the JVM to record.")
public final class WarmUpCommand implements CliCommand {
    private static final String QUESTION =
            "{\"model\":\"%s\",\"prompt\":\"Hello\",\"max_tokens\":8,\"stream\":true}".formatted(ModelCatalog.EMBEDDED);

    @Override
    public int run(Shell shell) {
        try {
            Path folder = Files.createTempDirectory("llm-node-warm-up");
            Settings settings = new SettingsLoader(Map.of())
                    .load(null, List.of(Flag.set("api.listen-addr", "127.0.0.1:0")), folder);
            ModelStore store = NodeOptions.store(shell, settings);
            Engines engines = new Engines(settings.inference());
            List<ModelSource> models = store.find(store.resolve(ModelCatalog.EMBEDDED)).stream()
                    .map(model -> source(engines, model))
                    .toList();
            try (RunningNode node = Wiring.start(SettingsToNode.map(settings), models)) {
                node.models().awaitLoaded();
                String base = new ServeBanner(shell.terminal(), settings, node).baseUrl();
                ask(base + "/health", Optional.empty());
                ask(base + "/v1/inference", Optional.of(QUESTION));
            }
            return ExitCode.OK;
        } catch (IOException e) {
            throw new CliException(ExitCode.UNAVAILABLE, "The warm-up failed: " + e.getMessage(), e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }

    private static ModelSource source(Engines engines, StoredModel model) {
        return new ModelSource(
                model.id(), model.id(), null, List.of(), () -> engines.load(model.id(), model.file(), _ -> {}));
    }

    private static void ask(String url, Optional<String> body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        body.ifPresent(text ->
                request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(text)));
        try (HttpClient client = HttpClient.newHttpClient()) {
            client.send(request.build(), HttpResponse.BodyHandlers.discarding());
        }
    }
}
