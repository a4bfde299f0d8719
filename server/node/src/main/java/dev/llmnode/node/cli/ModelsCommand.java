package dev.llmnode.node.cli;

import dev.llmnode.inference.model.ModelReference;
import dev.llmnode.inference.model.ModelStore;
import dev.llmnode.inference.model.StoredModel;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists models: those on this machine, and those that are known by their id. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = "Lists the models on this machine and those it knows.")
public final class ModelsCommand implements CliCommand {
    private static final String ROW = "%-32s %12s  %s%n";
    private static final long MEGABYTE = 1_000_000;

    @Mixin
    private NodeOptions options = new NodeOptions();

    @Override
    public int run(Shell shell) {
        ModelStore store = NodeOptions.store(shell, options.settings(shell, List.of()));
        List<StoredModel> stored = store.list();
        Set<String> sources = stored.stream().map(StoredModel::source).collect(Collectors.toSet());
        PrintStream out = shell.terminal().out();
        out.printf(ROW, "MODEL", "SIZE", "WHERE");
        stored.forEach(model -> out.printf(ROW, model.id(), megabytes(model.bytes()), model.file()));
        store.catalog().models().stream()
                .filter(model -> !sources.contains(model.source().text()))
                .forEach(model -> out.printf(ROW, model.id(), megabytes(model.bytes()), notPulled(model)));
        return ExitCode.OK;
    }

    private static String megabytes(long bytes) {
        return "%,d MB".formatted(bytes / MEGABYTE);
    }

    private static String notPulled(ModelReference model) {
        return "not here yet: ./llm-node pull %s".formatted(model.id());
    }
}
