package dev.llmnode.node.cli;

import dev.llmnode.api.model.inference.InferenceRequest;
import dev.llmnode.inference.ChatMessage;
import dev.llmnode.inference.GenerationEvent;
import dev.llmnode.inference.GenerationRequest;
import dev.llmnode.inference.GenerationStream;
import dev.llmnode.inference.InferenceEngine;
import dev.llmnode.inference.Prompt;
import dev.llmnode.inference.SamplingParams;
import dev.llmnode.inference.model.StoredModel;
import dev.llmnode.node.Engines;
import dev.llmnode.node.config.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Answers one prompt on the terminal, as the text comes. */
@Command(name = "run", mixinStandardHelpOptions = true, description = "Answers one prompt on the terminal.")
public final class RunCommand implements CliCommand {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Mixin
    private NodeOptions options = new NodeOptions();

    @Parameters(paramLabel = "PROMPT", description = "What to ask; '-' reads it from standard input.")
    private String prompt = "";

    @Option(names = "--system", paramLabel = "TEXT", description = "What the model should be.")
    private @Nullable String system;

    @Option(names = "--raw", description = "Goes on from the prompt as it is, without the model's chat template.")
    private boolean raw;

    @Option(names = "--max-tokens", defaultValue = "512", description = "Longest answer (default: ${DEFAULT-VALUE}).")
    private int maxTokens;

    @Option(
            names = "--temperature",
            defaultValue = "" + InferenceRequest.TEMPERATURE_DEFAULT,
            description = "0 is greedy (default: ${DEFAULT-VALUE}).")
    private double temperature;

    @Option(
            names = "--top-p",
            defaultValue = "" + InferenceRequest.TOP_P_DEFAULT,
            description = "Nucleus sampling; 1 switches it off (default: ${DEFAULT-VALUE}).")
    private double topP;

    @Option(names = "--seed", paramLabel = "N", description = "The same seed gives the same answer.")
    private @Nullable Long seed;

    @Override
    public int run(Shell shell) {
        Settings settings = options.settings(shell, List.of());
        SamplingParams sampling = new SamplingParams(
                temperature,
                topP,
                InferenceRequest.TOP_K_DEFAULT,
                InferenceRequest.MIN_P_DEFAULT,
                InferenceRequest.REPEAT_PENALTY_DEFAULT,
                seed);
        GenerationRequest request = new GenerationRequest(prompt(), maxTokens, sampling, List.of());
        StoredModel model = LocalModels.require(shell, settings).getFirst();
        ProgressLine progress = new ProgressLine(shell.terminal(), model.id());
        try (InferenceEngine engine = new Engines(settings.inference())
                .load(model.id(), Engines.open(model.file()), share -> progress.share("loading", share))) {
            progress.end();
            return print(shell.terminal(), engine.submit(request));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }

    private Prompt prompt() {
        String text = prompt.equals("-") ? standardInput() : prompt;
        if (text.isEmpty()) {
            throw new CliException(
                    ExitCode.USAGE,
                    "The prompt is empty: ask something, as in run \"Why is the sky blue?\", or send it to 'run -'");
        }
        if (raw) {
            return new Prompt.Raw(text);
        }
        return new Prompt.Chat(
                Stream.concat(Stream.ofNullable(system).map(ChatMessage::system), Stream.of(ChatMessage.user(text)))
                        .toList());
    }

    private static String standardInput() {
        try {
            return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CliException(ExitCode.UNAVAILABLE, "Standard input cannot be read: " + e.getMessage(), e);
        }
    }

    private static int print(Terminal terminal, GenerationStream stream) throws InterruptedException {
        while (true) {
            switch (stream.next(PATIENCE)) {
                case null -> throw new CliException(ExitCode.UNAVAILABLE, "No token for %s".formatted(PATIENCE));
                case GenerationEvent.Started _ -> {}
                case GenerationEvent.Delta delta -> {
                    terminal.out().print(delta.text());
                    terminal.out().flush();
                }
                case GenerationEvent.Finished _ -> {
                    terminal.out().println();
                    return ExitCode.OK;
                }
                case GenerationEvent.Failed failed -> throw failed.cause();
            }
        }
    }
}
