package dev.llmnode.node.cli.bench;

import dev.llmnode.inference.model.ModelFile;
import dev.llmnode.inference.model.StoredModel;
import dev.llmnode.inference.spi.ModelRunner;
import dev.llmnode.inference.spi.RunnerOptions;
import dev.llmnode.node.Engines;
import dev.llmnode.node.cli.CliCommand;
import dev.llmnode.node.cli.CliException;
import dev.llmnode.node.cli.ExitCode;
import dev.llmnode.node.cli.LocalModels;
import dev.llmnode.node.cli.NodeOptions;
import dev.llmnode.node.cli.ProgressLine;
import dev.llmnode.node.cli.Shell;
import dev.llmnode.node.config.Settings;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures prefill, decode and decode of several sequences. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures how fast this machine computes a model.",
        footer = {
            "",
            "The figures are tokens a second and stand for the same work as llama-bench's ppN and tgN, and",
            "llama-batched-bench's decoding of several sequences. Rounds of the three are interleaved; the",
            "median is shown with the slowest and fastest round."
        })
public final class BenchCommand implements CliCommand {
    private static final int WARM_UP_ROUNDS = 2;
    private static final int MOST_SEQUENCES = 1024;

    @Mixin
    private NodeOptions options = new NodeOptions();

    @Option(
            names = "--prompt-tokens",
            defaultValue = "512",
            description = "Length of the prompt (default: ${DEFAULT-VALUE}).")
    private int promptTokens;

    @Option(
            names = "--decode-tokens",
            defaultValue = "128",
            description = "Tokens to decode (default: ${DEFAULT-VALUE}).")
    private int decodeTokens;

    @Option(
            names = "--sequences",
            defaultValue = "8",
            description = "Sequences side by side (default: ${DEFAULT-VALUE}).")
    private int sequences;

    @Option(names = "--rounds", defaultValue = "5", description = "Measured rounds (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    @Override
    public int run(Shell shell) {
        if (promptTokens < 1 || decodeTokens < 1 || sequences < 1 || rounds < 1) {
            throw new CliException(
                    ExitCode.USAGE, "--prompt-tokens, --decode-tokens, --sequences and --rounds start at 1");
        }
        if (sequences > MOST_SEQUENCES) {
            throw new CliException(ExitCode.USAGE, "--sequences goes up to %d".formatted(MOST_SEQUENCES));
        }
        Settings settings = options.settings(shell, List.of());
        StoredModel model = LocalModels.require(shell, settings).getFirst();
        Engines engines = new Engines(settings.inference());
        ProgressLine progress = new ProgressLine(shell.terminal(), model.id());
        try (ModelFile file = Engines.open(model.file());
                ModelRunner runner = engines.provider()
                        .load(
                                file.spec(),
                                file.weights(),
                                limits(settings, file),
                                share -> progress.share("loading", share))) {
            requireRoom(runner.limits());
            List<BenchResult> results = measure(new RunnerBench(runner, System::nanoTime), progress);
            progress.end();
            int threads = threads(settings);
            if (json) {
                printJson(shell.terminal().out(), model, file, threads, results);
            } else {
                printTable(shell.terminal().out(), model, file, threads, results);
            }
            return ExitCode.OK;
        }
    }

    private static int threads(Settings settings) {
        return settings.inference().threads().orElseGet(Runtime.getRuntime()::availableProcessors);
    }

    private RunnerOptions limits(Settings settings, ModelFile file) {
        int positions = Math.max(promptTokens, decodeTokens);
        if (positions > file.spec().contextLength()) {
            throw new CliException(
                    ExitCode.USAGE,
                    "The model's window has %d tokens only"
                            .formatted(file.spec().contextLength()));
        }
        return new RunnerOptions(
                threads(settings),
                positions,
                sequences,
                Math.max(settings.inference().maxBatchTokens(), sequences),
                settings.inference().cacheSize().bytes());
    }

    private void requireRoom(ModelRunner.Limits limits) {
        long needed = Math.max(
                Math.ceilDiv(promptTokens, limits.blockSize()),
                (long) sequences * Math.ceilDiv(decodeTokens, limits.blockSize()));
        if (needed > limits.blockCount()) {
            throw new CliException(
                    ExitCode.USAGE,
                    "The cache is too small for that: ask for fewer --sequences or --decode-tokens, or make it larger with --set inference.cache-size=%dMiB"
                            .formatted(Math.ceilDiv(needed * limits.blockBytes(), 1L << 20)));
        }
    }

    private List<BenchResult> measure(RunnerBench bench, ProgressLine progress) {
        Map<String, DoubleSupplier> kinds = new LinkedHashMap<>();
        kinds.put("pp" + promptTokens, () -> bench.prefill(promptTokens));
        kinds.put("tg" + decodeTokens, () -> bench.decode(1, decodeTokens));
        kinds.put("tg%dx%d".formatted(decodeTokens, sequences), () -> bench.decode(sequences, decodeTokens));
        Map<String, List<Double>> figures = new LinkedHashMap<>();
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            progress.share("measuring", (double) (round + WARM_UP_ROUNDS) / (rounds + WARM_UP_ROUNDS));
            for (Map.Entry<String, DoubleSupplier> kind : kinds.entrySet()) {
                double figure = kind.getValue().getAsDouble();
                if (round >= 0) {
                    figures.computeIfAbsent(kind.getKey(), _ -> new ArrayList<>())
                            .add(figure);
                }
            }
        }
        return figures.entrySet().stream()
                .map(entry -> new BenchResult(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static void printTable(
            PrintStream out, StoredModel model, ModelFile file, int threads, List<BenchResult> results) {
        out.printf("%s %s, %d threads; tokens/s%n", model.id(), file.quantisation(), threads);
        out.printf("%-10s %10s %10s %10s%n", "", "median", "min", "max");
        results.forEach(result ->
                out.printf("%-10s %10.1f %10.1f %10.1f%n", result.name(), result.median(), result.min(), result.max()));
    }

    private static void printJson(
            PrintStream out, StoredModel model, ModelFile file, int threads, List<BenchResult> results) {
        out.printf(
                "{\"model\":\"%s\",\"quantisation\":\"%s\",\"threads\":%d,\"unit\":\"tokens/s\",\"results\":[%s]}%n",
                model.id(),
                file.quantisation(),
                threads,
                results.stream().map(BenchResult::json).collect(Collectors.joining(",")));
    }
}
