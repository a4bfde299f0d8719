package dev.llmnode.node.cli;

import dev.llmnode.node.config.EffectiveSetting;
import dev.llmnode.node.config.Settings;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what holds. */
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "Shows every setting that holds, and where it was set.",
        footer = {
            "",
            "A setting is a key in a YAML file, a variable or a flag; the later wins:",
            "  api: {rate-limit-per-minute: 0}",
            "  LLM_NODE_SERVER_API_RATE_LIMIT_PER_MINUTE=0",
            "  --set api.rate-limit-per-minute=0"
        })
public final class ConfigCommand implements CliCommand {
    @Mixin
    private NodeOptions options = new NodeOptions();

    @Override
    public int run(Shell shell) {
        Settings settings = options.settings(shell, List.of());
        PrintStream out = shell.terminal().out();
        out.printf("# data folder: %s%n", settings.dataDir());
        String section = "";
        for (EffectiveSetting setting : settings.effective()) {
            String name = setting.key().substring(setting.key().indexOf('.') + 1);
            String owner = setting.key().substring(0, setting.key().indexOf('.'));
            if (!owner.equals(section)) {
                out.printf("%s:%n", owner);
                section = owner;
            }
            out.printf("  %-48s # %s%n", "%s: %s".formatted(name, setting.value()), setting.origin());
        }
        settings.warnings().forEach(shell.terminal()::warn);
        return ExitCode.OK;
    }
}
